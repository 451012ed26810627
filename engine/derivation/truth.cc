// Implements truth_of of engine/derivation/derivation.h.
#include "engine/base/check.h"
#include "engine/derivation/derivation.h"

namespace regimen::derivation {

namespace {

quantity::Truth truth_of(const core::GroundAtLeast& at_least, const run::Facts& facts,
                         std::uint32_t patient) {
  std::size_t definite = 0;
  std::size_t possible = 0;
  for (const core::AtomId atom : at_least.atoms) {
    const quantity::Truth truth = facts.atom(atom, patient);
    definite += truth.is_definite ? 1 : 0;
    possible += truth.is_possible ? 1 : 0;
  }
  return {definite >= at_least.count, possible >= at_least.count};
}

}  // namespace

quantity::Truth truth_of(const core::Ground& ground, const run::Facts& facts, std::uint32_t patient,
                         const core::GroundLiteral& literal) {
  quantity::Truth truth = quantity::kUnknown;
  switch (literal.kind) {
    case core::GroundLiteral::Kind::kAtom:
      truth = facts.atom(core::AtomId(literal.index), patient);
      break;
    case core::GroundLiteral::Kind::kTest:
      truth = facts.test(core::TestId(literal.index), patient);
      break;
    case core::GroundLiteral::Kind::kAtLeast:
      REGIMEN_CHECK(literal.index < ground.at_leasts.size(), "a literal names its at-least");
      truth = truth_of(ground.at_leasts[literal.index], facts, patient);
      break;
  }
  return literal.is_negated ? !truth : truth;
}

quantity::Truth truth_of(const core::Ground& ground, const run::Facts& facts, std::uint32_t patient,
                         const core::GroundRule& rule) {
  quantity::Truth truth = quantity::kTrue;
  for (const core::GroundLiteral& literal : rule.body) {
    truth = truth && truth_of(ground, facts, patient, literal);
  }
  return truth;
}

}  // namespace regimen::derivation
