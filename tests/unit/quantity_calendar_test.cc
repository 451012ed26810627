// Calendar: dates, partial dates, instants with offsets, ages.
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "engine/quantity/calendar.h"

namespace regimen::quantity::quantity_calendar_test {
namespace {

Date day(std::string_view text) {
  return Date::parse(text).value_or(Date{-999999});
}
Instant instant(std::string_view text, std::int32_t offset = 0) {
  const auto parsed = Instant::parse(text, offset);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Instant{});
}
Duration months(std::int32_t count) {
  return {.months = count, .seconds = 0, .text = ""};
}
Duration days(std::int64_t count) {
  return {.months = 0, .seconds = count * 86400, .text = ""};
}

TEST(Calendar, Dates) {
  EXPECT_EQ(day("1970-01-01").days, 0);
  EXPECT_EQ(day("2026-01-12").to_text(), "2026-01-12");
  EXPECT_EQ(day("0001-01-01").to_text(), "0001-01-01");
  for (const char* bad : {"", "2025-02-30", "2025-13-01", "2025-00-10", "0000-01-01", "2026-1-12",
                          "2026-01-1x", "2026/01/12", "+026-01-12", "2025-02-29"}) {
    EXPECT_FALSE(Date::parse(bad)) << bad;
  }
  EXPECT_TRUE(Date::parse("2024-02-29"));
  EXPECT_FALSE(Date::of(70000, 1, 1));
  EXPECT_FALSE(Date::of(2026, 256 + 1, 1));
}

TEST(Calendar, ArithmeticOfMonthsStaysInTheMonth) {
  EXPECT_EQ(minus(day("2025-08-31"), months(6)), day("2025-02-28"));
  EXPECT_EQ(minus(day("2024-08-31"), months(6)), day("2024-02-29"));
  EXPECT_EQ(plus(day("2024-02-29"), months(12)), day("2025-02-28"));
  EXPECT_EQ(plus(day("2025-12-31"), days(1)), day("2026-01-01"));
  EXPECT_EQ(minus(day("2026-01-01"), months(1)), day("2025-12-01"));
}

TEST(Calendar, FarShiftsStopAtTheEnds) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  const Duration far{
      .months = std::numeric_limits<std::int32_t>::min(), .seconds = kLeast, .text = ""};
  EXPECT_EQ(plus(day("2026-01-01"), far), day("0001-01-01"));
  EXPECT_EQ(minus(day("2026-01-01"), far), day("9999-12-31"));
  EXPECT_EQ(plus(instant("2026"), {.months = 0, .seconds = kMost, .text = ""}).last_day(),
            day("9999-12-31"));
  EXPECT_EQ(minus(instant("2026"), far).first_day(), day("9999-12-31"));
}

TEST(Calendar, TimeOfDay) {
  EXPECT_EQ(TimeOfDay::parse("11:00")->minutes, 660);
  EXPECT_EQ(TimeOfDay::parse("8:05")->to_text(), "08:05");
  for (const char* bad : {"24:00", "11:60", "11", ":30", "11:0", "111:00", "-1:00", "11:00:00"}) {
    EXPECT_FALSE(TimeOfDay::parse(bad)) << bad;
  }
}

TEST(Calendar, Durations) {
  EXPECT_EQ(months(12).to_text(), "1 year");
  EXPECT_EQ(months(6).to_text(), "6 months");
  EXPECT_EQ(days(28).to_text(), "4 weeks");
  EXPECT_EQ(days(3).to_text(), "3 days");
  EXPECT_EQ((Duration{.months = 1, .seconds = 3600, .text = ""}.to_text()), "1 month 1 hour");
  EXPECT_EQ((Duration{.months = 12, .seconds = 0, .text = "12 months"}.to_text()), "12 months");
  EXPECT_EQ(days(0).to_text(), "0 days");
}

