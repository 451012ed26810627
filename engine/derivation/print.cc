#include "engine/derivation/print.h"

namespace regimen::derivation {

namespace {

std::string to_text(const core::Program& program, const core::Ground& ground,
                    const core::GroundLiteral& subject) {
  const std::string sign = subject.is_negated ? "not " : "";
  if (subject.kind == core::GroundLiteral::Kind::kTest) {
    return sign + "[" + program[core::TestId(subject.index)].text + "]";
  }
  return sign + core::to_text(program, ground[core::AtomId(subject.index)]);
}

std::string to_text(quantity::Truth truth) {
  if (truth.is_definite) {
    return "true";
  }
  return truth.is_possible ? "unknown" : "false";
}

}  // namespace

std::string to_text(const core::Program& program, const core::Ground& ground,
                    const Derivation& derivation) {
  std::string text;
  for (std::size_t i = 0; i < derivation.nodes.size(); ++i) {
    const Node& node = derivation.nodes[i];
    text += std::to_string(i) + " " + to_text(program, ground, node.subject) + " " +
            to_text(node.truth) + "\n";
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

std::string to_text(const model::Model& model, const std::vector<std::vector<model::Input>>& sets) {
  std::string text;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    text += i == 0 ? "{" : " | {";
    for (std::size_t k = 0; k < sets[i].size(); ++k) {
      text += (k == 0 ? "" : ", ") + model::name_of(model, sets[i][k]);
    }
    text += "}";
  }
  return text;
}

}  // namespace regimen::derivation
