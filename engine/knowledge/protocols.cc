// Implements the pass over protocols of engine/knowledge/check.h.
#include <algorithm>
#include <utility>

#include "engine/knowledge/actions.h"
#include "engine/knowledge/conditions.h"
#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/print.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

std::string_view sex_word(Sex sex) {
  return sex == Sex::kMale ? "men" : sex == Sex::kFemale ? "women" : "anyone";
}

Diagnostic dose_for_other_sex(const Model& model, const Dose& dose, const syntax::Name& use,
                              Sex sex) {
  return {.code = Finding::kWrongSex,
          .message = "dose `" + dose.header.name + "` of `" + model[dose.agent].header.name +
                     "` is for " + std::string(sex_word(dose.sex)) + ", the protocol for " +
                     std::string(sex_word(sex)),
          .primary = {{use.span, "a dose for " + std::string(sex_word(sex)) + " is needed here"}},
          .secondary = {{dose.header.name_span, "declared for " + std::string(sex_word(dose.sex))}},
          .help = "name a dose for " + std::string(sex_word(sex))};
}

void read_dose(Scope& scope, const syntax::Name& written, Sex sex, ProtocolStep& step) {
  step.dose = scope.dose_of(step.agent, written);
  if (!step.dose || sex == Sex::kAny) {
    return;
  }
  const Dose& dose = scope.model()[*step.dose];
  if (dose.sex != Sex::kAny && dose.sex != sex) {
    scope.error(dose_for_other_sex(scope.model(), dose, written, sex));
  }
}

std::optional<ProtocolStep> read_step(Scope& scope, ConditionChecker& checker,
                                      const syntax::ProtocolStep& written, Sex sex) {
  const bool is_safety = written.kind == syntax::ProtocolStep::Kind::kHold ||
                         written.kind == syntax::ProtocolStep::Kind::kStop;
  if (is_safety && !written.when) {
    scope.error(missing_clause("this step does not say when the agent is held or stopped",
                               written.span, "add `when` and a condition"));
  }
  const auto agent = scope.id_of<AgentId>(written.agent, kWantAgent);
  std::optional<ConditionId> when;
  if (written.when) {
    when = checker.check(*written.when);
  }
  if (!agent) {
    return std::nullopt;
  }
  ProtocolStep step{.kind = static_cast<ProtocolStep::Kind>(written.kind),
                    .agent = *agent,
                    .dose = std::nullopt,
                    .when = when,
                    .span = written.span,
                    .citations = citations_from(scope, written.sources)};
  if (written.dose) {
    read_dose(scope, *written.dose, sex, step);
  }
  return step;
}

