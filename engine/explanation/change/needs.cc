// Implements needs_of of engine/explanation/change/search.h.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <random>

#include "engine/explanation/change/combinations.h"
#include "engine/explanation/change/search.h"

namespace regimen::change {

namespace {

using knowledge::Input;
using Inputs = std::vector<Input>;  // sorted
using Values = std::vector<const Candidate*>;

constexpr int kSamples = 64;  // rounds of 64 completions for each question whether one matters
constexpr std::size_t kSteps = 2000;  // values tried for one larger set

bool holds(const Inputs& inputs, const Inputs& part) {
  return std::includes(inputs.begin(), inputs.end(), part.begin(), part.end());
}

class Search {
 public:
  Search(Scope& scope, std::size_t root, const NeedsOptions& options)
      : scope_(scope), root_(root), options_(options) {
    const auto is_asked = [&](const Input& input) {
      return !std::binary_search(options.never_known.begin(), options.never_known.end(), input);
    };
    const auto add = [&](const Input& input) {
      if (is_asked(input) && is_open(scope, input)) {
        inputs_.push_back(input);
        choices_.push_back(candidates_of(scope, input));
      }
    };
    // What entries that are not understood may be is asked for together.
    const bool asks_of_unread = is_asked(knowledge::UnreadInput{});
    const std::vector<Input>& unread = scope.unread();
    for (const Input& input : scope.inputs()) {
      if (!asks_of_unread || !std::binary_search(unread.begin(), unread.end(), input)) {
        add(input);
      }
    }
    add(knowledge::UnreadInput{});
  }

  Needs run() {
    Needs needs;
    std::map<Inputs, Values> confirming = sets_for(Goal::kYes, needs);
    std::map<Inputs, Values> excluding = sets_for(Goal::kNo, needs);
    std::vector<Input> mattering;
    for (auto* sets : {&confirming, &excluding}) {
      for (const auto& [inputs, values] : *sets) {
        note_mattering(inputs, values, sets == &confirming ? Goal::kYes : Goal::kNo, mattering);
      }
    }
    std::sort(mattering.begin(), mattering.end());
    needs.confirming = kept(confirming, mattering);
    needs.excluding = kept(excluding, mattering);
    rank(mattering, needs);
    std::set_difference(inputs_.begin(), inputs_.end(), mattering.begin(), mattering.end(),
                        std::back_inserter(needs.idle));
    return needs;
  }

 private:
  // The minimal sets of inputs some values of which reach the goal, with those values.
  std::map<Inputs, Values> sets_for(Goal goal, Needs& needs) {
    std::map<Inputs, Values> found;
    Combinations combinations(scope_, choices_, options_.limits.trials_max);
    std::vector<Inputs> smaller;
    const auto skip = [&](const Scope::Set& set) {
      const Inputs inputs = inputs_of(set);
      return std::any_of(smaller.begin(), smaller.end(),
                         [&](const Inputs& part) { return holds(inputs, part); });
    };
    const auto use = [&](const Scope::Set& set, const std::vector<Scope::Lanes>& lanes,
                         std::size_t lane) {
      if (is_reached(goal, lanes[root_].of(lane))) {
        found.emplace(inputs_of(set), set);
      }
    };
    for (std::size_t size = 1; size <= options_.limits.size_max; ++size) {
      needs.is_complete = combinations.each(size, skip, use) && needs.is_complete;
      smaller.clear();
      for (const auto& [inputs, values] : found) {
        smaller.push_back(inputs);
      }
    }
    add_larger(goal, found);
    return found;
  }

  // Sets beyond the size that was searched through.
  void add_larger(Goal goal, std::map<Inputs, Values>& found) {
    for (const Inputs& inputs : options_.more) {
      const bool is_known = std::any_of(found.begin(), found.end(), [&](const auto& known) {
        return holds(inputs, known.first);
      });
      if (is_known || !holds(inputs_, inputs)) {
        continue;
      }
      Values values;
      std::size_t steps = 0;
      if (settle(inputs, goal, values, steps)) {
        found.emplace(inputs, values);
      }
    }
  }

  // Depth first over the inputs; a value after which the goal is out of reach goes no further.
  bool settle(const Inputs& inputs, Goal goal, Values& values, std::size_t& steps) {
    if (values.size() == inputs.size()) {
      return is_reached(goal, truth_with(values));
    }
    for (const Candidate* candidate : best_first(choices_of(inputs[values.size()]), goal)) {
      values.push_back(candidate);
      const quantity::Truth truth = truth_with(values);
      const bool is_lost = goal == Goal::kYes ? !truth.is_possible : truth.is_definite;
      if (++steps < kSteps && !is_lost && settle(inputs, goal, values, steps)) {
        return true;
      }
      values.pop_back();
    }
    return false;
  }

  // Those that speak for the goal before others.
  Values best_first(const Choices& choices, Goal goal) const {
    Values ordered;
    for (const Candidate& candidate : choices) {
      ordered.push_back(&candidate);
    }
    const int sign = goal == Goal::kYes ? 1 : -1;
    std::stable_sort(ordered.begin(), ordered.end(),
                     [&](const Candidate* left, const Candidate* right) {
                       return sign * scope_.support(*left) > sign * scope_.support(*right);
                     });
    return ordered;
  }

  quantity::Truth truth_with(const Values& values) {
    return scope_.tried({&values, 1})[root_].of(0);
  }

  static Inputs inputs_of(const Scope::Set& set) {
    Inputs inputs;
    inputs.reserve(set.size());
    for (const Candidate* candidate : set) {
      inputs.push_back(candidate->change.input);
    }
    return inputs;  // in the order of the choices: sorted
  }

