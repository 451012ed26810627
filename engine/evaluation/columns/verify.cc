// Implements verify.h.
#include "engine/evaluation/columns/verify.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/base/check.h"

namespace regimen::columns {

namespace {

// The slots that hold their bits when the step under test runs.
class Computed {
 public:
  explicit Computed(const Layout& layout) : layout_(layout), slots_(layout.slot_count, false) {
    std::fill_n(slots_.begin(), layout.leaves.size(), true);
  }

  void add_group(const SlotGroup& group) {
    if (group.is_recursive) {
      for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
        slots_[layout_.steps[i].head] = true;
      }
    }
    for (const std::uint32_t choice : group.choices) {
      add_choice(layout_.choices[choice]);
    }
    for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
      add_step(layout_.steps[i]);
    }
  }

 private:
  void add_choice(const Choice& choice) {
    for (const std::uint32_t slot : choice.slots) {
      REGIMEN_CHECK(slots_[slot], "a choice reads what is computed before it");
    }
    slots_[choice.slot] = true;
  }

  void add_step(const SlotStep& step) {
    REGIMEN_CHECK(step.literals_begin <= step.literals_end, "a body is a slice");
    REGIMEN_CHECK(step.literals_end <= layout_.literals.size(), "a body is of the literals");
    for (std::uint32_t k = step.literals_begin; k < step.literals_end; ++k) {
      REGIMEN_CHECK(slots_[layout_.literals[k].slot], "a rule reads what is computed before it");
    }
    slots_[step.head] = true;
  }

  const Layout& layout_;
  std::vector<bool> slots_;
};

}  // namespace

void verify(const Layout& layout) {
  REGIMEN_CHECK(layout.leaves.size() <= layout.slot_count, "leaves are the first slots");
  for (const Reduction& reduction : layout.reductions) {
    REGIMEN_CHECK(reduction.lab < layout.labs.size(), "a reduction is of a lab with a column");
  }
  Computed computed(layout);
  for (const SlotGroup& group : layout.groups) {
    REGIMEN_CHECK(group.steps_begin < group.steps_end, "a group has steps");
    REGIMEN_CHECK(group.steps_end <= layout.steps.size(), "a group is of the steps");
    computed.add_group(group);
  }
}

}  // namespace regimen::columns
