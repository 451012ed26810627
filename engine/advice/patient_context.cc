#include "engine/advice/patient_context.h"

#include <algorithm>

#include "engine/evaluation/derivation/inputs.h"
#include "engine/patient/not_understood.h"

namespace regimen::advice {

std::optional<logic::AtomId> PatientContext::find(std::string_view relation,
                                                  std::initializer_list<Named> args) const {
  const std::optional<logic::RelationId> relation_id =
      logic::find_relation(knowledge.program, relation);
  if (!relation_id || knowledge.program[*relation_id].columns.size() != args.size()) {
    return std::nullopt;
  }
  logic::GroundAtom atom{*relation_id, {}};
  for (const Named& named : args) {
    const std::optional<logic::SymbolId> symbol =
        logic::find_symbol(knowledge.program, named.sort, named.name);
    if (!symbol) {
      return std::nullopt;
    }
    atom.args.push_back(*symbol);
  }
  return logic::find_atom(knowledge.ground, atom);
}

quantity::Truth PatientContext::truth(const std::optional<logic::AtomId>& atom) const {
  return atom ? facts.atom(*atom, patient) : quantity::kFalse;
}

std::vector<logic::AtomId> PatientContext::atoms_of(logic::RelationId relation) const {
  const std::vector<logic::GroundAtom>& atoms = knowledge.ground.atoms;
  const auto begin =
      std::partition_point(atoms.begin(), atoms.end(),
                           [&](const logic::GroundAtom& atom) { return atom.relation < relation; });
  std::vector<logic::AtomId> found;
  for (auto atom = begin; atom != atoms.end() && atom->relation == relation; ++atom) {
    found.emplace_back(static_cast<std::size_t>(atom - atoms.begin()));
  }
  return found;
}

std::vector<logic::AtomId> PatientContext::atoms_of(std::string_view relation) const {
  const std::optional<logic::RelationId> relation_id =
      logic::find_relation(knowledge.program, relation);
  return relation_id ? atoms_of(*relation_id) : std::vector<logic::AtomId>{};
}

std::vector<logic::GroundRuleId> PatientContext::possible_rules(logic::AtomId atom) const {
  const logic::Ground& ground = knowledge.ground;
  std::vector<logic::GroundRuleId> rules;
  for (std::uint32_t i = ground.rules_begin[atom.index()]; i < ground.rules_begin[atom.index() + 1];
       ++i) {
    if (derivation::truth_of(ground, facts, patient, ground.rules[i]).is_possible) {
      rules.emplace_back(i);
    }
  }
  return rules;
}

std::vector<logic::GroundRuleId> PatientContext::definite_rules(logic::AtomId atom) const {
  std::vector<logic::GroundRuleId> rules = possible_rules(atom);
  std::erase_if(rules, [&](logic::GroundRuleId rule) {
    return !derivation::truth_of(knowledge.ground, facts, patient, knowledge.ground[rule])
                .is_definite;
  });
  return rules;
}

derivation::Support PatientContext::needs_of(const std::optional<logic::AtomId>& atom) const {
  if (!atom) {
    return {};
  }
  derivation::SupportLimits limits;
  limits.known = derivation::known_inputs(knowledge.model, knowledge.program, record);
  limits.unread = patient::unread_inputs(knowledge.model, record);
  return derivation::support_of(knowledge.program, knowledge.ground, knowledge.graph, facts,
                                patient, *atom, limits);
}

}  // namespace regimen::advice
