// Implements flips_of of engine/explanation/change/search.h.
#include <algorithm>
#include <set>

#include "engine/explanation/change/combinations.h"
#include "engine/explanation/change/search.h"

namespace regimen::change {

namespace {

using Members = std::set<const Candidate*>;

std::vector<Choices> changeable(const Scope& scope, std::size_t& count) {
  std::vector<Choices> all;
  for (const knowledge::Input& input : scope.inputs()) {
    Choices choices = candidates_of(scope, input);
    std::erase_if(choices, [&](const Candidate& candidate) {
      return !may_change(scope, candidate.change) || is_as_now(scope, candidate);
    });
    count += choices.size();
    if (!choices.empty()) {
      all.push_back(std::move(choices));
    }
  }
  return all;
}

}  // namespace

bool is_reached(Goal goal, quantity::Truth truth) {
  switch (goal) {
    case Goal::kYes:
      return truth.is_definite;
    case Goal::kNo:
      return !truth.is_possible;
    case Goal::kOpen:
      return truth == quantity::kUnknown;
    case Goal::kNotYes:
      return !truth.is_definite;
  }
  return false;
}

Flips flips_of(Scope& scope, std::size_t root, Goal goal, const Limits& limits) {
  Flips flips;
  const std::vector<Choices> choices = changeable(scope, flips.candidates);
  Combinations combinations(scope, choices, limits.trials_max);
  std::set<Members> found;
  const auto skip = [&](const Scope::Set& set) {
    // A set that holds a found one is not minimal. Only what the last member adds is new.
    const std::size_t others = set.size() - 1;
    for (std::size_t bits = 0; bits < (std::size_t{1} << others) && !found.empty(); ++bits) {
      Members part{set.back()};
      for (std::size_t i = 0; i < others; ++i) {
        if ((bits >> i & 1U) != 0) {
          part.insert(set[i]);
        }
      }
      if (found.contains(part)) {
        return true;
      }
    }
    return false;
  };
  const auto use = [&](const Scope::Set& set, const std::vector<Scope::Lanes>& lanes,
                       std::size_t lane) {
    const quantity::Truth becomes = lanes[root].of(lane);
    if (!is_reached(goal, becomes)) {
      return;
    }
    found.emplace(set.begin(), set.end());
    if (flips.sets.size() == limits.sets_max) {
      flips.is_complete = false;
      return;
    }
    Flip flip{{}, becomes};
    for (const Candidate* candidate : set) {
      flip.changes.push_back(candidate->change);
    }
    flips.sets.push_back(std::move(flip));
  };
  for (std::size_t size = 1; size <= limits.size_max; ++size) {
    if (!combinations.each(size, skip, use)) {
      flips.is_complete = false;
    }
  }
  flips.trials = combinations.trials();
  return flips;
}

}  // namespace regimen::change
