// Implements truth_of of engine/evaluation/derivation/derivation.h.
#include "engine/base/check.h"
#include "engine/evaluation/derivation/derivation.h"

namespace regimen::derivation {

namespace {

quantity::Truth truth_of(const logic::GroundAtLeast& at_least, const evaluation::Facts& facts,
                         std::uint32_t patient) {
  std::size_t definite = 0;
  std::size_t possible = 0;
  for (const logic::AtomId atom : at_least.atoms) {
    const quantity::Truth truth = facts.atom(atom, patient);
    definite += truth.is_definite ? 1 : 0;
    possible += truth.is_possible ? 1 : 0;
  }
  return {definite >= at_least.count, possible >= at_least.count};
}

}  // namespace

quantity::Truth truth_of(const logic::Ground& ground, const evaluation::Facts& facts,
                         std::uint32_t patient, const logic::GroundLiteral& literal) {
  quantity::Truth truth = quantity::kUnknown;
  switch (literal.kind) {
    case logic::GroundLiteral::Kind::kAtom:
      truth = facts.atom(logic::AtomId(literal.index), patient);
      break;
    case logic::GroundLiteral::Kind::kTest:
      truth = facts.test(logic::TestId(literal.index), patient);
      break;
    case logic::GroundLiteral::Kind::kAtLeast:
      REGIMEN_CHECK(literal.index < ground.at_leasts.size(), "a literal names its at-least");
      truth = truth_of(ground.at_leasts[literal.index], facts, patient);
      break;
  }
  return literal.is_negated ? !truth : truth;
}

quantity::Truth truth_of(const logic::Ground& ground, const evaluation::Facts& facts,
                         std::uint32_t patient, const logic::GroundRule& rule) {
  quantity::Truth truth = quantity::kTrue;
  for (const logic::GroundLiteral& literal : rule.body) {
    truth = truth && truth_of(ground, facts, patient, literal);
  }
  return truth;
}

}  // namespace regimen::derivation
