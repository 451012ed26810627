// A case: one patient's facts with what they are facts of, and how to ask them. Private to
// engine/advice.
//
// Shape:   an atom that the ground program does not have is false.
// Cost:    O(log atoms) per question.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/advice/advice.h"
#include "engine/syntax/relations.h"

namespace regimen::advice {

struct PatientContext {
  const Knowledge& knowledge;
  const patient::Record& record;
  const evaluation::Facts& facts;
  std::uint32_t patient = 0;

  // The atom of the things with these names, each of the sort that its column has.
  template <std::size_t columns>
  std::optional<logic::AtomId> find(const relation::Constant<columns>& relation,
                                    const std::array<std::string_view, columns>& names) const {
    return find(relation.name, relation.sorts, names);
  }
  quantity::Truth truth(const std::optional<logic::AtomId>& atom) const;
  template <std::size_t columns>
  quantity::Truth truth(const relation::Constant<columns>& relation,
                        const std::array<std::string_view, columns>& names) const {
    return truth(find(relation, names));
  }
  // All atoms of a relation, in their order.
  std::vector<logic::AtomId> atoms_of(logic::RelationId relation) const;
  std::vector<logic::AtomId> atoms_of(std::string_view relation) const;
  template <std::size_t columns>
  std::vector<logic::AtomId> atoms_of(const relation::Constant<columns>& relation) const {
    return atoms_of(relation.name);
  }
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

 private:
  std::optional<logic::AtomId> find(std::string_view relation,
                                    std::span<const std::string_view> sorts,
                                    std::span<const std::string_view> names) const;
};

}  // namespace regimen::advice
