// Implements engine/quantity/exact.h: numbers from text and to text.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>

#include "engine/base/text.h"
#include "engine/quantity/big_rational.h"
#include "engine/quantity/exact.h"

namespace regimen::quantity {

namespace {

using Integer = boost::multiprecision::cpp_int;
using Big = boost::multiprecision::cpp_rational;

constexpr std::size_t kPositionalDigitsMax = 25;
constexpr std::size_t kPaddingMax = 10;      // zeros that say nothing but where the point is
constexpr std::size_t kSmallDigitsMax = 18;  // any 18 digits fit 63 bits

// A decimal number as its parts: the digits before and after the point, and the exponent.
struct DecimalText {
  bool is_negative = false;
  std::string digits;
  int exponent = 0;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool skip(char c) {
    if (position_ == text_.size() || text_[position_] != c) {
      return false;
    }
    ++position_;
    return true;
  }
  std::string_view digits() {
    const std::size_t begin = position_;
    while (position_ < text_.size() && is_digit(text_[position_])) {
      ++position_;
    }
    return text_.substr(begin, position_ - begin);
  }
  bool sign() {
    const bool is_negative = skip('-');
    if (!is_negative) {
      skip('+');
    }
    return is_negative;
  }
  bool at_end() const { return position_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

std::optional<int> scan_exponent(Scanner& scanner) {
  if (!scanner.skip('e') && !scanner.skip('E')) {
    return 0;
  }
  const bool is_negative = scanner.sign();
  const std::string_view digits = scanner.digits();
  int exponent = 0;
  for (const char c : digits) {
    exponent = std::min(exponent * 10 + (c - '0'), kExponentMax + 1);
  }
  if (digits.empty() || exponent > kExponentMax) {
    return std::nullopt;
  }
  return is_negative ? -exponent : exponent;
}

std::optional<DecimalText> scan_decimal(std::string_view text) {
  Scanner scanner(text);
  DecimalText decimal;
  decimal.is_negative = scanner.sign();
  decimal.digits = scanner.digits();
  if (decimal.digits.empty()) {
    return std::nullopt;
  }
  std::string_view fraction;
  if (scanner.skip('.')) {
    fraction = scanner.digits();
    if (fraction.empty()) {
      return std::nullopt;
    }
  }
  const std::optional<int> exponent = scan_exponent(scanner);
  if (!exponent || !scanner.at_end() || decimal.digits.size() + fraction.size() > kDigitsMax) {
    return std::nullopt;
  }
  decimal.digits += fraction;
  decimal.exponent = *exponent - static_cast<int>(fraction.size());
  return decimal;
}

// What nearly every result is: a sign, up to 18 digits, a point among them; reduced.
struct SmallFraction {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

// A power of ten has the factors two and five only.
SmallFraction reduced_by_tens(std::int64_t digits, int places) {
  constexpr std::int64_t kFive = 5;
  if (digits == 0) {
    return {};
  }
  const int twos = std::min(std::countr_zero(static_cast<std::uint64_t>(digits)), places);
  SmallFraction fraction{.numerator = digits >> twos,
                         .denominator = std::int64_t{1} << (places - twos)};
  for (int i = 0; i < places; ++i) {
    if (fraction.numerator % kFive == 0) {
      fraction.numerator /= kFive;
    } else {
      fraction.denominator *= kFive;
    }
  }
  return fraction;
}

std::optional<SmallFraction> small_fraction(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  text.remove_prefix(is_negative ? 1 : 0);
  if (text.size() > kSmallDigitsMax + 1 || text.empty() || !is_digit(text.front()) ||
      !is_digit(text.back())) {
    return std::nullopt;
  }
  std::uint64_t digits = 0;  // one more of them than is taken fits
  std::optional<std::size_t> point;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits = digits * 10 + static_cast<std::uint64_t>(text[i] - '0');
    } else if (text[i] == '.' && !point) {
      point = i;
    } else {
      return std::nullopt;
    }
  }
  if (text.size() - (point ? 1 : 0) > kSmallDigitsMax) {
    return std::nullopt;
  }
  SmallFraction fraction = reduced_by_tens(static_cast<std::int64_t>(digits),
                                           point ? static_cast<int>(text.size() - 1 - *point) : 0);
  fraction.numerator = is_negative ? -fraction.numerator : fraction.numerator;
  return fraction;
}

// |value| rounded to significant digits: 0.digits * 10^point.
struct Significant {
  std::string digits;  // without trailing zeros
  int point = 0;
  bool is_exact = true;
};

int decimal_digits(const Integer& value) {
  return static_cast<int>(value.str().size());
}

Integer ten_to(int exponent) {
  constexpr std::int64_t kTenDigits = 10'000'000'000;
  Integer power = 1;
  for (; exponent >= 10; exponent -= 10) {
    power *= kTenDigits;
  }
  for (; exponent > 0; --exponent) {
    power *= 10;
  }
  return power;
}

// `numerator` and `denominator` are positive.
Significant significant(Integer numerator, Integer denominator, int digits_max) {
  const auto scale = [](Integer& above, Integer& below, int exponent) {
    (exponent < 0 ? below : above) *= ten_to(exponent < 0 ? -exponent : exponent);
  };
  // 10^(point - 1) <= value < 10^point, at most one too high before the correction.
  int point = decimal_digits(numerator) - decimal_digits(denominator) + 1;
  {
    Integer above = numerator;
    Integer below = denominator;
    scale(above, below, 1 - point);
    point -= above < below ? 1 : 0;
  }
  scale(numerator, denominator, digits_max - point);
  Integer quotient;
  Integer remainder;
  boost::multiprecision::divide_qr(numerator, denominator, quotient, remainder);
  const Integer twice = remainder * 2;
  if (twice > denominator || (twice == denominator && quotient % 2 != 0)) {
    quotient += 1;
  }
  Significant result{.digits = quotient.str(), .point = point, .is_exact = remainder == 0};
  if (result.digits.size() > static_cast<std::size_t>(digits_max)) {
    ++result.point;  // 99.96 became 100.0
  }
  result.digits.erase(result.digits.find_last_not_of('0') + 1);
  return result;
}

std::string positional(const Significant& value) {
  const std::size_t size = value.digits.size();
  if (value.point <= 0) {
    return "0." + std::string(static_cast<std::size_t>(-value.point), '0') + value.digits;
  }
  const auto point = static_cast<std::size_t>(value.point);
  if (size <= point) {
    return value.digits + std::string(point - size, '0');
  }
  return value.digits.substr(0, point) + "." + value.digits.substr(point);
}

std::size_t positional_digits(const Significant& value) {
  const std::size_t size = value.digits.size();
  if (value.point <= 0) {
    return size + static_cast<std::size_t>(1 - value.point);
  }
  return std::max(size, static_cast<std::size_t>(value.point));
}

bool needs_exponent(const Significant& value) {
  const std::size_t digits = positional_digits(value);
  return digits > kPositionalDigitsMax && digits - value.digits.size() > kPaddingMax;
}

std::string with_exponent(const Significant& value) {
  std::string text = value.digits.substr(0, 1);
  if (value.digits.size() > 1) {
    text += "." + value.digits.substr(1);
  }
  return text + "e" + std::to_string(value.point - 1);
}

}  // namespace

std::optional<Rational> Rational::parse(std::string_view decimal) {
  if (const std::optional<SmallFraction> small = small_fraction(decimal)) {
    Rational result;
    result.numerator_ = small->numerator;
    result.denominator_ = small->denominator;
    return result;
  }
  const std::optional<DecimalText> text = scan_decimal(decimal);
  if (!text) {
    return std::nullopt;
  }
  Integer big_digits = 0;
  const std::string_view digits = text->digits;
  for (std::size_t begin = 0; begin < digits.size(); begin += kSmallDigitsMax) {
    const std::string_view part = digits.substr(begin, kSmallDigitsMax);
    std::int64_t value = 0;
    for (const char c : part) {
      value = value * 10 + (c - '0');
    }
    if (digits.size() <= kSmallDigitsMax) {
      return Rational(text->is_negative ? -value : value) * power_of_ten(text->exponent);
    }
    big_digits = big_digits * ten_to(static_cast<int>(part.size())) + value;
  }
  const Rational integer{BigRational{Big(text->is_negative ? Integer(-big_digits) : big_digits)}};
  return integer * power_of_ten(text->exponent);
}

std::string Rational::to_fraction() const {
  return big().value.str();
}

std::optional<Rational> Rational::parse_fraction(std::string_view text) {
  const std::size_t slash = text.find('/');
  std::optional<Rational> numerator = parse(text.substr(0, slash));
  if (slash == std::string_view::npos || !numerator) {
    return numerator;
  }
  const std::optional<Rational> denominator = parse(text.substr(slash + 1));
  return denominator && !denominator->is_zero() ? std::optional(*numerator / *denominator)
                                                : std::nullopt;
}

std::string Rational::to_text(int digits_max) const {
  if (is_zero()) {
    return "0";
  }
  const Big value = is_negative() ? (-*this).big().value : big().value;
  const Significant digits =
      significant(boost::multiprecision::numerator(value),
                  boost::multiprecision::denominator(value), std::max(digits_max, 1));
  const std::string text = needs_exponent(digits) ? with_exponent(digits) : positional(digits);
  return is_negative() ? "-" + text : text;
}

bool Rational::is_exact_in(int digits_max) const {
  if (is_zero()) {
    return true;
  }
  const Big value = is_negative() ? (-*this).big().value : big().value;
  return significant(boost::multiprecision::numerator(value),
                     boost::multiprecision::denominator(value), std::max(digits_max, 1))
      .is_exact;
}

}  // namespace regimen::quantity
