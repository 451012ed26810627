// Exact numbers: decimals as written, and the rationals that conversions make of them.
//
// A number is read as the decimal it is written as and never becomes floating point on the way to
// a comparison. `Rational` is exact and canonical: equal values are equal objects.
//
// Shape:   Rational is a reduced fraction in 16 bytes. A fast path holds numerator and denominator
//          in 64 bits; larger values are held in Boost.Multiprecision integers, which copies share.
//          No value is ever wrong.
// Errors:  parse returns nullopt for anything but [+-]digits[.digits][(e|E)[+-]digits] and for
//          more than kDigitsMax digits or an exponent beyond +-kExponentMax.
// Cost:    small values O(1) without allocation.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace regimen::quantity {

inline constexpr int kDigitsMax = 200;
inline constexpr int kExponentMax = 200;

struct BigRational;  // engine/quantity/big_rational.h, so that Boost stays out of this header

class Rational {
 public:
  Rational() = default;
  Rational(const Rational& other) : numerator_(other.numerator_), denominator_(other.denominator_) {
    if (denominator_ == 0) {
      add_owner();
    }
  }
  Rational(Rational&& other) noexcept
      : numerator_(std::exchange(other.numerator_, 0)),
        denominator_(std::exchange(other.denominator_, 1)) {}
  Rational& operator=(Rational other) noexcept {
    std::swap(numerator_, other.numerator_);
    std::swap(denominator_, other.denominator_);
    return *this;
  }
  ~Rational() {
    if (denominator_ == 0) {
      remove_owner();
    }
  }
  Rational(std::int64_t integer);  // NOLINT(google-explicit-constructor): integers are rationals
  Rational(std::int64_t numerator, std::int64_t denominator);  // denominator != 0

  static std::optional<Rational> parse(std::string_view decimal);
  static Rational power_of_ten(int exponent);

  bool is_zero() const;
  bool is_negative() const;
  bool is_integer() const;

  friend Rational operator+(const Rational& left, const Rational& right);
  friend Rational operator-(const Rational& left, const Rational& right);
  friend Rational operator*(const Rational& left, const Rational& right);
  // `right` must not be zero: callers check and diagnose.
  friend Rational operator/(const Rational& left, const Rational& right);
  Rational operator-() const;
  friend bool operator==(const Rational& left, const Rational& right);
  friend std::strong_ordering operator<=>(const Rational& left, const Rational& right);

  // The nearest double (ties to even); for pictures and filters, never for a decision.
  double approximate() const;
  // The exact decimal when there is one of at most `digits_max` significant digits; otherwise
  // rounded once, half to even, to that many significant digits. Never in exponent form unless
  // the value needs more than 25 digits. "54", "0.0001", "256.6938".
  std::string to_text(int digits_max = 12) const;
  // "231/10", "54": exact whatever its size.
  std::string to_fraction() const;
  static std::optional<Rational> parse_fraction(std::string_view text);
  // True when to_text(digits_max) is the exact value.
  bool is_exact_in(int digits_max = 12) const;
  // Rounded once, half to even, to `places` digits after the point.
  Rational rounded(int places) const;
  // Of numerator and denominator together: what arithmetic with it costs.
  std::size_t bits() const;
  // floor as an integer if it fits 64 bits.
  std::optional<std::int64_t> floor_integer() const;

 private:
  struct Arithmetic;  // the fast path, in exact.cc
  struct Held;        // a value that does not fit 64/64 bits, with its count of owners
  explicit Rational(const BigRational& big);
  BigRational big() const;
  const Held* held() const;  // none: the value is small
  void add_owner() const;
  void remove_owner() const;

  // INVARIANT: the big form is used exactly when the value does not fit 64/64 bits. Then the
  // denominator is 0 and the numerator the address of what is held.
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

}  // namespace regimen::quantity
