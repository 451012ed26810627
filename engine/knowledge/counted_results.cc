// Implements engine/knowledge/conditions.h: how many results there are, and how they lie.
#include <algorithm>
#include <utility>

#include "engine/knowledge/conditions.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

using quantity::Date;
using quantity::Duration;

Diagnostic not_of_two(const syntax::Number& count, Span apart) {
  return {.code = Finding::kInvalidCount,
          .message = "`apart` is said of two results, not of " + count.text,
          .primary = {{count.span, "how many are needed"}},
          .secondary = {{apart, "how far apart two of them lie"}},
          .help = "write `at least 2 results …`"};
}

Diagnostic not_in_days(const Duration& duration, Span span) {
  return {.code = Finding::kInvalidDuration,
          .message = "`" + duration.to_text() + "` is not a whole number of days",
          .primary = {{span, "results lie days or months apart"}},
          .help = "write days, weeks, months or years, as in `at least 90 days apart`"};
}

Diagnostic empty_span(const Duration& least, const Duration& most, Span span) {
  return {.code = Finding::kEmptyRange,
          .message = "`" + least.to_text() + "` is longer than `" + most.to_text() +
                     "`, so no two results lie so far apart",
          .primary = {{span, "the shorter time comes first"}},
          .help = "write `" + most.to_text() + " to " + least.to_text() + " apart`"};
}

// A span of whole days or months.
std::optional<Duration> read_days(Scope& scope, const syntax::Duration& written) {
  std::optional<Duration> duration = read_duration(scope, written);
  if (duration && duration->seconds % quantity::kSecondsOfDay != 0) {
    scope.error(not_in_days(*duration, written.span));
    return std::nullopt;
  }
  return duration;
}

// Months are of 28 to 31 days: over four years it shows whether the range is ever not empty.
bool is_ever_within(const Duration& least, const Duration& most) {
  constexpr std::int32_t kFourYears = 1461;
  const Date first = *Date::of(2400, 1, 1);
  for (std::int32_t i = 0; i < kFourYears; ++i) {
    const Date later{first.days + i};
    if (minus(later, most) <= minus(later, least)) {
      return true;
    }
  }
  return false;
}

}  // namespace

// Absent with a mistake; empty where nothing is said.
std::optional<std::optional<Apart>> ConditionChecker::check_apart(
    const syntax::ResultsCondition& condition) {
  const std::optional<syntax::Duration>& least = condition.apart_least;
  const std::optional<syntax::Duration>& most = condition.apart_most;
  if (!least && !most) {
    return std::optional<Apart>();
  }
  Apart apart;
  if (least) {
    apart.least = read_days(scope_, *least);
  }
  if (most) {
    apart.most = read_days(scope_, *most);
  }
  const bool is_whole =
      apart.least.has_value() == least.has_value() && apart.most.has_value() == most.has_value();
  if (!is_whole) {
    return std::nullopt;
  }
  if (apart.least && apart.most && !is_ever_within(*apart.least, *apart.most)) {
    scope_.error(empty_span(*apart.least, *apart.most, condition.apart_span));
    return std::nullopt;
  }
  const auto two = quantity::Rational::parse(condition.count.text);
  if (two != quantity::Rational(2)) {
    scope_.error(not_of_two(condition.count, condition.apart_span));
    return std::nullopt;
  }
  return std::optional(std::move(apart));
}

ConditionChecker::Checked ConditionChecker::check_results(const syntax::ResultsCondition& condition,
                                                          Span span) {
  const auto count = read_count(scope_, condition.count, kCountMax);
  const auto lab = scope_.id_of<LabId>(condition.lab, kWantLab);
  const auto within = read_duration(scope_, condition.within);
  const auto time_of = [&](const std::optional<std::string>& text) {
    auto time = text ? quantity::TimeOfDay::parse(*text) : std::nullopt;
    if (text && !time) {
      scope_.error(invalid_value("`" + *text + "` is not a time of day", span,
                                 "write hours and minutes, as in `before 11:00`"));
    }
    return time;
  };
  const auto before = time_of(condition.before);
  const auto after = time_of(condition.after);
  std::optional<Threshold> threshold;
  if (lab && condition.threshold) {
    threshold = check_threshold(LabOperand{*lab, {}, {}}, *condition.threshold);
  }
  const bool is_whole = count && lab && within.has_value() == condition.within.has_value() &&
                        threshold.has_value() == condition.threshold.has_value() &&
                        before.has_value() == condition.before.has_value() &&
                        after.has_value() == condition.after.has_value();
  const auto apart = check_apart(condition);
  if (!is_whole || !apart) {
    return std::nullopt;
  }
  if (condition.is_consistent && !condition.op) {
    scope_.error(invalid_value(
        "`consistently` compares results with a value", span,
        "compare them, as in `consistently at least 2 results " + condition.lab.text + " < …`"));
    return std::nullopt;
  }
  Results results{.count = *count,
                  .lab = *lab,
                  .comparison = std::nullopt,
                  .threshold = std::move(threshold),
                  .before = before,
                  .after = after,
                  .on_different_days = condition.on_different_days,
                  .within = within,
                  .apart = *apart,
                  .is_recorded = condition.is_recorded,
                  .is_consistent = condition.is_consistent};
  if (condition.op) {
    results.comparison = comparison_from(*condition.op);
  }
  return add(span, std::move(results));
}

}  // namespace regimen::knowledge
