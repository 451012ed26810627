// Implements the pass over bare claims of engine/knowledge/check.h: what sources say in words.
#include <algorithm>

#include "engine/knowledge/check.h"

namespace regimen::knowledge {

namespace {

constexpr Wanted kWantSubject =
    wanted("agent, hormone, lab, condition or the like", Kind::kAgent, Kind::kClass, Kind::kHormone,
           Kind::kProcess, Kind::kEnzyme, Kind::kReceptor, Kind::kOrgan, Kind::kRoute, Kind::kLab,
           Kind::kVital, Kind::kCondition, Kind::kSymptom, Kind::kHistory, Kind::kAllergy,
           Kind::kConclusion, Kind::kProtocol, Kind::kRule, Kind::kMechanism);

}  // namespace

void check_assertions(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.assertions) {
    Scope scope(context, statements, ref);
    const syntax::Statement& statement = statements[ref];
    const auto& decl = std::get<syntax::AssertionDecl>(statement.value);
    Assertion assertion{.header = header_from(scope, statement, SourcePolicy::kRequired)};
    for (const syntax::Name& name : decl.about) {
      if (scope.resolve(name, kWantSubject) != nullptr) {
        assertion.about.push_back(name.text);
      }
    }
    std::sort(assertion.about.begin(), assertion.about.end());
    assertion.because = decl.because ? decl.because->value : "";
    if (scope.is_sound()) {
      context.names.set_id(Kind::kAssertion, assertion.header.name,
                           static_cast<std::uint32_t>(context.model.assertions.size()));
      context.model.assertions.push_back(std::move(assertion));
    }
  }
}

}  // namespace regimen::knowledge
