#include "engine/explanation/change/domain.h"

#include <algorithm>
#include <utility>

#include "engine/base/overload.h"
#include "engine/explanation/change/thresholds.h"
#include "engine/quantity/short_number.h"

namespace regimen::change {

namespace {

using quantity::Rational;
using Manner = Change::Manner;

// One number to try: a threshold itself, or what lies below, between or above thresholds.
struct Trial {
  Rational value;
  Range range;
};

bool is_plausible(const knowledge::Lab& lab, const Rational& value) {
  return (!lab.plausible_low || value >= *lab.plausible_low) &&
         (!lab.plausible_high || value <= *lab.plausible_high);
}

std::optional<Trial> between(const std::optional<knowledge::Threshold>& low,
                             const std::optional<knowledge::Threshold>& high,
                             const std::optional<Rational>& least,
                             const std::optional<Rational>& most) {
  quantity::Interval interval;
  interval.low = low ? low->canonical : least;
  interval.high = high ? high->canonical : most;
  interval.low_open = low.has_value();
  interval.high_open = high.has_value();
  if (!interval.low) {  // nothing bounds it below: negative numbers are rarely meant
    interval.low = *interval.high > Rational(0) ? Rational(0) : *interval.high - Rational(1);
  }
  if (!interval.high) {
    interval.high = *interval.low * Rational(2) + Rational(1);
  }
  if (*interval.low > *interval.high ||
      (*interval.low == *interval.high && (interval.low_open || interval.high_open))) {
    return std::nullopt;
  }
  const std::optional<Rational> value = quantity::short_number_between(interval, false);
  if (!value) {
    return std::nullopt;
  }
  return Trial{*value, {low, high, low.has_value(), high.has_value()}};
}

std::vector<Trial> trials_of(const knowledge::Lab& lab,
                             const std::vector<knowledge::Threshold>& limits) {
  std::vector<Trial> trials;
  if (limits.empty()) {
    const Rational number = lab.plausible_low.value_or(Rational(1));
    return {{number, {}}};
  }
  std::optional<knowledge::Threshold> below;
  for (const knowledge::Threshold& limit : limits) {
    if (const auto trial = between(below, limit, lab.plausible_low, lab.plausible_high)) {
      trials.push_back(*trial);
    }
    trials.push_back({limit.canonical, {limit, limit, false, false}});
    below = limit;
  }
  if (const auto trial = between(below, std::nullopt, lab.plausible_low, lab.plausible_high)) {
    trials.push_back(*trial);
  }
  std::erase_if(trials, [&](const Trial& trial) { return !is_plausible(lab, trial.value); });
  return trials;
}

// Completed years: those next to every limit.
std::vector<Trial> ages_of(const std::vector<knowledge::Threshold>& limits) {
  std::vector<Trial> trials;
  for (const knowledge::Threshold& limit : limits) {
    const Rational whole(limit.canonical.floor_integer().value_or(0));
    for (const int step : {-1, 0, 1}) {
      const Rational years = whole + Rational(step);
      if (years.is_negative() || years > Rational(kAgeMax)) {
        continue;
      }
      const knowledge::Threshold bound{quantity::Quantity{years, limit.written->unit}, years};
      trials.push_back({years, {bound, bound, false, false}});
    }
  }
  std::sort(trials.begin(), trials.end(),
            [](const Trial& left, const Trial& right) { return left.value < right.value; });
  trials.erase(
      std::unique(trials.begin(), trials.end(),
                  [](const Trial& left, const Trial& right) { return left.value == right.value; }),
      trials.end());
  return trials;
}

Change numbered(const knowledge::Input& input, Manner manner, const Trial& trial,
                const Series& series) {
  return {.input = input,
          .manner = manner,
          .value = trial.value,
          .range = trial.range,
          .series = series};
}

// Neighbours with the same effects become one, whose range is both.
std::vector<Candidate> join(const Scope& scope, const knowledge::Input& input, Manner manner,
                            const std::vector<Trial>& trials, const Series& series) {
  std::vector<Candidate> candidates;
  for (const Trial& trial : trials) {
    Candidate next = scope.candidate(numbered(input, manner, trial, series));
    if (!candidates.empty() && candidates.back().effects == next.effects) {
      Range& range = candidates.back().change.range;
      range.high = trial.range.high;
      range.is_high_open = trial.range.is_high_open;
    } else {
      candidates.push_back(std::move(next));
    }
  }
  return candidates;
}

// Ages are whole: one range ends below the least of the next, the last is open above.
void close_gaps(std::vector<Candidate>& ages) {
  for (std::size_t i = 0; i < ages.size(); ++i) {
    Range& range = ages[i].change.range;
    if (i == 0) {
      range.low.reset();
    }
    range.high = i + 1 < ages.size() ? ages[i + 1].change.range.low : std::nullopt;
    range.is_high_open = range.high.has_value();
  }
}

std::vector<Candidate> of_lab(const Scope& scope, knowledge::LabId id) {
  const knowledge::Lab& lab = scope.compiled().model[id];
  const std::vector<Trial> trials = trials_of(lab, thresholds_of(scope, id));
  std::vector<Candidate> all = join(scope, id, Manner::kMeasured, trials, {});
  for (const Series& series : series_of(scope, id)) {
    for (Candidate& more : join(scope, id, Manner::kMeasured, trials, series)) {
      const bool is_new = std::none_of(all.begin(), all.end(), [&](const Candidate& candidate) {
        return candidate.effects == more.effects;
      });
      if (is_new) {
        all.push_back(std::move(more));
      }
    }
  }
  return all;
}

std::vector<Candidate> of_birth(const Scope& scope) {
  std::vector<Candidate> ages =
      join(scope, knowledge::BirthInput{}, Manner::kAged, ages_of(age_thresholds_of(scope)), {});
  close_gaps(ages);
  return ages;
}

std::vector<Candidate> of_concept(const Scope& scope, knowledge::ConceptId id) {
  std::vector<Candidate> all{scope.candidate({.input = id, .manner = Manner::kAbsent})};
  const auto add = [&](const std::optional<quantity::Duration>& onset_ago) {
    Candidate candidate =
        scope.candidate({.input = id, .manner = Manner::kPresent, .onset_ago = onset_ago});
    const bool is_new = std::none_of(all.begin(), all.end(), [&](const Candidate& other) {
      return other.effects == candidate.effects;
    });
    if (is_new) {
      all.push_back(std::move(candidate));
    }
  };
  add(std::nullopt);
  for (const quantity::Duration& onset_ago : onsets_of(scope, id)) {
    add(onset_ago);
  }
  return all;
}

// Something else, or one of the things that the entries may be.
std::vector<Candidate> of_unread(const Scope& scope) {
  std::vector<Candidate> all{
      scope.candidate({.input = knowledge::UnreadInput{}, .manner = Manner::kUnderstood})};
  for (const knowledge::Input& input : scope.unread()) {
    Candidate one = scope.candidate(
        {.input = knowledge::UnreadInput{}, .manner = Manner::kUnderstood, .meaning = input});
    const bool is_new = std::none_of(all.begin(), all.end(), [&](const Candidate& other) {
      return other.effects == one.effects;
    });
    if (is_new) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace

std::vector<Candidate> candidates_of(const Scope& scope, const knowledge::Input& input) {
  const auto pair = [&](Manner manner, Manner other) {
    return std::vector<Candidate>{scope.candidate({.input = input, .manner = manner}),
                                  scope.candidate({.input = input, .manner = other})};
  };
  return std::visit(
      Overload{[&](knowledge::SexInput) { return pair(Manner::kFemale, Manner::kMale); },
               [&](knowledge::BirthInput) { return of_birth(scope); },
               [&](knowledge::LabId lab) { return of_lab(scope, lab); },
               [&](knowledge::ConceptId id) { return of_concept(scope, id); },
               [&](knowledge::AgentId) { return pair(Manner::kStopped, Manner::kStarted); },
               [&](knowledge::UnreadInput) { return of_unread(scope); }},
      input);
}

bool is_as_now(const Scope& scope, const Candidate& candidate) {
  return std::all_of(
      candidate.effects.begin(), candidate.effects.end(),
      [&](const Candidate::Effect& effect) { return scope.test(effect.test) == effect.truth; });
}

bool is_open(const Scope& scope, const knowledge::Input& input) {
  const std::vector<logic::TestId> tests = scope.tests_of(input);
  return std::any_of(tests.begin(), tests.end(),
                     [&](logic::TestId test) { return scope.test(test) == quantity::kUnknown; });
}

bool may_change(const Scope& scope, const Change& change) {
  return std::visit(
      Overload{[](knowledge::SexInput) { return false; },
               [](knowledge::BirthInput) { return false; }, [](knowledge::LabId) { return true; },
               [](knowledge::AgentId) { return true; },
               [](knowledge::UnreadInput) { return false; },
               [&](knowledge::ConceptId id) {
                 const bool is_past =
                     scope.compiled().model[id].kind == knowledge::Concept::Kind::kHistory;
                 return !is_past || change.manner == Manner::kPresent || is_open(scope, id);
               }},
      change.input);
}

}  // namespace regimen::change
