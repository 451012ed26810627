// Implements engine/quantity/calendar.h: instants and ages.
#include <algorithm>
#include <limits>
#include <utility>

#include "engine/quantity/calendar.h"
#include "engine/quantity/calendar_field.h"

namespace regimen::quantity {

namespace {

constexpr int kOffsetHoursMax = 14;

using Precision = Instant::Precision;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

std::int64_t local_of(std::int64_t utc, std::int32_t offset_minutes) {
  return utc + std::int64_t{offset_minutes} * 60;
}

Date day_of(std::int64_t local) {
  return {static_cast<std::int32_t>(floor_divide(local, kSecondsOfDay))};
}

std::int64_t seconds_in_day(std::int64_t local) {
  return local - floor_divide(local, kSecondsOfDay) * kSecondsOfDay;
}

std::int64_t start_of(Date date) {
  return std::int64_t{date.days} * kSecondsOfDay;
}

// The days that "2026", "2026-01" or "2026-01-12" may mean.
struct Days {
  Date first;
  Date last;
  Precision precision = Precision::kDay;
};

std::optional<Days> parse_days(std::string_view text) {
  if (text.size() == 10) {
    const std::optional<Date> date = Date::parse(text);
    return date ? std::optional(Days{*date, *date, Precision::kDay}) : std::nullopt;
  }
  const bool has_month = text.size() == 7 && text[4] == '-';
  if (!has_month && text.size() != 4) {
    return std::nullopt;
  }
  const std::optional<int> year = number_field(text.substr(0, 4));
  const std::optional<int> month = has_month ? number_field(text.substr(5)) : 1;
  const std::optional<Date> first =
      year && month ? Date::of(*year, static_cast<unsigned>(*month), 1) : std::nullopt;
  if (!first) {
    return std::nullopt;
  }
  const Date next = shifted(*first, has_month ? 1 : 12, 0);
  // December 9999 has no next month: the calendar ends there.
  const Date last = next.day() == 1 ? shifted(next, 0, -1) : next;
  return Days{*first, last, has_month ? Precision::kMonth : Precision::kYear};
}

struct Clock {
  std::int64_t seconds = 0;
  Precision precision = Precision::kMinute;
};

// "08:10", "08:10:00", "08:10:00.5"; a fraction of a second is not kept.
std::optional<Clock> parse_clock(std::string_view text) {
  if (text.size() < 5 || text[2] != ':') {
    return std::nullopt;
  }
  const std::optional<TimeOfDay> minutes = TimeOfDay::parse(text.substr(0, 5));
  if (!minutes) {
    return std::nullopt;
  }
  Clock clock{.seconds = std::int64_t{minutes->minutes} * 60};
  if (text.size() == 5) {
    return clock;
  }
  if (text.size() < 8 || text[5] != ':') {
    return std::nullopt;
  }
  const std::optional<int> seconds = number_field(text.substr(6, 2));
  const std::string_view fraction = text.substr(8);
  const bool is_fraction =
      fraction.empty() || (fraction.size() > 1 && fraction[0] == '.' &&
                           fraction.find_first_not_of("0123456789", 1) == std::string_view::npos);
  if (!seconds || *seconds > 60 || !is_fraction) {
    return std::nullopt;
  }
  clock.seconds += std::min(*seconds, 59);  // a leap second is the last of its minute here
  clock.precision = Precision::kSecond;
  return clock;
}

// "Z", "+01:00"; empty takes the default.
std::optional<std::int32_t> parse_offset(std::string_view text, std::int32_t default_minutes) {
  if (text.empty()) {
    return default_minutes;
  }
  if (text == "Z") {
    return 0;
  }
  if (text.size() != 6) {
    return std::nullopt;
  }
  const std::optional<TimeOfDay> offset = TimeOfDay::parse(text.substr(1));
  if (!offset || offset->minutes > kOffsetHoursMax * 60) {
    return std::nullopt;
  }
  return text[0] == '-' ? -offset->minutes : offset->minutes;
}

std::int64_t length_of(Precision precision) {
  switch (precision) {
    case Precision::kSecond:
      return 1;
    case Precision::kMinute:
      return 60;
    case Precision::kYear:
    case Precision::kMonth:
    case Precision::kDay:
      return kSecondsOfDay;
  }
  return 1;
}

std::int64_t shifted_local(std::int64_t local, std::int64_t months, std::int64_t seconds) {
  constexpr std::int64_t kFarSeconds = std::int64_t{10000} * 366 * kSecondsOfDay;
  const std::int64_t time = seconds_in_day(local) + std::clamp(seconds, -kFarSeconds, kFarSeconds);
  const Date day = shifted(day_of(local), months, floor_divide(time, kSecondsOfDay));
  return start_of(day) + seconds_in_day(time);
}

Instant shifted(Instant instant, std::int64_t months, std::int64_t seconds) {
  const std::int64_t offset = std::int64_t{instant.offset_minutes} * 60;
  instant.first = shifted_local(instant.first + offset, months, seconds) - offset;
  instant.last = shifted_local(instant.last + offset, months, seconds) - offset;
  return instant;
}

std::string clock_text(std::int64_t local, Precision precision) {
  const auto seconds = static_cast<std::int32_t>(seconds_in_day(local));
  const std::string text = TimeOfDay{seconds / 60}.to_text();
  return precision == Precision::kSecond ? text + ":" + padded(seconds % 60, 2) : text;
}

std::string offset_text(std::int32_t minutes) {
  if (minutes == 0) {
    return "";
  }
  return (minutes < 0 ? "-" : "+") + TimeOfDay{minutes < 0 ? -minutes : minutes}.to_text();
}

std::int32_t years_between(Date birth, Date day) {
  const bool had_birthday =
      std::pair(day.month(), day.day()) >= std::pair(birth.month(), birth.day());
  return day.year() - birth.year() - (had_birthday ? 0 : 1);
}

}  // namespace

std::optional<Instant> Instant::parse(std::string_view text, std::int32_t default_offset_minutes) {
  const std::size_t separator = text.find('T');
  const bool has_time = separator != std::string_view::npos;
  const std::optional<Days> days = parse_days(text.substr(0, separator));
  if (!days || (has_time && days->precision != Precision::kDay)) {
    return std::nullopt;
  }
  Clock clock{.seconds = 0, .precision = days->precision};
  std::int32_t offset_minutes = default_offset_minutes;
  if (has_time) {
    const std::string_view time = text.substr(separator + 1);
    const std::size_t end = std::min(time.find_first_of("Z+-"), time.size());
    const std::optional<Clock> given = parse_clock(time.substr(0, end));
    const std::optional<std::int32_t> offset =
        parse_offset(time.substr(end), default_offset_minutes);
    if (!given || !offset) {
      return std::nullopt;
    }
    clock = *given;
    offset_minutes = *offset;
  }
  const std::int64_t shift = clock.seconds - std::int64_t{offset_minutes} * 60;
  Instant instant;
  instant.first = start_of(days->first) + shift;
  instant.last = start_of(days->last) + shift + length_of(clock.precision) - 1;
  instant.offset_minutes = offset_minutes;
  instant.has_time = has_time;
  instant.precision = clock.precision;
  return instant;
}

Instant Instant::at_start_of(Date date) {
  Instant instant;
  instant.first = start_of(date);
  instant.last = instant.first;
  return instant;
}

Date Instant::first_day() const {
  return day_of(local_of(first, offset_minutes));
}

Date Instant::last_day() const {
  return day_of(local_of(last, offset_minutes));
}

std::optional<TimeOfDay> Instant::time_of_day() const {
  if (!has_time) {
    return std::nullopt;
  }
  const std::int64_t seconds = seconds_in_day(local_of(first, offset_minutes));
  return TimeOfDay{static_cast<std::int32_t>(seconds / 60)};
}

std::string Instant::to_text() const {
  const std::int64_t local_first = local_of(first, offset_minutes);
  const std::int64_t local_last = local_of(last, offset_minutes);
  std::string day = first_day().to_text();
  if (has_time) {
    return day + "T" + clock_text(local_first, precision) + offset_text(offset_minutes);
  }
  const std::size_t shown = precision == Precision::kYear    ? 4
                            : precision == Precision::kMonth ? 7
                                                             : 10;
  const std::optional<Instant> whole = parse(day.substr(0, shown), offset_minutes);
  if (first == last && precision == Precision::kDay && seconds_in_day(local_first) == 0) {
    return day;  // the start of a day, named by the day
  }
  if (whole && whole->first == first && whole->last == last) {
    return day.substr(0, shown);
  }
  // A partial date that was moved is no longer a whole year, month or day.
  const bool is_whole_days =
      seconds_in_day(local_first) == 0 && seconds_in_day(local_last) == kSecondsOfDay - 1;
  const std::string last_text = last_day().to_text();
  if (is_whole_days) {
    return day + " .. " + last_text;
  }
  return day + "T" + clock_text(local_first, Precision::kMinute) + " .. " + last_text + "T" +
         clock_text(local_last, Precision::kMinute);
}

Instant plus(Instant instant, const Duration& duration) {
  return shifted(instant, duration.months, duration.seconds);
}

Instant minus(Instant instant, const Duration& duration) {
  constexpr std::int64_t kLowest = -std::numeric_limits<std::int64_t>::max();
  return shifted(instant, -std::int64_t{duration.months}, -std::max(duration.seconds, kLowest));
}

YearsRange completed_years(const Instant& birth, Date day) {
  const Date latest = std::min(birth.last_day(), std::max(day, birth.first_day()));
  return {.least = years_between(latest, day), .most = years_between(birth.first_day(), day)};
}

}  // namespace regimen::quantity
