// Exact numbers: what is read, kept, rounded and written.
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/quantity/exact.h"

namespace regimen::quantity::quantity_exact_test {
namespace {

Rational number(std::string_view text) {
  return Rational::parse(text).value_or(Rational(-999));
}

TEST(Exact, ReadsDecimalsAndNothingElse) {
  for (const char* good : {"0", "54", "-1.50", "+2.5e-3", "1E+3", "0.1", "007"}) {
    EXPECT_TRUE(Rational::parse(good)) << good;
  }
  for (const char* bad : {"", ".", "1.", ".5", "+", "--1", "1e", "1e+", "1 ", " 1", "0x1", "1,5",
                          "NaN", "inf", "1e201", "1e99999999999999999999", "1.2.3", "1/2"}) {
    EXPECT_FALSE(Rational::parse(bad)) << bad;
  }
  EXPECT_TRUE(Rational::parse(std::string(kDigitsMax, '9')));
  EXPECT_FALSE(Rational::parse(std::string(kDigitsMax + 1, '9')));
  EXPECT_FALSE(Rational::parse(std::string(10'000'000, '9')));
}

// Short decimals are read by a way of their own; an exponent makes them take the other.
TEST(Exact, ShortDecimalsAreReducedAsTheLongOnesAre) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    const std::size_t digits = 1 + random() % 20;
    for (std::size_t k = 0; k < digits; ++k) {
      text += static_cast<char>('0' + (random() % 3 == 0 ? 0 : random() % 10));
    }
    if (random() % 4 != 0 && digits > 1) {
      text.insert(1 + random() % (digits - 1), ".");
    }
    text.insert(0, random() % 2 == 0 ? "-" : "");
    const Rational value = number(text);
    EXPECT_EQ(value, number(text + "e0")) << text;
    EXPECT_EQ(value.to_fraction(), number(text + "e0").to_fraction()) << text;
  }
}

TEST(Exact, EqualValuesAreEqualObjects) {
  EXPECT_EQ(number("0.50"), Rational(1, 2));
  EXPECT_EQ(number("5e-1"), Rational(-2, -4));
  EXPECT_EQ(number("1e40") / number("1e40"), Rational(1));
  EXPECT_EQ(number("1e40") - number("1e40") + Rational(3), Rational(3));
  EXPECT_EQ(Rational(0, -7), Rational(0));
}

TEST(Exact, NoOverflowIsEverWrong) {
  const Rational most = std::numeric_limits<std::int64_t>::max();
  const Rational least = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ((most + Rational(1)).to_text(40), "9223372036854775808");
  EXPECT_EQ((-least).to_text(40), "9223372036854775808");
  EXPECT_EQ(-(-least), least);
  EXPECT_EQ((most * most).to_text(60), "85070591730234615847396907784232501249");
  EXPECT_EQ(most * most / most, most);
  EXPECT_EQ(least * least / least, least);
  EXPECT_EQ(Rational(1) / least, Rational(1, std::numeric_limits<std::int64_t>::min()));
  EXPECT_LT(least, most);
  EXPECT_LT(most, most * most);
  EXPECT_GT(Rational(1) / most, Rational(1) / (most + Rational(1)));
}

TEST(Exact, AgreesWithItselfInTheBigForm) {
  std::mt19937_64 random(7);
  const Rational big = number("1e60");
  for (int i = 0; i < 2000; ++i) {
    const int shift = static_cast<int>(random() % 60);
    const auto any = [&] { return static_cast<std::int64_t>(random() >> shift) - 1000; };
    const Rational left(any(), std::abs(any()) + 1);
    const Rational right(any(), std::abs(any()) + 1);
    EXPECT_EQ((left * big + right * big) / big, left + right);
    EXPECT_EQ((left * big - right * big) / big, left - right);
    EXPECT_EQ(left * big * right / big, left * right);
    EXPECT_EQ((left * big) <=> (right * big), left <=> right);
  }
}

TEST(Exact, Text) {
  struct Row {
    Rational value;
    int digits_max;
    const char* text;
    bool is_exact;
  };
  const Row rows[] = {
      {number("54"), 12, "54", true},
      {number("0.0001"), 12, "0.0001", true},
      {number("256.6938"), 12, "256.6938", true},
      {number("-0.50"), 12, "-0.5", true},
      {Rational(0), 12, "0", true},
      {Rational(1, 3), 12, "0.333333333333", false},
      {Rational(2, 3), 12, "0.666666666667", false},
      {Rational(-2, 3), 3, "-0.667", false},
      {number("123456789012345"), 12, "123456789012000", false},
      {number("99.96"), 3, "100", false},
      {number("0.125"), 2, "0.12", false},
      {number("0.135"), 2, "0.14", false},
      {number("1000000"), 12, "1000000", true},
      {number("1e24"), 12, "1000000000000000000000000", true},
      {number("1e25"), 12, "1e25", true},
      {number("1.5e-30"), 12, "1.5e-30", true},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(row.value.to_text(row.digits_max), row.text);
    EXPECT_EQ(row.value.is_exact_in(row.digits_max), row.is_exact) << row.text;
  }
}

TEST(Exact, RoundsOnceHalfToEven) {
  EXPECT_EQ(number("2.5").rounded(0), Rational(2));
  EXPECT_EQ(number("3.5").rounded(0), Rational(4));
  EXPECT_EQ(number("-2.5").rounded(0), Rational(-2));
  EXPECT_EQ(number("-2.51").rounded(0), Rational(-3));
  EXPECT_EQ(number("0.125").rounded(2), number("0.12"));
  EXPECT_EQ(Rational(1, 3).rounded(30), number("0." + std::string(30, '3')));
  EXPECT_EQ(number("1250").rounded(-2), Rational(1200));
  EXPECT_EQ((number("1e40") / Rational(3)).rounded(0), number(std::string(40, '3')));
}

TEST(Exact, Floor) {
  EXPECT_EQ(number("2.9").floor_integer(), 2);
  EXPECT_EQ(number("-2.1").floor_integer(), -3);
  EXPECT_EQ(number("-2").floor_integer(), -2);
  EXPECT_EQ(number("-1e-40").floor_integer(), -1);
  EXPECT_EQ(number("1e40").floor_integer(), std::nullopt);
}

TEST(Exact, NearestDouble) {
  for (const char* text :
       {"0.1", "256.6938", "-1e-40", "9007199254740993", "1.7976931348623157e150",
        "123456789.123456789123456789", "1e23", "5e-200"}) {
    EXPECT_EQ(number(text).approximate(), std::stod(text)) << text;
  }
  const Rational tiny = number("1e-200");
  EXPECT_EQ((number("4.94e-124") * tiny).approximate(), 4.94e-324);
  EXPECT_EQ((number("2.2250738585072011e-108") * tiny).approximate(), 2.2250738585072011e-308);
  EXPECT_EQ((tiny * tiny).approximate(), 0.0);
  EXPECT_TRUE(std::isinf((number("1e200") * number("1e200")).approximate()));
}

}  // namespace
}  // namespace regimen::quantity::quantity_exact_test
