#include "engine/logic/print_plan.h"

namespace regimen::logic {

namespace {

std::string text_of(const logic::Program& program, const logic::Ground& ground, const Plan& plan,
                    const logic::GroundLiteral& literal) {
  const std::string sign = literal.is_negated ? "not " : "";
  switch (literal.kind) {
    case logic::GroundLiteral::Kind::kAtom:
      return sign + ground_atom_text(program, ground[logic::AtomId(literal.index)]);
    case logic::GroundLiteral::Kind::kTest:
      return sign + "{" + program[logic::TestId(literal.index)].text + "}";
    case logic::GroundLiteral::Kind::kAtLeast:
      break;
  }
  const logic::GroundAtLeast& choice = plan.at_leasts[literal.index];
  std::string text = sign + "at least " + std::to_string(choice.count) + " of [";
  for (std::size_t i = 0; i < choice.atoms.size(); ++i) {
    text += (i == 0 ? "" : ", ") + ground_atom_text(program, ground[choice.atoms[i]]);
  }
  return text + "]";
}

}  // namespace

std::string plan_text(const logic::Program& program, const logic::Ground& ground,
                      const Plan& plan) {
  std::string text;
  for (const Group& group : plan.groups) {
    text += group.is_recursive ? "repeat\n" : "once\n";
    for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
      const Step& step = plan.steps[i];
      text += "  " + ground_atom_text(program, ground[logic::AtomId(step.head)]);
      for (std::uint32_t k = step.literals_begin; k < step.literals_end; ++k) {
        text += (k == step.literals_begin ? " :- " : ", ") +
                text_of(program, ground, plan, plan.literals[k]);
      }
      text += "\n";
    }
  }
  return text;
}

}  // namespace regimen::logic
