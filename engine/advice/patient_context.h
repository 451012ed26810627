// A case: one patient's facts with what they are facts of, and how to ask them. Private to
// engine/advice.
//
// Shape:   an atom that the ground program does not have is false.
// Cost:    O(log atoms) per question.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/advice/advice.h"

namespace regimen::advice {

struct PatientContext {
  const Knowledge& knowledge;
  const patient::Record& record;
  const evaluation::Facts& facts;
  std::uint32_t patient = 0;

  struct Named {
    std::string_view sort;
    std::string_view name;
  };
  std::optional<logic::AtomId> find(std::string_view relation,
                                    std::initializer_list<Named> args) const;
  quantity::Truth truth(const std::optional<logic::AtomId>& atom) const;
  quantity::Truth truth(std::string_view relation, std::initializer_list<Named> args) const {
    return truth(find(relation, args));
  }
  // All atoms of a relation, in their order.
  std::vector<logic::AtomId> atoms_of(logic::RelationId relation) const;
  std::vector<logic::AtomId> atoms_of(std::string_view relation) const;
  // The rules of an atom whose bodies are definite (or at least possible), in their order.
  std::vector<logic::GroundRuleId> definite_rules(logic::AtomId atom) const;
  std::vector<logic::GroundRuleId> possible_rules(logic::AtomId atom) const;

  const logic::Symbol& arg(logic::AtomId atom, std::size_t column) const {
    return knowledge.program[knowledge.ground[atom].args[column]];
  }
  std::string_view relation_of(logic::AtomId atom) const {
    return knowledge.program[knowledge.ground[atom].relation].name;
  }
  derivation::Support needs_of(const std::optional<logic::AtomId>& atom) const;
};

}  // namespace regimen::advice
