// Implements scale.h.
#include "engine/cohort/flat/scale.h"

#include <utility>

#include "engine/quantity/quantity.h"

namespace regimen::flat {

namespace {

constexpr std::int64_t kFloorMax = std::int64_t{1} << 61U;
constexpr std::size_t kDigitsMax = 18;

}  // namespace

std::optional<Decimal> decimal_of(std::string_view token) {
  const bool is_negative = token.starts_with('-');
  const std::string_view digits = token.substr(is_negative ? 1 : 0);
  if (digits.empty() || digits.size() > kDigitsMax) {
    return std::nullopt;
  }
  Decimal value{0, 0};
  std::size_t before_point = 0;
  bool has_point = false;
  for (const char c : digits) {
    if (c == '.' && !has_point && before_point > 0) {
      has_point = true;
      continue;
    }
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value.digits = value.digits * 10 + (c - '0');
    has_point ? ++value.places : ++before_point;
  }
  const bool is_well_formed = (before_point == 1 || digits.front() != '0') && before_point > 0 &&
                              (!has_point || value.places > 0);
  if (!is_well_formed) {
    return std::nullopt;
  }
  value.digits = is_negative ? -value.digits : value.digits;
  return value;
}

std::optional<Scale> Scale::of(const knowledge::Lab& lab, const columns::Cuts& cuts,
                               const quantity::Unit& unit) {
  // The direction of reading decides whether the unit may be used at all.
  const auto probe = quantity::convert({quantity::Rational(1), unit}, lab.unit, lab.molar_mass);
  if (!std::holds_alternative<quantity::Rational>(probe) || !cuts.fits()) {
    return std::nullopt;
  }
  std::vector<quantity::Rational> in_unit;
  for (const quantity::Rational& cut : cuts.values()) {
    const auto there = quantity::convert({cut, lab.unit}, unit, lab.molar_mass);
    const auto* number = std::get_if<quantity::Rational>(&there);
    if (number == nullptr || (!in_unit.empty() && *number <= in_unit.back())) {
      return std::nullopt;
    }
    const auto back = quantity::convert({*number, unit}, lab.unit, lab.molar_mass);
    const auto* again = std::get_if<quantity::Rational>(&back);
    if (again == nullptr || *again != cut) {
      return std::nullopt;
    }
    in_unit.push_back(*number);
  }
  return Scale(std::move(in_unit));
}

columns::Code Scale::first_code_of(const Decimal& value) {
  if (is_too_large_[value.places]) {
    return columns::kNoValue;
  }
  std::optional<Floors>& floors = tables_[value.places];
  floors = Floors::of(cuts_, value.places);
  is_too_large_[value.places] = !floors;
  return floors ? floors->code_of(value.digits) : columns::kNoValue;
}

std::optional<Floors> Floors::of(const std::vector<quantity::Rational>& cuts,
                                 std::uint32_t places) {
  Floors floors;
  const auto power = quantity::Rational::power_of_ten(static_cast<int>(places));
  for (const quantity::Rational& cut : cuts) {
    const quantity::Rational scaled = cut * power;
    const std::optional<std::int64_t> floor = scaled.floor_integer();
    if (!floor || *floor > kFloorMax || *floor < -kFloorMax) {
      return std::nullopt;
    }
    floors.floors_.push_back(*floor);
    floors.is_exact_.push_back(scaled.is_integer());
  }
  floors.make_buckets();
  floors.floors_.push_back(INT64_MAX);
  floors.is_exact_.push_back(false);
  return floors;
}

void Floors::make_buckets() {
  const std::int64_t least = floors_.empty() ? 0 : floors_.front();
  const auto span = static_cast<std::uint64_t>(floors_.empty() ? 0 : floors_.back() - least);
  while (span >> shift_ > 8 * floors_.size()) {
    ++shift_;
  }
  std::size_t below = 0;
  for (std::uint64_t bucket = 0; bucket <= span >> shift_; ++bucket) {
    while (below < floors_.size() &&
           floors_[below] < least + static_cast<std::int64_t>(bucket << shift_)) {
      ++below;
    }
    begins_.push_back(static_cast<std::uint16_t>(below));
  }
}

}  // namespace regimen::flat
