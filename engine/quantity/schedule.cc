// Implements engine/quantity/dose_amount.h: schedules, and what they add up to.
#include <string>
#include <utility>

#include "engine/quantity/calendar.h"
#include "engine/quantity/dose_amount.h"

namespace regimen::quantity {

namespace {

constexpr std::int64_t kDaysOfLongMonth = 31;
constexpr std::int64_t kDaysOfShortMonth = 28;

// "1 week" -> "week", so that "every" and "a" can stand before it.
std::string without_one(const std::string& period) {
  return period.starts_with("1 ") ? period.substr(2) : period;
}

std::string per_period(const Duration& period) {
  const std::string text = period.to_text();
  if (!text.starts_with("1 ")) {
    return " per " + text;
  }
  return (text.starts_with("1 hour") ? " an " : " a ") + without_one(text);
}

std::string times_text(std::int32_t times) {
  switch (times) {
    case 1:
      return "once";
    case 2:
      return "twice";
    default:
      return std::to_string(times) + " times";
  }
}

bool is_empty(const Duration& period) {
  return period.months <= 0 && period.seconds <= 0;
}

Rational days_of(const Duration& duration, std::int64_t days_of_month) {
  return Rational(duration.months) * Rational(days_of_month) +
         Rational(duration.seconds, kSecondsOfDay);
}

// How many whole periods begin in a window, and on what reading of a month.
struct Count {
  Rational periods;
  std::string reading;
};

std::optional<Count> whole(const Rational& periods, std::string reading) {
  const std::optional<std::int64_t> below = (-periods).floor_integer();
  if (!below) {
    return std::nullopt;
  }
  return Count{.periods = -Rational(*below), .reading = std::move(reading)};
}

std::optional<Count> periods_in(const Duration& period, const Duration& window) {
  if (is_empty(period) || is_empty(window)) {
    return std::nullopt;
  }
  const bool only_months = period.seconds == 0 && window.seconds == 0;
  if (only_months && period.months > 0 && window.months > 0) {
    return whole(Rational(window.months, period.months), "");
  }
  std::string reading;
  if (window.months > 0) {
    reading = " (a month taken as 31 days)";
  } else if (period.months > 0) {
    reading = " (a month taken as 28 days)";
  }
  const Rational window_days = days_of(window, kDaysOfLongMonth);
  const Rational period_days = days_of(period, kDaysOfShortMonth);
  return whole(window_days / period_days, std::move(reading));
}

// What a course or a second cap leaves of the administrations.
std::optional<Count> bounded(const Schedule& schedule, const Duration& window, Count count) {
  const auto bound = [&](std::optional<Count> most, const Rational& times) {
    if (most && most->periods * times < count.periods) {
      count = Count{.periods = most->periods * times, .reading = most->reading};
    }
    return most.has_value();
  };
  if (schedule.cap && !bound(periods_in(schedule.cap->period, window), schedule.cap->times)) {
    return std::nullopt;
  }
  if (schedule.course) {
    const auto each = periods_in(schedule.period, schedule.course->lasting);
    if (!each) {
      return std::nullopt;
    }
    const Rational in_one = each->periods * Rational(schedule.times);
    const auto courses = schedule.course->again ? periods_in(*schedule.course->again, window)
                                                : Count{.periods = 1, .reading = ""};
    if (!bound(courses, in_one)) {
      return std::nullopt;
    }
  }
  return count;
}

std::string rhythm_text(const Schedule& schedule) {
  using Kind = Schedule::Kind;
  const Duration& period = schedule.period;
  const std::int32_t times = schedule.times;
  switch (schedule.kind) {
    case Kind::kEvery:
      return "every " + without_one(period.to_text());
    case Kind::kTimesPer:
      return times_text(times) + per_period(period);
    case Kind::kOnce:
      return "once";
    case Kind::kAsNeeded:
      return is_empty(period)
                 ? std::string("as needed")
                 : "as needed, at most " + std::to_string(times) + " per " + period.to_text();
  }
  return "";
}

}  // namespace

std::string Schedule::to_text() const {
  std::string text = rhythm_text(*this);
  if (cap) {
    text +=
        " and at most " + std::to_string(cap->times) + " per " + without_one(cap->period.to_text());
  }
  if (course) {
    text += " for " + course->lasting.to_text();
    text += course->again ? " of every " + without_one(course->again->to_text()) : "";
  }
  return text;
}

std::optional<Rational> Schedule::per_days(const Rational& days) const {
  const bool is_regular = kind == Kind::kEvery || kind == Kind::kTimesPer;
  if (!is_regular || period.months != 0 || period.seconds <= 0) {
    return std::nullopt;
  }
  Rational share = 1;
  if (course) {
    const bool is_counted = course->again && course->again->months == 0 &&
                            course->again->seconds > 0 && course->lasting.months == 0;
    if (!is_counted) {
      return std::nullopt;
    }
    share = Rational(course->lasting.seconds, course->again->seconds);
  }
  const Rational periods = days * share / Rational(period.seconds, kSecondsOfDay);
  return kind == Kind::kTimesPer ? periods * Rational(times) : periods;
}

Frequency daily_frequency(const Schedule& schedule) {
  constexpr std::int64_t kDaysOfFourYears = 1461;
  if (schedule.kind == Schedule::Kind::kOnce || is_empty(schedule.period)) {
    return {.low = 0, .high = std::nullopt};
  }
  const Rational days = Rational(schedule.period.months) * Rational(kDaysOfFourYears, 48) +
                        Rational(schedule.period.seconds, kSecondsOfDay);
  const Rational most = Rational(schedule.times) / days;
  if (schedule.kind == Schedule::Kind::kAsNeeded) {
    return {.low = 0, .high = most};
  }
  Rational least = most;
  if (schedule.course && schedule.course->again) {
    const auto days_in = [](const Duration& duration) {
      return Rational(duration.months) * Rational(kDaysOfFourYears, 48) +
             Rational(duration.seconds, kSecondsOfDay);
    };
    least = most * days_in(schedule.course->lasting) / days_in(*schedule.course->again);
  }
  return {.low = least, .high = most};  // on the days of a course it is the whole
}

std::optional<Cumulative> cumulative(const AmountRange& amount, const Schedule& schedule,
                                     const Duration& window) {
  Rational administrations = 1;
  std::string reading;
  if (schedule.kind != Schedule::Kind::kOnce) {
    std::optional<Count> count = periods_in(schedule.period, window);
    if (count) {
      count->periods = count->periods * Rational(schedule.times);
      count = bounded(schedule, window, std::move(*count));
    }
    if (!count) {
      return std::nullopt;
    }
    administrations = count->periods;
    reading = count->reading;
  }
  const bool is_needed = schedule.kind == Schedule::Kind::kAsNeeded;
  const AmountRange total{.low = is_needed ? Rational(0) : amount.low * administrations,
                          .high = amount.high * administrations,
                          .unit = amount.unit};
  return Cumulative{.low = total.low,
                    .high = total.high,
                    .unit = total.unit,
                    .arithmetic = amount.to_text() + " " + schedule.to_text() + " is " +
                                  total.to_text() + " in " + window.to_text() + reading};
}

}  // namespace regimen::quantity
