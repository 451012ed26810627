// Implements from_graph of plan.h.
#include "engine/logic/plan.h"
#include "engine/logic/verify_plan.h"

namespace regimen::logic {

Plan from_graph(const logic::Program& program, const logic::Ground& ground,
                const logic::Graph& graph) {
  Plan plan;
  plan.at_leasts = ground.at_leasts;
  plan.atom_count = static_cast<std::uint32_t>(ground.atoms.size());
  plan.test_count = static_cast<std::uint32_t>(program.tests.size());
  plan.steps.reserve(ground.rules.size());
  std::size_t literals = 0;
  for (const logic::GroundRule& rule : ground.rules) {
    literals += rule.body.size();
  }
  plan.literals.reserve(literals);
  for (const logic::Component& component : graph.components) {
    Group group{static_cast<std::uint32_t>(plan.steps.size()), 0, component.is_recursive};
    for (const logic::AtomId atom : component.atoms) {
      for (std::uint32_t rule = ground.rules_begin[atom.index()];
           rule < ground.rules_begin[atom.index() + 1]; ++rule) {
        const SmallVector<logic::GroundLiteral>& body = ground.rules[rule].body;
        const auto begin = static_cast<std::uint32_t>(plan.literals.size());
        plan.literals.insert(plan.literals.end(), body.begin(), body.end());
        plan.steps.push_back(
            {atom.index(), begin, static_cast<std::uint32_t>(plan.literals.size())});
      }
    }
    group.steps_end = static_cast<std::uint32_t>(plan.steps.size());
    if (group.steps_end > group.steps_begin) {
      plan.groups.push_back(group);
    }
  }
  plan.groups.shrink_to_fit();
  verify(plan);
  return plan;
}

}  // namespace regimen::logic