// The doses that the protocol gives the agent, or those that fit it; at most one for each sex.
std::vector<DoseId> titrated_doses(Scope& scope, const Protocol& protocol, AgentId agent) {
  std::vector<DoseId> found;
  for (const ProtocolStep& step : protocol.steps) {
    if (step.agent == agent && step.dose) {
      found.push_back(*step.dose);
    }
  }
  const std::vector<Dose>& doses = scope.model().doses;
  const bool is_named = !found.empty();
  for (std::size_t i = 0; !is_named && i < doses.size(); ++i) {
    if (doses[i].agent == agent && doses[i].is_in_force() &&
        is_sex_shared(doses[i].sex, protocol.sex)) {
      found.emplace_back(i);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  for (std::size_t i = 1; i < found.size(); ++i) {
    for (std::size_t before = 0; before < i; ++before) {
      if (is_sex_shared(doses[found[before].index()].sex, doses[found[i].index()].sex)) {
        return {};
      }
    }
  }
  return found;
}

// A step is an amount of the dose, and smaller than it.
void check_step(Scope& scope, const Titration& titration, Span span) {
  const Dose& dose = scope.model()[titration.dose];
  const bool is_measured =
      dose.amount && dose.amount->unit.dimension == titration.step.unit.dimension;
  const auto step = is_measured ? quantity::convert(titration.step, dose.amount->unit)
                                : std::variant<quantity::Rational, quantity::ConversionError>(
                                      quantity::ConversionError{});
  const auto* amount = std::get_if<quantity::Rational>(&step);
  if (amount == nullptr) {
    scope.error(invalid_value("`" + titration.step.text() + "` is not a step of the dose " +
                                  dose_text(scope.model(), titration.dose),
                              span, "write the step in the unit of the dose"));
  } else if (!(*amount > quantity::Rational(0)) || *amount > dose.amount->high - dose.amount->low) {
    scope.error(invalid_value("a step of `" + titration.step.text() + "` leaves the dose " +
                                  dose_text(scope.model(), titration.dose),
                              span, "write a step that fits between its low and its high end"));
  }
}

// One for each dose; none when the text has a mistake.
std::vector<Titration> read_titrations(Scope& scope, ConditionChecker& checker,
                                       const syntax::Titration& written, const Protocol& protocol) {
  const auto agent = scope.id_of<AgentId>(written.agent, kWantAgent);
  const auto lab = scope.id_of<LabId>(written.lab, kWantLab);
  const auto below = checker.check(written.below);
  const auto above = lab ? checker.check(written.above) : std::nullopt;
  const auto step = read_quantity(scope, written.step);
  const auto every = written.every ? read_duration(scope, *written.every) : std::nullopt;
  if (!agent || !lab || !below || !above || !step) {
    return {};
  }
  const std::vector<DoseId> doses = titrated_doses(scope, protocol, *agent);
  if (doses.empty()) {
    scope.error(missing_clause(
        "`titrate` does not know which dose of `" + written.agent.text + "` it stays within",
        written.agent.span, "name it: `start " + written.agent.text + " dose …`"));
    return {};
  }
  std::vector<Titration> titrations;
  for (const DoseId dose : doses) {
    titrations.push_back({.agent = *agent,
                          .dose = dose,
                          .step = *step,
                          .every = every,
                          .lab = *lab,
                          .range = written.low.number.text + " .. " + written.high.number.text +
                                   " " + written.high.unit,
                          .below = *below,
                          .above = *above,
                          .citations = citations_from(scope, written.sources)});
    check_step(scope, titrations.back(), written.step.span);
  }
  return titrations;
}

void require_start(Scope& scope, const syntax::ProtocolDecl& decl, const syntax::Name& name) {
  const bool has_start =
      std::any_of(decl.steps.begin(), decl.steps.end(), [](const syntax::ProtocolStep& step) {
        return step.kind == syntax::ProtocolStep::Kind::kStart;
      });
  if (!has_start) {
    scope.error(missing_clause("protocol `" + name.text + "` starts no agent", name.span,
                               "add `start` and the agent, as in `start … dose …`"));
  }
}

Diagnostic never_indicated(const syntax::Name& name) {
  return {.code = Finding::kNeverIndicated,
          .message = "protocol `" + name.text + "` is never indicated",
          .primary = {{name.span, "no `indicated when` says who needs it, so it starts nothing"}},
          .help = "add `indicated when` and a condition"};
}

// What its clauses cite, the protocol cites.
void gather_citations(Protocol& protocol) {
  protocol.whole = protocol.header.citations;
  const auto gather = [&](const auto& clauses) {
    for (const auto& clause : clauses) {
      protocol.header.citations.append(clause.citations);
    }
  };
  gather(protocol.steps);
  gather(protocol.titrations);
  gather(protocol.monitors);
  sort_citations(protocol.header.citations);
}

std::optional<Protocol> read_protocol(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::ProtocolDecl>(statement.value);
  Protocol protocol{.header = header_from(scope, statement, SourcePolicy::kRequired),
                    .sex = sex_from(decl.sex.sex),
                    .adults = decl.adults};
  require_start(scope, decl, *statement.name);
  if (decl.indicated_when.empty() && !statement.is_claim) {
    scope.warn(never_indicated(*statement.name));
  }
  ConditionArena arena(scope.model().conditions);
  ConditionChecker checker(scope, arena.conditions());
  protocol.indicated = checker.conjoin(decl.indicated_when);
  protocol.unless = checker.disjoin(decl.unless);
  for (const syntax::ProtocolStep& step : decl.steps) {
    if (auto read = read_step(scope, checker, step, protocol.sex)) {
      protocol.steps.push_back(*read);
    }
  }
  for (const syntax::Titration& written : decl.titrations) {
    for (Titration& read : read_titrations(scope, checker, written, protocol)) {
      protocol.titrations.push_back(std::move(read));
    }
  }
  for (const syntax::MonitorPhrase& phrase : decl.monitors) {
    if (auto read = read_monitor(scope, phrase)) {
      protocol.monitors.push_back(std::move(*read));
    }
  }
  if (!scope.is_sound()) {
    return std::nullopt;
  }
  gather_citations(protocol);
  check_exceptions(
      scope, arena.conditions(),
      {"protocol `" + protocol.header.name + "`", protocol.indicated, protocol.unless});
  arena.keep();
  return protocol;
}

}  // namespace

void check_protocols(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.protocols) {
    Scope scope(context, statements, ref);
    if (auto protocol = read_protocol(scope, statements[ref])) {
      context.names.set_id(Kind::kProtocol, statements[ref].name->text,
                           static_cast<std::uint32_t>(context.model.protocols.size()));
      context.model.protocols.push_back(std::move(*protocol));
    } else {
      context.unread.push_back(ref);
    }
  }
}

}  // namespace regimen::knowledge
