// Implements engine/quantity/calendar.h: dates, times of day and durations. Instants are in
// instant.cc.
#include "engine/quantity/calendar.h"

#include <algorithm>
#include <array>

#include <date/date.h>

#include "engine/quantity/calendar_field.h"

namespace regimen::quantity {

namespace {

constexpr int kYearMin = 1;
constexpr int kYearMax = 9999;

// Of a number, not of a Date by value: g++ 12 at -O1 loses the store of such a temporary.
date::year_month_day civil(std::int32_t days) {
  return date::year_month_day(date::sys_days(date::days(days)));
}

Date from_civil(const date::year_month_day& civil_date) {
  return {static_cast<std::int32_t>(date::sys_days(civil_date).time_since_epoch().count())};
}

std::string pluralize(std::int64_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

std::optional<Date> Date::of(int year, unsigned month, unsigned day) {
  const bool in_range = year >= kYearMin && year <= kYearMax && month <= 12 && day <= 31;
  const date::year_month_day civil_date =
      date::year(in_range ? year : 0) / date::month(in_range ? month : 0) / date::day(day);
  if (!in_range || !civil_date.ok()) {
    return std::nullopt;
  }
  return from_civil(civil_date);
}

std::optional<Date> Date::parse(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') {
    return std::nullopt;
  }
  const auto year = number_field(iso.substr(0, 4));
  const auto month = number_field(iso.substr(5, 2));
  const auto day = number_field(iso.substr(8, 2));
  if (!year || !month || !day) {
    return std::nullopt;
  }
  return of(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

int Date::year() const {
  return static_cast<int>(civil(days).year());
}

unsigned Date::month() const {
  return static_cast<unsigned>(civil(days).month());
}

unsigned Date::day() const {
  return static_cast<unsigned>(civil(days).day());
}

std::string Date::to_text() const {
  return padded(year(), 4) + "-" + padded(static_cast<int>(month()), 2) + "-" +
         padded(static_cast<int>(day()), 2);
}

std::optional<TimeOfDay> TimeOfDay::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() != colon + 3) {
    return std::nullopt;
  }
  const auto hour = number_field(text.substr(0, colon));
  const auto minute = number_field(text.substr(colon + 1));
  if (!hour || !minute || *hour > 23 || *minute > 59) {
    return std::nullopt;
  }
  return TimeOfDay{*hour * 60 + *minute};
}

std::string TimeOfDay::to_text() const {
  return padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2);
}

std::string Duration::to_text() const {
  if (!text.empty()) {
    return text;
  }
  std::string words;
  if (months != 0) {
    words = months % 12 == 0 ? pluralize(months / 12, "year") : pluralize(months, "month");
  }
  if (seconds == 0 && !words.empty()) {
    return words;
  }
  struct Step {
    std::int64_t seconds;
    const char* noun;
  };
  constexpr std::array kSteps{Step{7 * kSecondsOfDay, "week"}, Step{kSecondsOfDay, "day"},
                              Step{3600, "hour"}, Step{60, "minute"}, Step{1, "second"}};
  const auto* step = std::find_if(kSteps.begin(), kSteps.end(), [&](const Step& candidate) {
    return seconds != 0 && seconds % candidate.seconds == 0;
  });
  const std::string rest =
      step == kSteps.end() ? pluralize(0, "day") : pluralize(seconds / step->seconds, step->noun);
  return words.empty() ? rest : words + " " + rest;
}

Date shifted(Date date, std::int64_t months, std::int64_t days) {
  // Far shifts stop at the ends of the calendar: later than every date is all that a comparison
  // asks.
  const date::year_month_day start = civil(date.days);
  const std::int64_t month_index = std::int64_t{static_cast<int>(start.year())} * 12 +
                                   static_cast<unsigned>(start.month()) - 1 + months;
  constexpr std::int64_t kFirstMonth = std::int64_t{kYearMin} * 12;
  constexpr std::int64_t kLastMonth = std::int64_t{kYearMax} * 12 + 11;
  const Date first = from_civil(date::year(kYearMin) / 1 / 1);
  const Date last = from_civil(date::year(kYearMax) / 12 / 31);
  if (month_index < kFirstMonth || month_index > kLastMonth) {
    return month_index < kFirstMonth ? first : last;
  }
  const date::year_month target = date::year(static_cast<int>(month_index / 12)) /
                                  date::month(static_cast<unsigned>(month_index % 12) + 1);
  const date::day day = std::min(start.day(), (target / date::last).day());
  const std::int64_t far = std::int64_t{last.days} - first.days;
  const std::int64_t result = from_civil(target / day).days + std::clamp(days, -far, far);
  return {static_cast<std::int32_t>(std::clamp<std::int64_t>(result, first.days, last.days))};
}

Date plus(Date date, const Duration& duration) {
  return shifted(date, duration.months, duration.seconds / kSecondsOfDay);
}

Date minus(Date date, const Duration& duration) {
  return shifted(date, -std::int64_t{duration.months}, -(duration.seconds / kSecondsOfDay));
}

}  // namespace regimen::quantity