TEST(Calendar, InstantsOfEveryPrecision) {
  struct Row {
    const char* text;
    std::int64_t length;
    const char* printed;
  };
  const Row rows[] = {
      {"2026", 365 * 86400, "2026"},
      {"2024-02", 29 * 86400, "2024-02"},
      {"2026-01-12", 86400, "2026-01-12"},
      {"9999", 365 * 86400, "9999"},
      {"9999-12", 31 * 86400, "9999-12"},
      {"2026-01-12T08:10", 60, "2026-01-12T08:10"},
      {"2026-01-12T08:10:30Z", 1, "2026-01-12T08:10:30"},
      {"2026-01-12T08:10:00.5+01:00", 1, "2026-01-12T08:10:00+01:00"},
      {"2026-01-12T08:10-05:30", 60, "2026-01-12T08:10-05:30"},
      {"2016-12-31T23:59:60Z", 1, "2016-12-31T23:59:59"},
  };
  for (const Row& row : rows) {
    const Instant parsed = instant(row.text);
    EXPECT_EQ(parsed.last - parsed.first + 1, row.length) << row.text;
    EXPECT_EQ(parsed.to_text(), row.printed);
  }
  for (const char* bad : {"", "20", "2026-", "2026-13", "2026-01-12T", "2026-01-12T8:10",
                          "2026-01-12T24:00", "2026-01-12T08:10:61", "2026-01-12T08:10:00.",
                          "2026-01-12T08:10+15:00", "2026-01-12T08:10+1:00", "2026-01T08:10",
                          "2026-01-12Z", "2026-01-12T08:10ZZ", "2026-01-12 08:10", "2025-02-30"}) {
    EXPECT_FALSE(Instant::parse(bad)) << bad;
  }
}

TEST(Calendar, OffsetsAndLocalTime) {
  const Instant paris = instant("2026-01-12T00:30:00+01:00");
  EXPECT_EQ(paris.first, instant("2026-01-11T23:30:00Z").first);
  EXPECT_EQ(paris.first_day(), day("2026-01-12"));
  EXPECT_EQ(paris.time_of_day()->to_text(), "00:30");
  EXPECT_EQ(instant("2026-01-12T08:10", 60).first, instant("2026-01-12T07:10Z").first);
  EXPECT_EQ(instant("2026-01-12", 60).to_text(), "2026-01-12");
  EXPECT_FALSE(instant("2026-01-12").time_of_day());
  EXPECT_EQ(instant("1969-12-31T23:00Z").first_day(), day("1969-12-31"));
  EXPECT_EQ(Instant::at_start_of(day("2026-03-01")).to_text(), "2026-03-01");
}

TEST(Calendar, InstantsMove) {
  EXPECT_EQ(plus(instant("2026-01-31T08:10+01:00"), months(1)).to_text(), "2026-02-28T08:10+01:00");
  EXPECT_EQ(minus(instant("2026-03-01T08:10"), days(1)).to_text(), "2026-02-28T08:10");
  EXPECT_EQ(plus(instant("2026"), months(12)).to_text(), "2027");
  EXPECT_EQ(plus(instant("2026"), months(1)).to_text(), "2026-02-01 .. 2027-01-31");
  EXPECT_EQ(plus(instant("2026-01-12"), {.months = 0, .seconds = 3600, .text = ""}).to_text(),
            "2026-01-12T01:00 .. 2026-01-13T00:59");
}

TEST(Calendar, CompletedYears) {
  struct Row {
    const char* birth;
    const char* day;
    std::int32_t least;
    std::int32_t most;
  };
  const Row rows[] = {
      {"1980-02-11", "2026-02-10", 45, 45}, {"1980-02-11", "2026-02-11", 46, 46},
      {"1980", "2026-03-01", 45, 46},       {"1980-03", "2026-03-15", 45, 46},
      {"2024-02-29", "2025-02-28", 0, 0},   {"2024-02-29", "2025-03-01", 1, 1},
      {"2026", "2026-06-01", 0, 0},
  };
  for (const Row& row : rows) {
    const YearsRange years = completed_years(instant(row.birth), day(row.day));
    EXPECT_EQ(years.least, row.least) << row.birth << " " << row.day;
    EXPECT_EQ(years.most, row.most) << row.birth << " " << row.day;
  }
}

}  // namespace
}  // namespace regimen::quantity::quantity_calendar_test
