// Searches: the smallest sets of changes that give a question another answer, and what of the
// unknown can settle it.
//
// Shape:   sets are minimal: none of them reaches the goal with a change less. Smaller sets first,
//          then in the order of inputs and values.
// Cost:    every set of up to `size_max` changes is tried, 64 at a time; `trials_max` bounds them,
//          and then the answer says that it is not complete.
#pragma once

#include <vector>

#include "engine/explanation/change/domain.h"
#include "engine/logic/graph.h"

namespace regimen::change {

enum class Goal : std::uint8_t { kYes, kNo, kOpen, kNotYes };
bool is_reached(Goal goal, quantity::Truth truth);

struct Limits {
  std::size_t size_max = 3;
  std::size_t sets_max = 64;
  std::size_t trials_max = 20'000'000;
};

struct Flip {
  std::vector<Change> changes;
  quantity::Truth becomes;
};
struct Flips {
  std::vector<Flip> sets;
  bool is_complete = true;
  std::size_t candidates = 0;
  std::size_t trials = 0;
};
// Among what can change: never sex, birth date or the past.
Flips flips_of(Scope& scope, std::size_t root, Goal goal, const Limits& limits = {});

// One unknown input, and what it can do for the question.
struct Need {
  knowledge::Input input;
  bool may_confirm_alone = false;
  bool may_exclude_alone = false;
  bool is_needed = false;    // in a set that can make it certain
  std::size_t set_size = 0;  // of the smallest set that it is needed in
};
struct Needs {
  // Sets of inputs whose values, some of them, settle the question; minimal.
  std::vector<std::vector<knowledge::Input>> confirming;
  std::vector<std::vector<knowledge::Input>> excluding;
  // Those that matter, the most useful first: for each there are values of everything unknown that
  // differ in it alone and have different answers.
  std::vector<Need> inputs;
  std::vector<knowledge::Input> idle;  // unknown, asked for by a rule, and without consequence
  bool is_complete = true;
};
struct NeedsOptions {
  std::vector<knowledge::Input> never_known;  // not to be asked for, sorted
  // Larger sets than the search tries: they are checked, and those that settle are kept.
  std::vector<std::vector<knowledge::Input>> more;
  Limits limits{.size_max = 3, .sets_max = 64, .trials_max = 1'000'000};
};
Needs needs_of(Scope& scope, std::size_t root, const NeedsOptions& options = {});

}  // namespace regimen::change
