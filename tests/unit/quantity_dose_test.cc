// Dose amounts: mass, volume, graduations, and what a schedule adds up to.
#include <optional>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "engine/quantity/dose_amount.h"

namespace regimen::quantity::quantity_dose_test {
namespace {

Unit unit(std::string_view text) {
  const auto parsed = UnitTable::ucum().parse(text);
  EXPECT_TRUE(std::holds_alternative<Unit>(parsed)) << text;
  return std::get<Unit>(parsed);
}
AmountRange amount(const char* low, const char* high, const char* unit_text) {
  return {Rational::parse(low).value_or(0), Rational::parse(high).value_or(0), unit(unit_text)};
}
Quantity strength(std::int64_t value, const char* unit_text) {
  return {Rational(value), unit(unit_text)};
}
std::string result_text(const std::variant<AmountRange, std::string>& result) {
  const auto* range = std::get_if<AmountRange>(&result);
  return range != nullptr ? range->to_text() : std::get<std::string>(result);
}
Duration days(std::int64_t count, const char* text = "") {
  return {.months = 0, .seconds = count * 86400, .text = text};
}
Duration months(std::int32_t count, const char* text = "") {
  return {.months = count, .seconds = 0, .text = text};
}

TEST(Dose, GraduationsOfASyringeAreMassThroughAStrength) {
  const AmountRange volume = volume_of_graduations(10, 10, Syringe{.units_per_ml = 100});
  EXPECT_EQ(volume.to_text(), "0.1 mL");
  EXPECT_EQ(result_text(mass_of(volume, strength(200, "mg/mL"))), "20 mg");
  EXPECT_EQ(mistaken_for_mass(volume, strength(200, "mg/mL")), "0.1 mL is 20 mg here, not 0.1 mg");
  EXPECT_EQ(Syringe{}.to_text(), "U-100");
}

TEST(Dose, MassAndVolume) {
  struct Row {
    AmountRange amount;
    std::optional<Quantity> strength;
    const char* mass;
    const char* volume;
  };
  const Row rows[] = {
      {amount("100", "200", "mg"), strength(200, "mg/mL"), "100 .. 200 mg", "0.5 .. 1 mL"},
      {amount("0.5", "0.5", "mL"), strength(200, "g/L"), "0.1 g", "0.5 mL"},
      {amount("2", "2", "{tablet}"), strength(25, "mg/{tablet}"), "50 mg",
       "`2 {tablet}` is a count or ratio, not a volume, and the strength `25 mg/{tablet}` does not "
       "relate them"},
      {amount("2", "2", "{capsule}"), strength(25, "mg/{tablet}"),
       "`2 {capsule}` is a count or ratio, not a mass, and the strength `25 mg/{tablet}` does not "
       "relate them",
       "`2 {capsule}` is a count or ratio, not a volume, and the strength `25 mg/{tablet}` does "
       "not "
       "relate them"},
      {amount("1", "1", "mg/kg"), strength(25, "mg"),
       "`1 mg/kg` is a count or ratio, not a mass, and the strength `25 mg` does not relate them",
       "`1 mg/kg` is a count or ratio, not a volume, and the strength `25 mg` does not relate "
       "them"},
      {amount("0.1", "0.1", "mL"), std::nullopt,
       "`0.1 mL` is volume, not a mass: only a strength relates them, and none is given", "0.1 mL"},
      {amount("5000", "5000", "[iU]"), strength(5000, "[iU]/mL"),
       "`5000 [iU]` is international units, not a mass: such units convert only through the "
       "substance's own factor",
       "1 mL"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(result_text(mass_of(row.amount, row.strength)), row.mass);
    EXPECT_EQ(result_text(volume_of(row.amount, row.strength)), row.volume);
  }
}

TEST(Dose, SchedulesInWords) {
  using Kind = Schedule::Kind;
  EXPECT_EQ((Schedule{Kind::kEvery, 1, days(7, "1 week")}.to_text()), "every week");
  EXPECT_EQ((Schedule{Kind::kEvery, 1, days(3)}.to_text()), "every 3 days");
  EXPECT_EQ((Schedule{Kind::kTimesPer, 2, days(7)}.to_text()), "twice a week");
  EXPECT_EQ((Schedule{Kind::kTimesPer, 3, days(14)}.to_text()), "3 times per 2 weeks");
  EXPECT_EQ((Schedule{Kind::kOnce, 1, {}}.to_text()), "once");
  EXPECT_EQ((Schedule{Kind::kAsNeeded, 1, days(1, "24 hours")}.to_text()),
            "as needed, at most 1 per 24 hours");
  EXPECT_EQ((Schedule{Kind::kAsNeeded, 1, {}}.to_text()), "as needed");
}

TEST(Dose, AdministrationsAsARatio) {
  using Kind = Schedule::Kind;
  EXPECT_EQ((Schedule{Kind::kEvery, 1, days(7)}.per_days(28)), Rational(4));
  EXPECT_EQ((Schedule{Kind::kTimesPer, 2, days(7)}.per_days(10)), Rational(20, 7));
  EXPECT_EQ((Schedule{Kind::kEvery, 1, months(1)}.per_days(28)), std::nullopt);
  EXPECT_EQ((Schedule{Kind::kEvery, 1, days(0)}.per_days(28)), std::nullopt);
  EXPECT_EQ((Schedule{Kind::kOnce, 1, days(1)}.per_days(28)), std::nullopt);
  EXPECT_EQ((Schedule{Kind::kAsNeeded, 1, days(1)}.per_days(28)), std::nullopt);
}

TEST(Dose, Cumulative) {
  using Kind = Schedule::Kind;
  struct Row {
    AmountRange amount;
    Schedule schedule;
    Duration window;
    const char* arithmetic;
  };
  const Row rows[] = {
      {amount("200", "200", "mg"),
       {Kind::kEvery, 1, days(7)},
       days(28, "28 days"),
       "200 mg every week is 800 mg in 28 days"},
      {amount("100", "200", "mg"),
       {Kind::kEvery, 1, days(7)},
       days(30),
       "100 .. 200 mg every week is 500 .. 1000 mg in 30 days"},
      {amount("200", "200", "mg"),
       {Kind::kEvery, 1, days(7)},
       months(1),
       "200 mg every week is 1000 mg in 1 month (a month taken as 31 days)"},
      {amount("200", "200", "mg"),
       {Kind::kEvery, 1, months(1)},
       days(28, "28 days"),
       "200 mg every month is 200 mg in 28 days (a month taken as 28 days)"},
      {amount("750", "750", "mg"),
       {Kind::kEvery, 1, months(3)},
       months(12),
       "750 mg every 3 months is 3000 mg in 1 year"},
      {amount("5", "5", "mg"),
       {Kind::kAsNeeded, 2, days(1)},
       days(7),
       "5 mg as needed, at most 2 per 1 day is 0 .. 70 mg in 1 week"},
      {amount("5", "5", "mg"), {Kind::kOnce, 1, {}}, days(7), "5 mg once is 5 mg in 1 week"},
  };
  for (const Row& row : rows) {
    const auto result = cumulative(row.amount, row.schedule, row.window);
    ASSERT_TRUE(result) << row.arithmetic;
    EXPECT_EQ(result->arithmetic, row.arithmetic);
  }
  EXPECT_FALSE(cumulative(rows[0].amount, {Kind::kAsNeeded, 1, {}}, days(7)));
  EXPECT_FALSE(cumulative(rows[0].amount, {Kind::kEvery, 1, days(7)}, days(0)));
}

}  // namespace
}  // namespace regimen::quantity::quantity_dose_test
