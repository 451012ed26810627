#include "engine/quantity/time_words.h"

#include <algorithm>
#include <array>
#include <string>

namespace regimen::quantity {

namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kYearsMax = 9999;
constexpr std::int64_t kMonthsMax = 12 * kYearsMax;
constexpr std::int64_t kSecondsMax = 366 * kYearsMax * kDay;

struct TimeWord {
  std::string_view word;
  std::int32_t months;
  std::int64_t seconds;
};
constexpr std::array<TimeWord, 19> kTimeWords{{
    {"year", 12, 0},         {"years", 12, 0},    {"a", 12, 0},          {"month", 1, 0},
    {"months", 1, 0},        {"mo", 1, 0},        {"week", 0, 7 * kDay}, {"weeks", 0, 7 * kDay},
    {"wk", 0, 7 * kDay},     {"day", 0, kDay},    {"days", 0, kDay},     {"d", 0, kDay},
    {"hour", 0, kHour},      {"hours", 0, kHour}, {"h", 0, kHour},       {"minute", 0, kMinute},
    {"minutes", 0, kMinute}, {"min", 0, kMinute}, {"s", 0, 1},
}};

}  // namespace

std::optional<quantity::Duration> duration_of(const quantity::Rational& number,
                                              std::string_view word) {
  const auto* found = std::find_if(kTimeWords.begin(), kTimeWords.end(),
                                   [&](const TimeWord& row) { return row.word == word; });
  if (found == kTimeWords.end()) {
    return std::nullopt;
  }
  const quantity::Rational months = number * quantity::Rational(found->months);
  const quantity::Rational seconds = number * quantity::Rational(found->seconds);
  const bool is_whole = months.is_integer() && seconds.is_integer();
  const bool is_far =
      months > quantity::Rational(kMonthsMax) || (-months) > quantity::Rational(kMonthsMax) ||
      seconds > quantity::Rational(kSecondsMax) || (-seconds) > quantity::Rational(kSecondsMax);
  if (!is_whole || is_far) {
    return std::nullopt;
  }
  return quantity::Duration{static_cast<std::int32_t>(*months.floor_integer()),
                            *seconds.floor_integer(), number.to_text() + " " + std::string(word)};
}

}  // namespace regimen::quantity
