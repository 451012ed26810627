#include "engine/evaluation/derivation/print.h"

namespace regimen::derivation {

namespace {

std::string subject_text(const logic::Program& program, const logic::Ground& ground,
                         const logic::GroundLiteral& subject) {
  const std::string sign = subject.is_negated ? "not " : "";
  if (subject.kind == logic::GroundLiteral::Kind::kTest) {
    return sign + "[" + program[logic::TestId(subject.index)].text + "]";
  }
  return sign + logic::ground_atom_text(program, ground[logic::AtomId(subject.index)]);
}

std::string truth_text(quantity::Truth truth) {
  if (truth.is_definite) {
    return "true";
  }
  return truth.is_possible ? "unknown" : "false";
}

}  // namespace

std::string derivation_text(const logic::Program& program, const logic::Ground& ground,
                            const Derivation& derivation) {
  std::string text;
  for (std::size_t i = 0; i < derivation.nodes.size(); ++i) {
    const Node& node = derivation.nodes[i];
    text += std::to_string(i) + " " + subject_text(program, ground, node.subject) + " " +
            truth_text(node.truth) + "\n";
    for (std::size_t rule = 0; rule < node.rules.size(); ++rule) {
      text += "    rule " + std::to_string(node.rules[rule].index()) + " <-";
      for (const std::uint32_t premise : node.premises[rule]) {
        text += " " + std::to_string(premise);
      }
      text += "\n";
    }
  }
  return text;
}

std::string input_sets_text(const knowledge::Model& model,
                            const std::vector<std::vector<knowledge::Input>>& sets) {
  std::string text;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    text += i == 0 ? "{" : " | {";
    for (std::size_t k = 0; k < sets[i].size(); ++k) {
      text += (k == 0 ? "" : ", ") + knowledge::name_of(model, sets[i][k]);
    }
    text += "}";
  }
  return text;
}

}  // namespace regimen::derivation