  const Choices& choices_of(const Input& input) const {
    const auto place = std::lower_bound(inputs_.begin(), inputs_.end(), input);
    return choices_[static_cast<std::size_t>(place - inputs_.begin())];
  }

  // With these values the question is settled. An input matters if, all else being known and the
  // same, it can settle the question one way with its value and the other way with another.
  void note_mattering(const Inputs& inputs, const Values& values, Goal goal,
                      std::vector<Input>& mattering) {
    for (const Input& input : inputs) {
      if (std::find(mattering.begin(), mattering.end(), input) == mattering.end() &&
          can_turn(values, input, goal)) {
        mattering.push_back(input);
      }
    }
  }

  bool can_turn(const Values& values, const Input& input, Goal goal) {
    std::mt19937 random(kSamples);  // the same answer every time
    for (int round = 0; round < kSamples; ++round) {
      std::vector<Scope::Set> pairs;
      while (pairs.size() < evaluation::kBlock) {
        // First all else against the goal, then anything.
        const bool is_against = round == 0 && pairs.size() < evaluation::kBlock / 2;
        Scope::Set set = is_against ? against(values, goal) : completion(values, random);
        pairs.push_back(set);
        pairs.push_back(turned(std::move(set), input, random));
      }
      const Scope::Lanes lanes = scope_.tried(pairs)[root_];
      for (std::size_t lane = 0; lane < pairs.size(); lane += 2) {
        const quantity::Truth entry = lanes.of(lane);
        const quantity::Truth other = lanes.of(lane + 1);
        const bool is_turned =
            (entry.is_definite && !other.is_possible) || (other.is_definite && !entry.is_possible);
        // Where some of it stays unknown, to close the question is a turn as well.
        if (is_turned || (!options_.never_known.empty() && entry != other)) {
          return true;
        }
      }
    }
    return false;
  }

  // The values, and something for everything else that is not known.
  Scope::Set completion(const Values& values, std::mt19937& random) const {
    Scope::Set set;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const auto given = std::find_if(values.begin(), values.end(), [&](const Candidate* entry) {
        return entry->change.input == inputs_[i];
      });
      if (given != values.end()) {
        set.push_back(*given);
      } else if (!choices_[i].empty()) {
        set.push_back(&choices_[i][random() % choices_[i].size()]);
      }
    }
    return set;
  }

  Scope::Set against(const Values& values, Goal goal) const {
    Scope::Set set;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const auto given = std::find_if(values.begin(), values.end(), [&](const Candidate* chosen) {
        return chosen->change.input == inputs_[i];
      });
      const Values ordered = best_first(choices_[i], goal == Goal::kYes ? Goal::kNo : Goal::kYes);
      if (given != values.end()) {
        set.push_back(*given);
      } else if (!ordered.empty()) {
        set.push_back(ordered.front());
      }
    }
    return set;
  }

  Scope::Set turned(Scope::Set set, const Input& input, std::mt19937& random) const {
    const Choices& choices = choices_of(input);
    for (const Candidate*& chosen : set) {
      if (chosen->change.input == input) {
        chosen = &choices[random() % choices.size()];
      }
    }
    return set;
  }

  // Without the inputs that do not matter: the rest settles it alone.
  static std::vector<Inputs> kept(const std::map<Inputs, Values>& sets,
                                  const std::vector<Input>& mattering) {
    std::vector<Inputs> all;
    for (const auto& [inputs, values] : sets) {
      Inputs rest;
      std::set_intersection(inputs.begin(), inputs.end(), mattering.begin(), mattering.end(),
                            std::back_inserter(rest));
      if (!rest.empty()) {
        all.push_back(std::move(rest));
      }
    }
    std::sort(all.begin(), all.end(), [](const Inputs& left, const Inputs& right) {
      return left.size() != right.size() ? left.size() < right.size() : left < right;
    });
    std::vector<Inputs> minimal;
    for (Inputs& inputs : all) {
      const bool is_minimal = std::none_of(minimal.begin(), minimal.end(),
                                           [&](const Inputs& part) { return holds(inputs, part); });
      if (is_minimal) {
        minimal.push_back(std::move(inputs));
      }
    }
    return minimal;
  }

  static void rank(const std::vector<Input>& mattering, Needs& needs) {
    for (const Input& input : mattering) {
      Need need{.input = input};
      for (const auto* sets : {&needs.confirming, &needs.excluding}) {
        for (const Inputs& inputs : *sets) {
          if (!std::binary_search(inputs.begin(), inputs.end(), input)) {
            continue;
          }
          need.set_size =
              need.set_size == 0 ? inputs.size() : std::min(need.set_size, inputs.size());
          bool& alone = sets == &needs.confirming ? need.may_confirm_alone : need.may_exclude_alone;
          alone = alone || inputs.size() == 1;
          need.is_needed = need.is_needed || sets == &needs.confirming;
        }
      }
      needs.inputs.push_back(need);
    }
    std::stable_sort(
        needs.inputs.begin(), needs.inputs.end(), [](const Need& left, const Need& right) {
          const int left_ways = left.may_confirm_alone + left.may_exclude_alone;
          const int right_ways = right.may_confirm_alone + right.may_exclude_alone;
          return left_ways != right_ways ? left_ways > right_ways : left.set_size < right.set_size;
        });
  }

  Scope& scope_;
  std::size_t root_;
  const NeedsOptions& options_;
  std::vector<Input> inputs_;     // open, to be asked for; sorted
  std::vector<Choices> choices_;  // of each
};

}  // namespace

Needs needs_of(Scope& scope, std::size_t root, const NeedsOptions& options) {
  if (scope.truth(root) != quantity::kUnknown) {
    return {};
  }
  return Search(scope, root, options).run();
}

}  // namespace regimen::change
