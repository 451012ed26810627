// Implements the passes of engine/knowledge/check.h over what statements say of records: more codes of
// what is declared elsewhere, codes that mean nothing here, and trust.
#include <algorithm>
#include <set>
#include <tuple>

#include "engine/knowledge/check.h"
#include "engine/knowledge/codes.h"

namespace regimen::knowledge {

namespace {

Wanted wanted_of(std::string_view kind) {
  if (kind == "lab" || kind == "vital") {
    return kWantLab;
  }
  return kind == "agent" ? kWantAgent : kWantRecorded;
}

template <typename Entity>
void append(Entity& entity, SmallVector<Code> codes) {
  for (Code& code : codes) {
    code.is_own = false;
    if (std::find(entity.codes.begin(), entity.codes.end(), code) == entity.codes.end()) {
      entity.codes.push_back(std::move(code));
    }
  }
  std::sort(entity.codes.begin(), entity.codes.end());
}

// Two labs with one code: a result with it would be ambiguous.
void report_shared(Scope& scope, const syntax::Statement& statement, std::uint32_t lab) {
  for (const syntax::CodeRef& ref : statement.codes) {
    for (const Lab& other : scope.model().labs) {
      const bool has_it =
          std::any_of(other.codes.begin(), other.codes.end(), [&](const Code& code) {
            return code.system == ref.system.text && code.code == ref.code.value;
          });
      if (has_it && &other != &scope.model().labs[lab]) {
        scope.error({.code = Finding::kDuplicateCode,
                     .message = "`" + other.header.name + "` and `" + statement.name->text +
                                "` both have " + ref.system.text + " `" + ref.code.value + "`",
                     .primary = {{ref.code.span, "a record with this code would mean both"}},
                     .secondary = {{other.header.name_span, "declared here"}},
                     .help = "keep the code with the one that it means"});
      }
    }
  }
}

void extend(Scope& scope, const syntax::Statement& statement, const Declaration& found,
            SmallVector<Code> codes) {
  Model& model = scope.model();
  if (kWantLab.accepts(found.kind)) {
    report_shared(scope, statement, *found.id);
    if (scope.is_sound()) {
      append(model.labs[*found.id], std::move(codes));
    }
  } else if (found.kind == Kind::kAgent) {
    append(model.agents[*found.id], std::move(codes));
  } else {
    append(model.concepts[*found.id], std::move(codes));
  }
}

// What has a code of its own, so that the code means something.
std::set<Code> codes_with_meaning(const Model& model) {
  std::set<Code> codes;
  const auto add = [&](const auto& entities) {
    for (const auto& entity : entities) {
      for (const Code& code : entity.codes) {
        codes.insert({code.system, code.code, {}, false});
      }
    }
  };
  add(model.labs);
  add(model.concepts);
  add(model.agents);
  return codes;
}

Diagnostic irrelevant_and_meant(const syntax::CodeRef& ref) {
  return {.code = Finding::kIrrelevantMeans,
          .message = ref.system.text + " `" + ref.code.value + "` has a meaning here",
          .primary = {{ref.code.span, "so an entry with it is not irrelevant"}},
          .help = "remove it here, or where it is given as a `code`"};
}

}  // namespace

void check_extensions(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.extensions) {
    const syntax::Statement& statement = statements[ref];
    const auto& decl = std::get<syntax::ExtendDecl>(statement.value);
    Scope scope(context, statements, ref);
    header_from(scope, statement, SourcePolicy::kOptional);
    if (statement.codes.empty()) {
      scope.error(missing_clause(
          "`extend " + decl.kind.text + " " + statement.name->text + "` adds nothing",
          statement.name->span, "add `code`, a code system and codes"));
    }
    CodeTable codes(/*must_be_unique=*/false);
    SmallVector<Code> read = codes.read(scope, statement);
    const Declaration* found = scope.resolve(*statement.name, wanted_of(decl.kind.text));
    if (found != nullptr && found->id && scope.is_sound()) {
      extend(scope, statement, *found, std::move(read));
    }
  }
}

void check_irrelevant(Context& context, const Statements& statements) {
  const std::set<Code> meant = codes_with_meaning(context.model);
  for (const StatementRef ref : statements.irrelevant) {
    const syntax::Statement& statement = statements[ref];
    Scope scope(context, statements, ref);
    CodeTable codes(/*must_be_unique=*/false);
    Irrelevant irrelevant{header_from(scope, statement, SourcePolicy::kOptional),
                          codes.read(scope, statement)};
    for (const syntax::CodeRef& code : statement.codes) {
      if (meant.contains({code.system.text, code.code.value, {}, false})) {
        scope.warn(irrelevant_and_meant(code));
      }
    }
    if (scope.is_sound()) {
      context.model.irrelevant.push_back(std::move(irrelevant));
    }
  }
  std::stable_sort(context.model.irrelevant.begin(), context.model.irrelevant.end(),
                   [](const Irrelevant& left, const Irrelevant& right) {
                     return std::lexicographical_compare(left.codes.begin(), left.codes.end(),
                                                         right.codes.begin(), right.codes.end());
                   });
}

void check_trusts(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.trusts) {
    const syntax::Statement& statement = statements[ref];
    const auto& decl = std::get<syntax::TrustDecl>(statement.value);
    Scope scope(context, statements, ref);
    Trust trust{header_from(scope, statement, SourcePolicy::kOptional), decl.because.value};
    if (trust.because.find_first_not_of(' ') == std::string::npos) {
      scope.error(missing_clause("`trust records` gives no reason", decl.because.span,
                                 "say why what a record does not say is not so"));
    }
    if (scope.is_sound()) {
      context.model.trusts.push_back(std::move(trust));
    }
  }
  std::stable_sort(
      context.model.trusts.begin(), context.model.trusts.end(),
      [](const Trust& left, const Trust& right) { return left.because < right.because; });
}

}  // namespace regimen::knowledge
