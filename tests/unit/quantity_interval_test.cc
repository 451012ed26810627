// Intervals: comparisons that are true, false, or not decided.
#include <vector>

#include <gtest/gtest.h>

#include "engine/quantity/interval.h"

namespace regimen::quantity::quantity_interval_test {
namespace {

Interval below(Rational high) {
  return {.low = {}, .high = high, .low_open = false, .high_open = true};
}
Interval closed(Rational low, Rational high) {
  return {.low = low, .high = high, .low_open = false, .high_open = false};
}

TEST(Interval, APointComparesAsTheIntervalItIs) {
  const std::vector<Rational> values{-3,
                                     0,
                                     Rational(1, 3),
                                     Rational(1, 2),
                                     54,
                                     *Rational::parse("54.000000000000000000000000001")};
  for (const Rational& left : values) {
    for (const Rational& right : values) {
      for (const Comparison comparison :
           {Comparison::kLess, Comparison::kLessEqual, Comparison::kGreater,
            Comparison::kGreaterEqual, Comparison::kEqual, Comparison::kNotEqual}) {
        EXPECT_EQ(compare(Interval::point(left), comparison, right),
                  compare(Interval::point(left), comparison, Interval::point(right)))
            << left.to_fraction() << symbol(comparison) << right.to_fraction();
      }
    }
  }
}

TEST(Interval, ComparesWithANumber) {
  struct Row {
    Interval left;
    Comparison comparison;
    Rational right;
    Truth expected;
  };
  const Row rows[] = {
      {Interval::point(54), Comparison::kGreater, 54, kFalse},
      {Interval::point(54), Comparison::kGreaterEqual, 54, kTrue},
      {Interval::point(54), Comparison::kEqual, 54, kTrue},
      {Interval::point(54), Comparison::kNotEqual, 54, kFalse},
      {below(300), Comparison::kLess, 300, kTrue},
      {below(300), Comparison::kLess, 264, kUnknown},
      {below(300), Comparison::kGreaterEqual, 300, kFalse},
      {below(300), Comparison::kGreater, 299, kUnknown},
      {below(300), Comparison::kEqual, 300, kFalse},
      {below(300), Comparison::kEqual, 100, kUnknown},
      {closed(45, 46), Comparison::kGreaterEqual, 45, kTrue},
      {closed(45, 46), Comparison::kGreater, 45, kUnknown},
      {closed(45, 46), Comparison::kLess, 45, kFalse},
      {closed(45, 46), Comparison::kNotEqual, 47, kTrue},
      {Interval::all(), Comparison::kLess, 0, kUnknown},
      {closed(2, 1), Comparison::kLess, 5, kUnknown},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(compare(row.left, row.comparison, row.right), row.expected)
        << interval_text(row.left, "") << symbol(row.comparison) << row.right.to_text();
    EXPECT_EQ(compare(row.left, negate(row.comparison), row.right),
              row.left.is_empty() ? kUnknown : !row.expected);
  }
}

TEST(Interval, Within) {
  EXPECT_EQ(within(closed(1, 2), 0, 5), kTrue);
  EXPECT_EQ(within(closed(1, 9), 0, 5), kUnknown);
  EXPECT_EQ(within(closed(6, 9), 0, 5), kFalse);
  EXPECT_EQ(within(closed(0, 9), 3, 4), kUnknown);
  EXPECT_EQ(within(closed(0, 9), 4, 3), kFalse);
}

TEST(Interval, Text) {
  EXPECT_EQ(interval_text(below(300), "ng/dL"), "< 300 ng/dL");
  EXPECT_EQ(interval_text(closed(45, 46), "a"), "45 .. 46 a");
  EXPECT_EQ(interval_text(Interval::point(54), "%"), "54 %");
  EXPECT_EQ(interval_text({.low = Rational(1), .high = {}}, ""), ">= 1");
  EXPECT_EQ(interval_text({.low = Rational(1), .high = Rational(2), .low_open = true}, "mg"),
            "> 1 and <= 2 mg");
  EXPECT_EQ(interval_text(Interval::all(), "mg"), "any value");
}

}  // namespace
}  // namespace regimen::quantity::quantity_interval_test
