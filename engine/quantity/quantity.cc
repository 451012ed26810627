// Implements engine/quantity/quantity.h.
#include "engine/quantity/quantity.h"

#include <string_view>

#include "engine/quantity/unit_algebra.h"

namespace regimen::quantity {

namespace {

constexpr int kDisplayDigits = 12;

enum class MolarStep { kNone, kMassToAmount, kAmountToMass };

// How the two dimensions differ, if by mass against amount of substance.
MolarStep molar_step(const Dimension& source, const Dimension& target) {
  Dimension molar_mass;
  molar_mass.exponents[Dimension::kMass] = 1;
  molar_mass.exponents[Dimension::kAmount] = -1;
  if (source == target * molar_mass) {
    return MolarStep::kMassToAmount;
  }
  return source * molar_mass == target ? MolarStep::kAmountToMass : MolarStep::kNone;
}

bool is_positive(const std::optional<Rational>& value) {
  return value && !value->is_zero() && !value->is_negative();
}

Rational in_target(const Rational& base, const Unit& unit) {
  return (base - unit.offset) / unit.factor;
}

ConversionError error_between(const Unit& source, const Unit& target) {
  return {
      .source = source.dimension,
      .target = target.dimension,
      .molar_mass_would_help = !source.is_special && !target.is_special &&
                               molar_step(source.dimension, target.dimension) != MolarStep::kNone,
      .source_text = source.text,
      .target_text = target.text};
}

std::string unit_phrase(const std::string& unit_text, const Dimension& dimension) {
  const std::string subject =
      unit_text.empty() ? std::string("a bare number") : "`" + unit_text + "`";
  const std::string words = describe(dimension);
  if (words.find("·") != std::string::npos || words.find('^') != std::string::npos) {
    return subject + " has the dimension " + words;
  }
  // "international units", "arbitrary units [beth'U] per volume" and "a count or ratio" take no
  // article.
  if (dimension.is_none() || !dimension.arbitrary.empty()) {
    return subject + " is " + words;
  }
  const bool is_vowel = std::string_view("aeiou").find(words.front()) != std::string_view::npos;
  return subject + (is_vowel ? " is an " : " is a ") + words;
}

// A text that can stand on either side of a product.
std::string grouped(const std::string& text) {
  return text.find_first_of("./") == std::string::npos ? text : "(" + text + ")";
}

bool is_one(const Unit& unit) {
  return unit == dimensionless() && unit.annotations.empty();
}

}  // namespace

std::string Quantity::text() const {
  return display(value, unit.text);
}

std::string ConversionError::message() const {
  if (source == target) {
    return "`" + source_text + "` and `" + target_text +
           "` are not ratios of each other, at least one is logarithmic or has a scale of its own";
  }
  std::string text = unit_phrase(source_text, source) + ", " + unit_phrase(target_text, target);
  if (molar_mass_would_help) {
    text += "; only a molar mass relates them";
  }
  return text;
}

std::variant<Rational, ConversionError> convert(const Quantity& quantity, const Unit& unit,
                                                const std::optional<Rational>& molar_mass) {
  if (quantity.unit == unit) {
    return quantity.value;
  }
  if (quantity.unit.is_special || unit.is_special) {
    return error_between(quantity.unit, unit);
  }
  const Rational base = quantity.value * quantity.unit.factor + quantity.unit.offset;
  if (quantity.unit.dimension == unit.dimension) {
    return in_target(base, unit);
  }
  const MolarStep step = molar_step(quantity.unit.dimension, unit.dimension);
  if (step == MolarStep::kNone || !is_positive(molar_mass)) {
    return error_between(quantity.unit, unit);
  }
  return in_target(step == MolarStep::kMassToAmount ? base / *molar_mass : base * *molar_mass,
                   unit);
}

Unit multiply(const Unit& left, const Unit& right) {
  if (is_one(right)) {
    return left;
  }
  if (is_one(left)) {
    return right;
  }
  Unit result = combined(left, right, 1);
  result.text = left.text + (left.text.empty() || right.text.empty() ? "" : ".") +
                (left.text.empty() ? right.text : grouped(right.text));
  return result;
}

Unit divide(const Unit& left, const Unit& right) {
  if (is_one(right)) {
    return left;
  }
  Unit result = combined(left, right, -1);
  result.text = right.text.empty() ? left.text : left.text + "/" + grouped(right.text);
  return result;
}

Unit dimensionless() {
  return {};
}

std::string display(const Rational& value, const std::string& unit_text) {
  const std::string number = value.to_text(kDisplayDigits);
  const std::string marked = value.is_exact_in(kDisplayDigits) ? number : "~" + number;
  return unit_text.empty() ? marked : marked + " " + unit_text;
}

}  // namespace regimen::quantity
