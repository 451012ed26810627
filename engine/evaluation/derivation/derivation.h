// Derivations: why one atom holds for one patient, or why it does not.
//
// A node says of an atom or test which truth it has and what that rests on: for a definite atom the
// ground rule of least height whose body is definite; for one that is not possible every rule and
// the first literals that fail; for a pending one the rules that are possible and the literals
// still open. Shared nodes are shared: a DAG.
//
// Shape:   nodes[0] is the root; children have larger indices.
// Cost:    linear in what is reachable from the root.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluation/facts.h"
#include "engine/logic/ground.h"

namespace regimen::derivation {

struct Node {
  logic::GroundLiteral subject;            // kAtom or kTest; is_negated as in the body it stands in
  quantity::Truth truth;                   // of the subject without the negation
  std::vector<logic::GroundRuleId> rules;  // one when definite; all relevant ones otherwise
  std::vector<std::vector<std::uint32_t>>
      premises;  // per rule: nodes of the body's literals that matter
};
struct Derivation {
  std::vector<Node> nodes;
};

Derivation explain_atom(const logic::Ground& ground, const evaluation::Facts& facts,
                        std::uint32_t patient, logic::AtomId root);
// The same for the head of one rule, resting on this rule alone although others may hold as well:
// what each of several statements says for itself.
Derivation explain_rule(const logic::Ground& ground, const evaluation::Facts& facts,
                        std::uint32_t patient, logic::GroundRuleId rule);

// The truth of a literal of a body, with its negation.
quantity::Truth truth_of(const logic::Ground& ground, const evaluation::Facts& facts,
                         std::uint32_t patient, const logic::GroundLiteral& literal);
// The truth of a whole body.
quantity::Truth truth_of(const logic::Ground& ground, const evaluation::Facts& facts,
                         std::uint32_t patient, const logic::GroundRule& rule);

// The smallest sets of unknown inputs whose values could settle the atom.
// `confirming`: with the right values these make it definite.
// `excluding`: these make it impossible.
// Minimal, sorted by size then names; at most `sets_max` each. Sets of more than `set_size_max`
// inputs are left out unless there is no smaller one: then the smallest stays, so that a pending
// atom always says what it needs.
struct Support {
  std::vector<std::vector<knowledge::Input>> confirming;
  std::vector<std::vector<knowledge::Input>> excluding;
};
struct SupportLimits {
  std::size_t sets_max = 16;
  std::size_t set_size_max = 12;
  // Inputs that the record settles (inputs.h), sorted: a test of several inputs does not ask for
  // these.
  std::vector<knowledge::Input> known;
  // Concepts and agents that are open because an entry of the record is not understood
  // (record/not_understood.h), sorted: in their place stands UnreadInput.
  std::vector<knowledge::Input> unread{};
};
Support support_of(const logic::Program& program, const logic::Ground& ground,
                   const logic::Graph& graph, const evaluation::Facts& facts, std::uint32_t patient,
                   logic::AtomId root, const SupportLimits& limits = {});

}  // namespace regimen::derivation
