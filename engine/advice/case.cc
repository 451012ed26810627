#include "engine/advice/case.h"

#include <algorithm>

#include "engine/derivation/inputs.h"

namespace regimen::advice {

std::optional<core::AtomId> Case::find(std::string_view relation,
                                       std::initializer_list<Named> args) const {
  const std::optional<core::RelationId> relation_id =
      core::find_relation(knowledge.program, relation);
  if (!relation_id || knowledge.program[*relation_id].columns.size() != args.size()) {
    return std::nullopt;
  }
  core::GroundAtom atom{*relation_id, {}};
  for (const Named& named : args) {
    const std::optional<core::SymbolId> symbol =
        core::find_symbol(knowledge.program, named.sort, named.name);
    if (!symbol) {
      return std::nullopt;
    }
    atom.args.push_back(*symbol);
  }
  return core::find_atom(knowledge.ground, atom);
}

quantity::Truth Case::truth(const std::optional<core::AtomId>& atom) const {
  return atom ? facts.atom(*atom, patient) : quantity::kFalse;
}

std::vector<core::AtomId> Case::atoms_of(core::RelationId relation) const {
  const std::vector<core::GroundAtom>& atoms = knowledge.ground.atoms;
  const auto begin =
      std::partition_point(atoms.begin(), atoms.end(),
                           [&](const core::GroundAtom& atom) { return atom.relation < relation; });
  std::vector<core::AtomId> found;
  for (auto atom = begin; atom != atoms.end() && atom->relation == relation; ++atom) {
    found.emplace_back(static_cast<std::size_t>(atom - atoms.begin()));
  }
  return found;
}

std::vector<core::AtomId> Case::atoms_of(std::string_view relation) const {
  const std::optional<core::RelationId> relation_id =
      core::find_relation(knowledge.program, relation);
  return relation_id ? atoms_of(*relation_id) : std::vector<core::AtomId>{};
}

std::vector<core::GroundRuleId> Case::possible_rules(core::AtomId atom) const {
  const core::Ground& ground = knowledge.ground;
  std::vector<core::GroundRuleId> rules;
  for (std::uint32_t i = ground.rules_begin[atom.index()]; i < ground.rules_begin[atom.index() + 1];
       ++i) {
    if (derivation::truth_of(ground, facts, patient, ground.rules[i]).is_possible) {
      rules.emplace_back(i);
    }
  }
  return rules;
}

std::vector<core::GroundRuleId> Case::definite_rules(core::AtomId atom) const {
  std::vector<core::GroundRuleId> rules = possible_rules(atom);
  std::erase_if(rules, [&](core::GroundRuleId rule) {
    return !derivation::truth_of(knowledge.ground, facts, patient, knowledge.ground[rule])
                .is_definite;
  });
  return rules;
}

derivation::Support Case::needs_of(const std::optional<core::AtomId>& atom) const {
  if (!atom) {
    return {};
  }
  derivation::SupportLimits limits;
  limits.known = derivation::known_inputs(knowledge.model, knowledge.program, record);
  return derivation::support_of(knowledge.program, knowledge.ground, knowledge.graph, facts,
                                patient, *atom, limits);
}

}  // namespace regimen::advice
