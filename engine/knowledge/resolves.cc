// Implements the pass over `resolve` of engine/knowledge/check.h: which of several doses holds.
#include "engine/knowledge/dose_phrases.h"

namespace regimen::knowledge {

namespace {

Diagnostic no_reason(const Header& header) {
  return missing_clause("resolve `" + header.name + "` gives no reason", header.name_span,
                        "add `because \"…\"` after the agent");
}

Diagnostic resolved_twice(const Model& model, const Resolve& first, const Resolve& second) {
  const Dose& dose = model[first.dose];
  const Dose& other = model[second.dose];
  return {.code = Finding::kResolvedTwice,
          .message = "two doses of `" + model[dose.agent].header.name + "` are preferred: `" +
                     dose.header.name + "` and `" + other.header.name + "`",
          .primary = {{second.header.name_span, "prefers `" + other.header.name + "`"}},
          .secondary = {{first.header.name_span, "prefers `" + dose.header.name + "`"}},
          .help = "keep one of them"};
}

std::optional<Resolve> read_resolve(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::ResolveDecl>(statement.value);
  Header header = header_from(scope, statement, SourcePolicy::kOptional);
  const auto agent = scope.id_of<AgentId>(decl.agent, kWantAgent);
  if (!decl.because) {
    scope.error(no_reason(header));
  }
  const auto dose = agent ? scope.any_dose_of(*agent, decl.dose) : std::nullopt;
  if (!dose || !scope.is_sound()) {
    return std::nullopt;
  }
  return Resolve{.header = std::move(header), .dose = *dose, .because = decl.because->value};
}

bool is_rival(const Dose& dose, const Dose& preferred) {
  return dose.agent == preferred.agent && is_sex_shared(dose.sex, preferred.sex);
}

// False when another `resolve` prefers another dose where this one does.
bool is_alone(Context& context, const Resolve& resolve) {
  const Model& model = context.model;
  for (const Resolve& other : model.resolves) {
    if (other.dose != resolve.dose && is_rival(model[other.dose], model[resolve.dose])) {
      context.sink.add(resolved_twice(model, other, resolve));
      return false;
    }
  }
  return true;
}

void apply(Model& model, ResolveId id) {
  const DoseId preferred = model[id].dose;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    Dose& dose = model.doses[i];
    if (DoseId(i) == preferred) {
      dose.preferred_by = id;
    } else if (is_rival(dose, model[preferred])) {
      dose.overridden_by = id;
    }
  }
}

}  // namespace

void check_resolves(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.resolves) {
    Scope scope(context, statements, ref);
    std::optional<Resolve> resolve = read_resolve(scope, statements[ref]);
    if (resolve && is_alone(context, *resolve)) {
      context.model.resolves.push_back(std::move(*resolve));
    }
  }
  for (std::size_t i = 0; i < context.model.resolves.size(); ++i) {
    apply(context.model, ResolveId(i));
  }
  compare_doses(context);
}

}  // namespace regimen::knowledge
