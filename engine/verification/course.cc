// Mean, rise and fall of results, for the tests of a record: engine-free, from docs/semantics.md
// §4.
#include "engine/verification/records.h"

namespace regimen::verification {

namespace {

using patient::Record;
using patient::Result;
using quantity::Interval;
using quantity::kFalse;
using quantity::kTrue;
using quantity::kUnknown;
using quantity::Truth;

// One value of each result that may lie in the window, in order; nothing when that is not certain.
std::optional<std::vector<Result>> certain_results(
    const Record& record, knowledge::LabId lab, const std::optional<quantity::Duration>& length) {
  std::vector<Result> certain;
  for (const Result& result : results_of(record, lab)) {
    const Truth in_window = lies_in_window(record, result.at, length);
    if (in_window == kUnknown) {
      return std::nullopt;
    }
    if (in_window == kTrue) {
      certain.push_back(result);
    }
  }
  return certain;
}

std::size_t possible_results(const Record& record, const knowledge::LabOperand& operand) {
  std::size_t count = 0;
  for (const Result& result : results_of(record, operand.lab)) {
    count += lies_in_window(record, result.at, operand.within) == kFalse ? 0 : 1;
  }
  return count;
}

// One end of an interval: without a number it is endless.
struct End {
  std::optional<quantity::Rational> at;
  bool is_open = false;
};
End low_end(const Interval& value) {
  return {value.low, value.low_open};
}
End high_end(const Interval& value) {
  return {value.high, value.high_open};
}
End minus(const End& left, const End& right) {
  return left.at && right.at ? End{*left.at - *right.at, left.is_open || right.is_open} : End{};
}

// The greatest of several values, each somewhere between its ends. A low end without a number is
// below every other, a high end without one above.
Interval greatest(const std::vector<std::pair<End, End>>& values) {
  Interval most;
  bool is_bounded = true;
  for (const auto& [low, high] : values) {
    if (low.at && (!most.low || *low.at > *most.low)) {
      most.low = low.at;
      most.low_open = low.is_open;
    } else if (low.at && *low.at == *most.low) {
      most.low_open = most.low_open || low.is_open;
    }
    is_bounded = is_bounded && high.at.has_value();
    if (high.at && (!most.high || *high.at > *most.high)) {
      most.high = high.at;
      most.high_open = high.is_open;
    } else if (high.at && *high.at == *most.high) {
      most.high_open = most.high_open && high.is_open;
    }
  }
  if (!is_bounded) {
    most.high.reset();
    most.high_open = false;
  }
  return most;
}

Interval mean(const std::vector<Result>& results) {
  End low{quantity::Rational(0)};
  End high{quantity::Rational(0)};
  for (const Result& result : results) {
    const auto add = [](End& sum, const End& end) {
      sum = sum.at && end.at ? End{*sum.at + *end.at, sum.is_open || end.is_open} : End{};
    };
    add(low, low_end(result.value));
    add(high, high_end(result.value));
  }
  const quantity::Rational count(static_cast<std::int64_t>(results.size()));
  Interval value;
  if (low.at) {
    value.low = *low.at / count;
    value.low_open = low.is_open;
  }
  if (high.at) {
    value.high = *high.at / count;
    value.high_open = high.is_open;
  }
  return value;
}

}  // namespace

std::vector<Interval> course_values(const Record& record, const knowledge::LabOperand& operand) {
  using Selection = knowledge::LabOperand::Selection;
  if (was_made_unknown(record, operand.lab)) {
    return {Interval::all()};
  }
  const auto found = certain_results(record, operand.lab, operand.within);
  const bool is_mean = operand.selection == Selection::kMean;
  if (found && found->size() < (is_mean ? 1U : 2U)) {
    return {};
  }
  if (!found) {
    const bool is_alone = !is_mean && possible_results(record, operand) < 2;
    return is_alone ? std::vector<Interval>{} : std::vector<Interval>{Interval::all()};
  }
  if (is_mean) {
    return {mean(*found)};
  }
  // The last in time, when all the others surely came before it.
  for (std::size_t last = 0; last < found->size(); ++last) {
    std::vector<std::pair<End, End>> differences;
    for (std::size_t i = 0; i < found->size(); ++i) {
      const Interval& value = (*found)[last].value;
      const Interval& other = (*found)[i].value;
      const bool is_before =
          (*found)[i].at && (*found)[last].at && (*found)[i].at->last < (*found)[last].at->first;
      if (i != last && is_before) {
        differences.push_back(operand.selection == Selection::kRise
                                  ? std::pair(minus(low_end(value), high_end(other)),
                                              minus(high_end(value), low_end(other)))
                                  : std::pair(minus(low_end(other), high_end(value)),
                                              minus(high_end(other), low_end(value))));
      }
    }
    if (differences.size() + 1 == found->size()) {
      return {greatest(differences)};
    }
  }
  return {Interval::all()};
}

}  // namespace regimen::verification
