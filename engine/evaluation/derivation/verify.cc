#include "engine/evaluation/derivation/verify.h"

#include <algorithm>

namespace regimen::derivation {

namespace {

using logic::GroundLiteral;

bool is_definite_as_it_stands(const Node& node) {
  return (node.subject.is_negated ? !node.truth : node.truth).is_definite;
}

bool has_premise(const Derivation& derivation, const std::vector<std::uint32_t>& premises,
                 const GroundLiteral& literal) {
  return std::any_of(premises.begin(), premises.end(), [&](std::uint32_t premise) {
    return derivation.nodes[premise].subject == literal;
  });
}

std::optional<std::string> verify_definite(const logic::Ground& ground,
                                           const Derivation& derivation, const Node& node) {
  if (node.rules.size() != 1) {
    return "a definite atom rests on one rule";
  }
  const logic::GroundRule& rule = ground[node.rules.front()];
  if (rule.head.index() != node.subject.index) {
    return "the rule concludes the atom it explains";
  }
  const std::vector<std::uint32_t>& premises = node.premises.front();
  for (const std::uint32_t premise : premises) {
    if (!is_definite_as_it_stands(derivation.nodes[premise])) {
      return "every premise of a definite atom is definite";
    }
  }
  for (const GroundLiteral& literal : rule.body) {
    if (literal.kind != GroundLiteral::Kind::kAtLeast &&
        !has_premise(derivation, premises, literal)) {
      return "every literal of the rule is a premise";
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> verify(const logic::Ground& ground, const evaluation::Facts& facts,
                                  std::uint32_t patient, const Derivation& derivation) {
  if (derivation.nodes.empty()) {
    return "a derivation has a root";
  }
  for (std::size_t i = 0; i < derivation.nodes.size(); ++i) {
    const Node& node = derivation.nodes[i];
    const GroundLiteral bare{node.subject.kind, false, node.subject.index};
    if (truth_of(ground, facts, patient, bare) != node.truth) {
      return "node " + std::to_string(i) + " has the truth of the facts";
    }
    if (node.rules.size() != node.premises.size()) {
      return "node " + std::to_string(i) + " has premises for each rule";
    }
    for (const std::vector<std::uint32_t>& premises : node.premises) {
      if (std::any_of(premises.begin(), premises.end(),
                      [&](std::uint32_t premise) { return premise <= i; })) {
        return "the premises of node " + std::to_string(i) + " come after it";
      }
    }
    if (node.subject.kind == GroundLiteral::Kind::kAtom && node.truth.is_definite) {
      if (std::optional<std::string> wrong = verify_definite(ground, derivation, node)) {
        return "node " + std::to_string(i) + ": " + *wrong;
      }
    }
  }
  return std::nullopt;
}

}  // namespace regimen::derivation
