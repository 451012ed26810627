// Calendar: dates, instants with offsets, partial dates, durations.
//
// Calendar arithmetic is calendar arithmetic: 6 months before 31 August 2025 is 28 February 2025.
// A partial date (a year, a year and month) is an interval of days; an instant known only
// to the day is an interval of instants. Nothing here reads a clock.
//
// Shape:   Instant is minutes since 1970-01-01T00:00Z plus the local offset it was given with;
//          seconds are kept. Local time of day is what `before 11:00` reads.
// Errors:  parse returns nullopt; impossible dates (2025-02-30) do not parse.
// Source:  ISO 8601 / FHIR R4 date and dateTime; Hinnant's date library.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/shared.h"

namespace regimen::quantity {

// A day of the proleptic Gregorian calendar, years 1 to 9999.
struct Date {
  std::int32_t days = 0;  // since 1970-01-01
  static std::optional<Date> of(int year, unsigned month, unsigned day);
  static std::optional<Date> parse(std::string_view iso);  // "2026-01-12" only
  int year() const;
  unsigned month() const;
  unsigned day() const;
  std::string to_text() const;
  friend auto operator<=>(const Date&, const Date&) = default;
};

struct TimeOfDay {
  std::int32_t minutes = 0;                                      // since midnight, local
  static std::optional<TimeOfDay> parse(std::string_view text);  // "11:00"
  std::string to_text() const;
  friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

inline constexpr std::int64_t kSecondsOfDay = 86400;

// A span of calendar time as stated: months and days are different things.
struct Duration {
  std::int32_t months = 0;   // years are 12 months
  std::int64_t seconds = 0;  // weeks, days, hours, minutes
  OptionalString text;       // as written, where that is not what `to_text` derives: "1 weeks"
  std::string to_text() const;
  friend bool operator==(const Duration& left, const Duration& right) {
    return left.months == right.months && left.seconds == right.seconds;
  }
};

// End of month is kept inside the month; hours count in whole days. Stops at years 1 and 9999.
Date plus(Date date, const Duration& duration);
Date minus(Date date, const Duration& duration);

// A known or partly known point in time: every instant in [first, last] is possible, in seconds
// since the epoch UTC.
struct Instant {
  std::int64_t first = 0;
  std::int64_t last = 0;  // inclusive
  std::int32_t offset_minutes = 0;
  bool has_time = false;  // the time of day was given
  enum class Precision : std::uint8_t {
    kYear,
    kMonth,
    kDay,
    kMinute,
    kSecond
  } precision = Precision::kDay;

  // Partial ISO dates and date-times: "2026", "2026-01", "2026-01-12", "2026-01-12T08:10",
  // "2026-01-12T08:10:00.5+01:00", "…Z". Without offset, `default_offset_minutes` is used.
  static std::optional<Instant> parse(std::string_view text,
                                      std::int32_t default_offset_minutes = 0);
  // The first second of the day, UTC; prints as the day.
  static Instant at_start_of(Date date);

  Date first_day() const;  // local
  Date last_day() const;   // local
  // Local time of day if it is known.
  std::optional<TimeOfDay> time_of_day() const;
  // To the precision it was given: "2026-01", "2026-01-12T08:10+01:00"; an offset of zero is not
  // printed. A partial date that was moved prints as the range it became.
  std::string to_text() const;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// The instant `duration` before/after, same local time of day.
Instant plus(Instant instant, const Duration& duration);
Instant minus(Instant instant, const Duration& duration);

// Completed years between a (partial) birth date and a day: the least and the most.
struct YearsRange {
  std::int32_t least = 0;
  std::int32_t most = 0;
};
YearsRange completed_years(const Instant& birth, Date day);

}  // namespace regimen::quantity
