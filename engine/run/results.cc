#include "engine/run/results.h"

#include <algorithm>

namespace regimen::run {

namespace {

using quantity::Interval;
using quantity::Truth;
using record::Result;

// Results that may be in the window, with whether they surely are.
struct Candidate {
  const Result* result;
  bool is_certain;
};

std::vector<Candidate> in_window(const record::LabResults& results, const Window& window) {
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
  const auto surely_beats = [&](const Candidate& other, const Candidate& one) {
    if (!other.is_certain || !other.result->at || !one.result->at) {
      return false;
    }
    return is_latest ? other.result->at->first > one.result->at->last
                     : other.result->at->last < one.result->at->first;
  };
  std::vector<Interval> values;
  for (const Candidate& one : found) {
    const bool is_beaten = std::any_of(found.begin(), found.end(), [&](const Candidate& other) {
      return surely_beats(other, one);
    });
    if (!is_beaten) {
      values.push_back(one.result->value);
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
  for (const Interval& one : values) {
    const bool is_beaten = std::any_of(found.begin(), found.end(), [&](const Candidate& other) {
      return other.is_certain && beats(other.result->value, one);
    });
    if (!is_beaten) {
      kept.push_back(one);
    }
  }
  return kept;
}

}  // namespace

Window window_of(const record::Record& record, const std::optional<quantity::Duration>& within) {
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

bool is_unknown(const record::Record& record, const model::Input& input) {
  return std::binary_search(record.unknown.begin(), record.unknown.end(), input);
}

std::vector<Interval> candidates(const model::Model& model, const record::Record& record,
                                 const model::LabOperand& operand) {
  using Selection = model::LabOperand::Selection;
  if (is_unknown(record, operand.lab)) {
    return {Interval::all()};
  }
  const record::LabResults* results = record::find(record, operand.lab);
  if (results == nullptr) {
    return {};
  }
  const bool is_bare = operand.selection == Selection::kLatest && !operand.within;
  const std::vector<Candidate> found = in_window(
      *results, window_of(record, is_bare ? model[operand.lab].valid_for : operand.within));
  if (found.empty()) {
    return {};
  }
  const bool is_in_time =
      operand.selection == Selection::kLatest || operand.selection == Selection::kFirst;
  std::vector<Interval> values =
      is_in_time ? extreme_in_time(found, operand.selection == Selection::kLatest)
                 : extreme_in_value(found, operand.selection == Selection::kHighest);
  const bool may_be_none =
      std::none_of(found.begin(), found.end(), [](const Candidate& one) { return one.is_certain; });
  if (may_be_none) {
    values.push_back(Interval::all());
  }
  return values;
}

}  // namespace regimen::run
