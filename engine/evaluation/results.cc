#include "engine/evaluation/results.h"

#include <algorithm>

namespace regimen::evaluation {

namespace {

using patient::Result;
using quantity::Interval;
using quantity::Truth;

// Results that may be in the window, with whether they surely are.
struct Candidate {
  const Result* result;
  bool is_certain;
};

std::vector<Candidate> in_window(const patient::LabResults& results, const Window& window) {
  std::vector<Candidate> found;
  for (const Result& result : results.results) {
    const Truth truth = is_in(result.at, window);
    if (truth.is_possible) {
      found.push_back({&result, truth.is_definite});
    }
  }
  return found;
}

// Those that no certain other result is surely later (or, for `first`, earlier) than.
std::vector<Interval> extreme_in_time(const std::vector<Candidate>& found, bool is_latest) {
  const auto surely_beats = [&](const Candidate& other, const Candidate& candidate) {
    if (!other.is_certain || !other.result->at || !candidate.result->at) {
      return false;
    }
    return is_latest ? other.result->at->first > candidate.result->at->last
                     : other.result->at->last < candidate.result->at->first;
  };
  std::vector<Interval> values;
  for (const Candidate& entry : found) {
    const bool is_beaten = std::any_of(found.begin(), found.end(), [&](const Candidate& other) {
      return surely_beats(other, entry);
    });
    if (!is_beaten) {
      values.push_back(entry.result->value);
    }
  }
  return values;
}

// The highest or lowest value: between what is certain and what is possible.
std::vector<Interval> extreme_in_value(const std::vector<Candidate>& found, bool is_highest) {
  std::vector<Interval> values;
  values.reserve(found.size());
  for (const Candidate& candidate : found) {
    values.push_back(candidate.result->value);
  }
  // An undecided order of values leaves everything from the least to the greatest bound open.
  const auto beats = [&](const Interval& left, const Interval& right) {
    return is_highest ? left.low && right.high && *left.low > *right.high
                      : left.high && right.low && *left.high < *right.low;
  };
  std::vector<Interval> kept;
  for (const Interval& interval : values) {
    const bool is_beaten = std::any_of(found.begin(), found.end(), [&](const Candidate& other) {
      return other.is_certain && beats(other.result->value, interval);
    });
    if (!is_beaten) {
      kept.push_back(interval);
    }
  }
  return kept;
}

// The mean of all of them; anything, where it is not certain which they are.
Interval mean_of(const std::vector<Candidate>& found) {
  Interval mean{quantity::Rational(0), quantity::Rational(0), false, false};
  const auto add = [](std::optional<quantity::Rational>& sum,
                      const std::optional<quantity::Rational>& bound) {
    sum = sum && bound ? std::optional(*sum + *bound) : std::nullopt;
  };
  for (const Candidate& candidate : found) {
    if (!candidate.is_certain) {
      return Interval::all();
    }
    add(mean.low, candidate.result->value.low);
    add(mean.high, candidate.result->value.high);
    mean.low_open = mean.low_open || candidate.result->value.low_open;
    mean.high_open = mean.high_open || candidate.result->value.high_open;
  }
  const quantity::Rational count(static_cast<std::int64_t>(found.size()));
  for (std::optional<quantity::Rational>* bound : {&mean.low, &mean.high}) {
    if (*bound) {
      *bound = **bound / count;
    }
  }
  return mean;
}

// left - right.
Interval difference(const Interval& left, const Interval& right) {
  Interval result;
  if (left.low && right.high) {
    result.low = *left.low - *right.high;
    result.low_open = left.low_open || right.high_open;
  }
  if (left.high && right.low) {
    result.high = *left.high - *right.low;
    result.high_open = left.high_open || right.low_open;
  }
  return result;
}

// The least of two values, each somewhere in its interval.
Interval least(const Interval& left, const Interval& right) {
  Interval result;
  if (left.low && right.low) {
    const bool is_left = *left.low < *right.low;
    result.low = is_left ? left.low : right.low;
    result.low_open = *left.low == *right.low ? left.low_open && right.low_open
                      : is_left               ? left.low_open
                                              : right.low_open;
  }
  const bool is_left_high = left.high && (!right.high || *left.high < *right.high ||
                                          (*left.high == *right.high && left.high_open));
  result.high = is_left_high ? left.high : right.high;
  result.high_open = is_left_high ? left.high_open : right.high_open;
  return result;
}

Interval negated(const Interval& value) {
  const quantity::Rational zero(0);
  return difference({zero, zero, false, false}, value);
}

// What the latest result rose by above the lowest before it. Two results are needed, and their
// order must be certain.
std::vector<Interval> rise_of(const std::vector<Candidate>& found) {
  if (found.size() < 2) {
    return {};
  }
  const Candidate* latest = nullptr;
  bool is_certain = true;
  for (const Candidate& candidate : found) {
    const bool is_last = std::all_of(found.begin(), found.end(), [&](const Candidate& other) {
      return &other == &candidate || (candidate.result->at && other.result->at &&
                                      other.result->at->last < candidate.result->at->first);
    });
    latest = is_last ? &candidate : latest;
    is_certain = is_certain && candidate.is_certain;
  }
  if (!is_certain || latest == nullptr) {
    return {Interval::all()};
  }
  std::optional<Interval> lowest;
  for (const Candidate& entry : found) {
    if (&entry != latest) {
      lowest = lowest ? least(*lowest, entry.result->value) : entry.result->value;
    }
  }
  return {difference(latest->result->value, *lowest)};
}

// The same of the values turned around: the highest before it less the latest.
std::vector<Interval> fall_of(const std::vector<Candidate>& found) {
  std::vector<Result> turned;
  turned.reserve(found.size());
  for (const Candidate& candidate : found) {
    turned.push_back(*candidate.result);
    turned.back().value = negated(candidate.result->value);
  }
  std::vector<Candidate> all;
  for (std::size_t i = 0; i < found.size(); ++i) {
    all.push_back({&turned[i], found[i].is_certain});
  }
  return rise_of(all);
}

// The values one of which is meant by the selection.
std::vector<Interval> selected(const std::vector<Candidate>& found,
                               knowledge::LabOperand::Selection selection) {
  using Selection = knowledge::LabOperand::Selection;
  switch (selection) {
    case Selection::kLatest:
    case Selection::kFirst:
      return extreme_in_time(found, selection == Selection::kLatest);
    case Selection::kHighest:
    case Selection::kLowest:
      return extreme_in_value(found, selection == Selection::kHighest);
    case Selection::kMean:
      return {mean_of(found)};
    case Selection::kRise:
      return rise_of(found);
    case Selection::kFall:
      return fall_of(found);
  }
  return {};
}

}  // namespace

Window window_of(const patient::Record& record, const std::optional<quantity::Duration>& within) {
  Window window{std::nullopt, record.as_of};
  if (within) {
    window.begin = minus(record.as_of, *within);
  }
  return window;
}

Truth is_in(const std::optional<quantity::Instant>& at, const Window& window) {
  if (!at) {
    return window.begin ? quantity::kUnknown : quantity::kTrue;
  }
  // A bound known only to the day counts its whole day: windows are inclusive.
  const bool may_be_before = window.begin && at->first < window.begin->first;
  const bool is_before = window.begin && at->last < window.begin->first;
  const bool may_be_after = at->last > window.end.last;
  const bool is_after = at->first > window.end.last;
  return {!may_be_before && !may_be_after, !is_before && !is_after};
}

bool is_unknown(const patient::Record& record, const knowledge::Input& input) {
  return std::binary_search(record.unknown.begin(), record.unknown.end(), input);
}

bool is_same(const knowledge::Operand& left, const knowledge::Operand& right) {
  const auto* one = std::get_if<knowledge::LabOperand>(&left);
  const auto* other = std::get_if<knowledge::LabOperand>(&right);
  if (one == nullptr || other == nullptr) {
    return left.index() == right.index();  // ages
  }
  const bool has_same_window = one->within && other->within
                                   ? one->within->months == other->within->months &&
                                         one->within->seconds == other->within->seconds
                                   : one->within.has_value() == other->within.has_value();
  return one->lab == other->lab && one->selection == other->selection && has_same_window;
}

std::vector<Interval> candidates(const knowledge::Model& model, const patient::Record& record,
                                 const knowledge::LabOperand& operand) {
  using Selection = knowledge::LabOperand::Selection;
  if (is_unknown(record, operand.lab)) {
    return {Interval::all()};
  }
  const patient::LabResults* results = patient::find(record, operand.lab);
  if (results == nullptr) {
    return {};
  }
  const bool is_bare = operand.selection == Selection::kLatest && !operand.within;
  const std::vector<Candidate> found = in_window(
      *results, window_of(record, is_bare ? model[operand.lab].valid_for : operand.within));
  if (found.empty()) {
    return {};
  }
  std::vector<Interval> values = selected(found, operand.selection);
  const bool may_be_none = std::none_of(
      found.begin(), found.end(), [](const Candidate& candidate) { return candidate.is_certain; });
  if (may_be_none) {
    values.push_back(Interval::all());
  }
  return values;
}

}  // namespace regimen::evaluation
