// Implements restricted_to of plan.h.
#include <vector>

#include "engine/logic/plan.h"

namespace regimen::logic {

namespace {

// The atoms that `roots` rest on, themselves among them.
std::vector<bool> below(const logic::Ground& ground, const std::vector<logic::AtomId>& roots) {
  std::vector<bool> is_below(ground.atoms.size(), false);
  std::vector<std::uint32_t> open;
  const auto enter = [&](std::uint32_t atom) {
    if (!is_below[atom]) {
      is_below[atom] = true;
      open.push_back(atom);
    }
  };
  for (const logic::AtomId root : roots) {
    enter(root.index());
  }
  while (!open.empty()) {
    const std::uint32_t atom = open.back();
    open.pop_back();
    for (std::uint32_t i = ground.rules_begin[atom]; i < ground.rules_begin[atom + 1]; ++i) {
      for (const logic::GroundLiteral& literal : ground.rules[i].body) {
        if (literal.kind == logic::GroundLiteral::Kind::kAtom) {
          enter(literal.index);
        } else if (literal.kind == logic::GroundLiteral::Kind::kAtLeast) {
          for (const logic::AtomId atom_id : ground.at_leasts[literal.index].atoms) {
            enter(atom_id.index());
          }
        }
      }
    }
  }
  return is_below;
}

}  // namespace

Plan restricted_to(const Plan& plan, const logic::Ground& ground,
                   const std::vector<logic::AtomId>& roots) {
  const std::vector<bool> is_below = below(ground, roots);
  Plan part;
  part.at_leasts = plan.at_leasts;
  part.atom_count = plan.atom_count;
  part.test_count = plan.test_count;
  for (const Group& group : plan.groups) {
    Group kept{static_cast<std::uint32_t>(part.steps.size()), 0, group.is_recursive};
    for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
      const Step& step = plan.steps[i];
      if (!is_below[step.head]) {
        continue;
      }
      const auto begin = static_cast<std::uint32_t>(part.literals.size());
      part.literals.insert(part.literals.end(), plan.literals.begin() + step.literals_begin,
                           plan.literals.begin() + step.literals_end);
      part.steps.push_back({step.head, begin, static_cast<std::uint32_t>(part.literals.size())});
    }
    kept.steps_end = static_cast<std::uint32_t>(part.steps.size());
    if (kept.steps_end > kept.steps_begin) {
      part.groups.push_back(kept);
    }
  }
  return part;
}

}  // namespace regimen::logic
