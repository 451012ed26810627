// Implements verify.h.
#include "engine/columns/verify.h"

#include <algorithm>

#include "engine/base/check.h"

namespace regimen::columns {

void verify(const Layout& layout) {
  REGIMEN_CHECK(layout.leaves.size() <= layout.slot_count, "leaves are the first slots");
  for (const Reduction& reduction : layout.reductions) {
    REGIMEN_CHECK(reduction.lab < layout.labs.size(), "a reduction is of a lab with a column");
  }
  std::vector<bool> is_computed(layout.slot_count, false);
  std::fill_n(is_computed.begin(), layout.leaves.size(), true);
  for (const SlotGroup& group : layout.groups) {
    REGIMEN_CHECK(group.steps_begin < group.steps_end && group.steps_end <= layout.steps.size(),
                  "a group has steps");
    if (group.is_recursive) {
      for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
        is_computed[layout.steps[i].head] = true;
      }
    }
    for (const std::uint32_t choice : group.choices) {
      for (const std::uint32_t slot : layout.choices[choice].slots) {
        REGIMEN_CHECK(is_computed[slot], "a choice reads what is computed before it");
      }
      is_computed[layout.choices[choice].slot] = true;
    }
    for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
      const SlotStep& step = layout.steps[i];
      REGIMEN_CHECK(
          step.literals_begin <= step.literals_end && step.literals_end <= layout.literals.size(),
          "a body is a slice of the literals");
      for (std::uint32_t k = step.literals_begin; k < step.literals_end; ++k) {
        REGIMEN_CHECK(is_computed[layout.literals[k].slot],
                      "a rule reads what is computed before it");
      }
      is_computed[step.head] = true;
    }
  }
}

}  // namespace regimen::columns
