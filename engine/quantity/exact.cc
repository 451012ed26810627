// Implements engine/quantity/exact.h: arithmetic and rounding. Text is in exact_text.cc.
#include "engine/quantity/exact.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/base/check.h"
#include "engine/quantity/big_rational.h"

namespace regimen::quantity {

namespace {

using Integer = boost::multiprecision::cpp_int;
using Big = boost::multiprecision::cpp_rational;
using Wide = __int128;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr int kWidePlacesMax = 18;  // 2^63 * 10^18 fits 127 bits

bool fits(Wide value) {
  return value >= kLeast && value <= kMost;
}

Wide magnitude(Wide value) {
  return value < 0 ? -value : value;
}

// Wide division is slow; the loop leaves it as soon as 64 bits are enough.
Wide common_divisor(Wide first, Wide second) {
  while (second != 0) {
    if (fits(first) && fits(second)) {
      return std::gcd(static_cast<std::int64_t>(first), static_cast<std::int64_t>(second));
    }
    first = std::exchange(second, first % second);
  }
  return first;
}

Integer big_integer(Wide value) {
  const bool is_negative = value < 0;
  auto bits = static_cast<unsigned __int128>(value);
  if (is_negative) {
    bits = ~bits + 1;
  }
  Integer result = static_cast<std::uint64_t>(bits >> 64);
  result <<= 64;
  result += static_cast<std::uint64_t>(bits);
  return is_negative ? Integer(-result) : result;
}

Wide wide_power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

Integer big_power_of_ten(int exponent) {
  Integer power = 1;
  for (; exponent > kWidePlacesMax; exponent -= kWidePlacesMax) {
    power *= static_cast<std::int64_t>(wide_power_of_ten(kWidePlacesMax));
  }
  power *= static_cast<std::int64_t>(wide_power_of_ten(exponent));
  return power;
}

// `denominator` is positive. Ties go to the even neighbour.
template <typename T>
T divide_half_even(const T& numerator, const T& denominator) {
  T quotient = numerator / denominator;
  T remainder = numerator % denominator;
  if (remainder < 0) {
    remainder += denominator;
    quotient -= 1;
  }
  const T rest = denominator - remainder;
  const bool is_odd = quotient % 2 != 0;
  if (remainder > rest || (remainder == rest && is_odd)) {
    quotient += 1;
  }
  return quotient;
}

}  // namespace

struct Rational::Arithmetic {
  // `denominator` is positive, both below 2^126 in magnitude.
  static Rational reduced(Wide numerator, Wide denominator) {
    const Wide divisor = common_divisor(magnitude(numerator), denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (fits(numerator) && fits(denominator)) {
      Rational result;
      result.numerator_ = static_cast<std::int64_t>(numerator);
      result.denominator_ = static_cast<std::int64_t>(denominator);
      return result;
    }
    return Rational(BigRational{Big(big_integer(numerator), big_integer(denominator))});
  }

  static bool both_small(const Rational& left, const Rational& right) {
    return left.denominator_ != 0 && right.denominator_ != 0;
  }

  static Rational sum(const Rational& left, const Rational& right, int sign) {
    const Wide first = Wide{left.numerator_} * right.denominator_;
    const Wide second = Wide{right.numerator_} * left.denominator_ * sign;
    if (left.denominator_ == 1 && right.denominator_ == 1 && fits(first + second)) {
      return Rational(static_cast<std::int64_t>(first + second));
    }
    return reduced(first + second, Wide{left.denominator_} * right.denominator_);
  }
};

struct Rational::Held {
  explicit Held(const BigRational& big) : value(big.value) {}
  boost::multiprecision::cpp_rational value;
  std::atomic<std::uint32_t> owners{1};
};

const Rational::Held* Rational::held() const {
  return denominator_ == 0 ? std::bit_cast<const Held*>(numerator_) : nullptr;
}

void Rational::add_owner() const {
  ++std::bit_cast<Held*>(numerator_)->owners;
}

void Rational::remove_owner() const {
  auto* const value = std::bit_cast<Held*>(numerator_);
  if (--value->owners == 0) {
    delete value;
  }
}

Rational::Rational(std::int64_t integer) : numerator_(integer) {}

Rational::Rational(std::int64_t numerator, std::int64_t denominator) {
  REGIMEN_CHECK(denominator != 0, "a fraction has a denominator");
  const Wide sign = denominator < 0 ? -1 : 1;
  *this = Arithmetic::reduced(sign * numerator, sign * denominator);
}

Rational::Rational(const BigRational& big) {
  const Integer numerator = boost::multiprecision::numerator(big.value);
  const Integer denominator = boost::multiprecision::denominator(big.value);
  if (numerator >= kLeast && numerator <= kMost && denominator <= kMost) {
    numerator_ = static_cast<std::int64_t>(numerator);
    denominator_ = static_cast<std::int64_t>(denominator);
    return;
  }
  numerator_ = std::bit_cast<std::int64_t>(new Held(big));
  denominator_ = 0;
}

BigRational Rational::big() const {
  return BigRational{held() != nullptr ? held()->value
                                       : Big(Integer(numerator_), Integer(denominator_))};
}

Rational Rational::power_of_ten(int exponent) {
  const int places = exponent < 0 ? -exponent : exponent;
  if (places <= kWidePlacesMax) {
    const auto power = static_cast<std::int64_t>(wide_power_of_ten(places));
    return exponent < 0 ? Rational(1, power) : Rational(power);
  }
  const Integer power = big_power_of_ten(places);
  return Rational(BigRational{exponent < 0 ? Big(Integer(1), power) : Big(power)});
}

bool Rational::is_zero() const {
  return denominator_ != 0 && numerator_ == 0;
}

bool Rational::is_negative() const {
  return held() != nullptr ? held()->value < 0 : numerator_ < 0;
}

bool Rational::is_integer() const {
  return held() != nullptr ? boost::multiprecision::denominator(held()->value) == 1
                           : denominator_ == 1;
}

Rational operator+(const Rational& left, const Rational& right) {
  if (Rational::Arithmetic::both_small(left, right)) {
    return Rational::Arithmetic::sum(left, right, 1);
  }
  return Rational(BigRational{Big(left.big().value + right.big().value)});
}

Rational operator-(const Rational& left, const Rational& right) {
  if (Rational::Arithmetic::both_small(left, right)) {
    return Rational::Arithmetic::sum(left, right, -1);
  }
  return Rational(BigRational{Big(left.big().value - right.big().value)});
}

Rational operator*(const Rational& left, const Rational& right) {
  if (Rational::Arithmetic::both_small(left, right)) {
    return Rational::Arithmetic::reduced(Wide{left.numerator_} * right.numerator_,
                                         Wide{left.denominator_} * right.denominator_);
  }
  return Rational(BigRational{Big(left.big().value * right.big().value)});
}

Rational operator/(const Rational& left, const Rational& right) {
  REGIMEN_CHECK(!right.is_zero(), "callers diagnose a division by zero");
  if (Rational::Arithmetic::both_small(left, right)) {
    const Wide sign = right.numerator_ < 0 ? -1 : 1;
    return Rational::Arithmetic::reduced(sign * left.numerator_ * right.denominator_,
                                         sign * left.denominator_ * right.numerator_);
  }
  return Rational(BigRational{Big(left.big().value / right.big().value)});
}

Rational Rational::operator-() const {
  return Rational(0) - *this;
}

bool operator==(const Rational& left, const Rational& right) {
  // Both are reduced and in the form their size asks for.
  return left.denominator_ == right.denominator_ &&
         (left.numerator_ == right.numerator_ ||
          (left.denominator_ == 0 && left.held()->value == right.held()->value));
}

std::strong_ordering operator<=>(const Rational& left, const Rational& right) {
  if (Rational::Arithmetic::both_small(left, right)) {
    return Wide{left.numerator_} * right.denominator_ <=>
           Wide{right.numerator_} * left.denominator_;
  }
  const int order = left.big().value.compare(right.big().value);
  return order <=> 0;
}

double Rational::approximate() const {
  constexpr std::int64_t kExactMax = std::int64_t{1} << std::numeric_limits<double>::digits;
  if (held() == nullptr && numerator_ >= -kExactMax && numerator_ <= kExactMax &&
      denominator_ <= kExactMax) {
    // Both sides are exact doubles, and IEEE division rounds once.
    return static_cast<double>(numerator_) / static_cast<double>(denominator_);
  }
  const Big value = is_negative() ? (-*this).big().value : big().value;
  Integer numerator = boost::multiprecision::numerator(value);
  Integer denominator = boost::multiprecision::denominator(value);
  // 2^exponent <= value < 2^(exponent + 1), at most one too high before the correction.
  int exponent = static_cast<int>(boost::multiprecision::msb(numerator)) -
                 static_cast<int>(boost::multiprecision::msb(denominator));
  const Integer scaled = exponent < 0 ? Integer(numerator << -exponent) : numerator;
  const Integer bound = exponent > 0 ? Integer(denominator << exponent) : denominator;
  if (scaled < bound) {
    --exponent;
  }
  // The lowest bit that a double near this value keeps; subnormal numbers keep fewer.
  constexpr int kLowestBit = -1074;
  const int lowest = std::max(exponent - std::numeric_limits<double>::digits + 1, kLowestBit);
  if (lowest < 0) {
    numerator <<= -lowest;
  } else {
    denominator <<= lowest;
  }
  const Integer mantissa = divide_half_even(numerator, denominator);
  const double result =
      std::ldexp(static_cast<double>(static_cast<std::int64_t>(mantissa)), lowest);
  return is_negative() ? -result : result;
}

Rational Rational::rounded(int places) const {
  if (is_integer() && places >= 0) {
    return *this;
  }
  if (held() == nullptr && places >= 0 && places <= kWidePlacesMax) {
    const Wide scale = wide_power_of_ten(places);
    const Wide scaled = divide_half_even<Wide>(Wide{numerator_} * scale, Wide{denominator_});
    return Arithmetic::reduced(scaled, scale);
  }
  const Rational scale = power_of_ten(places);
  const Big scaled = (*this * scale).big().value;
  const Integer integer = divide_half_even<Integer>(boost::multiprecision::numerator(scaled),
                                                    boost::multiprecision::denominator(scaled));
  return Rational(BigRational{Big(integer)}) / scale;
}

std::size_t Rational::bits() const {
  constexpr std::size_t kSmall = 128;
  if (held() == nullptr) {
    return kSmall;
  }
  const Integer numerator =
      boost::multiprecision::abs(boost::multiprecision::numerator(held()->value));
  const Integer denominator = boost::multiprecision::denominator(held()->value);
  return (numerator == 0 ? 0 : boost::multiprecision::msb(numerator)) +
         boost::multiprecision::msb(denominator) + 2;
}

std::optional<std::int64_t> Rational::floor_integer() const {
  if (held() == nullptr) {
    const std::int64_t quotient = numerator_ / denominator_;
    return quotient - (numerator_ % denominator_ < 0 ? 1 : 0);
  }
  const Integer numerator = boost::multiprecision::numerator(held()->value);
  const Integer denominator = boost::multiprecision::denominator(held()->value);
  Integer quotient = numerator / denominator;
  if (numerator < 0 && quotient * denominator != numerator) {
    quotient -= 1;
  }
  if (quotient < kLeast || quotient > kMost) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(quotient);
}

}  // namespace regimen::quantity
