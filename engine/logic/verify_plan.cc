#include "engine/logic/verify_plan.h"

#include "engine/base/check.h"

namespace regimen::logic {

namespace {

std::size_t limit_of(const Plan& plan, logic::GroundLiteral::Kind kind) {
  switch (kind) {
    case logic::GroundLiteral::Kind::kAtom:
      return plan.atom_count;
    case logic::GroundLiteral::Kind::kTest:
      return plan.test_count;
    case logic::GroundLiteral::Kind::kAtLeast:
      return plan.at_leasts.size();
  }
  return 0;
}

void verify_operands(const Plan& plan) {
  for (const logic::GroundLiteral& literal : plan.literals) {
    REGIMEN_CHECK(literal.index < limit_of(plan, literal.kind), "a literal names what exists");
  }
  for (const logic::GroundAtLeast& choice : plan.at_leasts) {
    for (const logic::AtomId atom : choice.atoms) {
      REGIMEN_CHECK(atom.index() < plan.atom_count, "a choice is among atoms");
    }
  }
}

void verify_step(const Plan& plan, const Step& step) {
  REGIMEN_CHECK(step.head < plan.atom_count, "a step makes an atom");
  REGIMEN_CHECK(
      step.literals_begin <= step.literals_end && step.literals_end <= plan.literals.size(),
      "a body is a slice of the literals");
}

}  // namespace

void verify(const Plan& plan) {
  verify_operands(plan);
  for (const Step& step : plan.steps) {
    verify_step(plan, step);
  }
  std::uint32_t next = 0;
  for (const Group& group : plan.groups) {
    REGIMEN_CHECK(group.steps_begin == next && group.steps_end > next, "groups cover the steps");
    next = group.steps_end;
  }
  REGIMEN_CHECK(next == plan.steps.size(), "every step is in a group");
}

}  // namespace regimen::logic
