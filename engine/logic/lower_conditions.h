// Lowering of conditions: what a condition says, as the literals of a body.
//
// A conjunction is written out; what is not a conjunction becomes an atom `condition(TEXT)` with
// rules of its own, once for the whole knowledge base. A part that mentions variables becomes a
// relation of these variables.
//
// Shape:   literals are appended in the order of the parts; builder.h sorts them.
// Cost:    linear in the condition, and once in its text for each part that is not a conjunction.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/logic/builder.h"

namespace regimen::logic {

// The variables that a condition may mention: the place of each of the rule's variables among
// `declared`.
struct Scope {
  SmallVector<knowledge::Variable> declared;
  std::vector<std::optional<std::uint32_t>> place;  // by index in knowledge::Rule::variables

  static Scope none() { return {}; }
  static Scope of(const SmallVector<knowledge::Variable>& variables);
  Args terms() const;  // all that are declared, in order
  std::vector<std::string> sorts() const;
  Term term(const knowledge::Term0& term, ProgramBuilder& builder) const;
};
// A rule of `scope` with this head.
Rule rule_with_head(const Scope& scope, ProgramBuilder& builder, Atom head);

class ConditionLowering {
 public:
  ConditionLowering(const knowledge::Model& model, ProgramBuilder& builder)
      : model_(model), builder_(builder) {}

  // Appends what `id` says, or its negation.
  void lower(knowledge::ConditionId id, const Scope& scope, SmallVector<Literal>& body,
             bool is_negated = false);

 private:
  void lower_parts(const SmallVector<knowledge::ConditionId>& parts, const Scope& scope,
                   SmallVector<Literal>& body, bool is_negated);
  // `id` as one atom, with the rules that define it.
  Atom part_atom(knowledge::ConditionId id, const Scope& scope);
  void define_part(knowledge::ConditionId id, const Atom& head, const Scope& scope);
  std::optional<Atom> plain_atom(knowledge::ConditionId id, const Scope& scope);
  Scope scope_of(knowledge::ConditionId id, const Scope& outer) const;
  Atom holds(knowledge::ConceptId concept_id);
  Literal test(knowledge::ConditionId id, TestValue value, bool is_negated);

  const knowledge::Model& model_;
  ProgramBuilder& builder_;
  std::unordered_set<std::string> defined_;  // parts that have their rules
};

}  // namespace regimen::logic
