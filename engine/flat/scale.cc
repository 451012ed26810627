// Implements scale.h.
#include "engine/flat/scale.h"

#include <algorithm>
#include <utility>

#include "engine/quantity/quantity.h"

namespace regimen::flat {

namespace {

constexpr std::int64_t kFloorMax = std::int64_t{1} << 61U;
constexpr std::size_t kDigitsMax = 18;

// How many of the sorted `floors` are less than `digits`; without branches, as data decide nothing.
std::size_t count_below(const std::vector<std::int64_t>& floors, std::int64_t digits) {
  const std::int64_t* base = floors.data();
  std::size_t left = floors.size();
  while (left > 1) {
    const std::size_t half = left / 2;
    base += base[half - 1] < digits ? half : 0;
    left -= half;
  }
  const auto below = static_cast<std::size_t>(base - floors.data());
  return left == 1 && *base < digits ? below + 1 : below;
}

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

std::optional<Scale> Scale::of(const model::Lab& lab, const columns::Cuts& cuts,
                               const quantity::Unit& unit) {
  // The direction of reading decides whether the unit may be used at all.
  const auto probe = quantity::convert({quantity::Rational(1), unit}, lab.unit, lab.molar_mass);
  if (!std::holds_alternative<quantity::Rational>(probe) || !cuts.fits()) {
    return std::nullopt;
  }
  Scale scale;
  std::optional<quantity::Rational> before;
  for (const quantity::Rational& cut : cuts.values()) {
    const auto there = quantity::convert({cut, lab.unit}, unit, lab.molar_mass);
    const auto* in_unit = std::get_if<quantity::Rational>(&there);
    if (in_unit == nullptr || (before && *in_unit <= *before)) {
      return std::nullopt;
    }
    const auto back = quantity::convert({*in_unit, unit}, lab.unit, lab.molar_mass);
    const auto* again = std::get_if<quantity::Rational>(&back);
    if (again == nullptr || *again != cut) {
      return std::nullopt;
    }
    before = *in_unit;
    for (std::size_t places = 0; places < kPlaces; ++places) {
      Table& table = scale.tables_[places];
      const quantity::Rational scaled =
          *in_unit * quantity::Rational::power_of_ten(static_cast<int>(places));
      const std::optional<std::int64_t> floor = scaled.floor_integer();
      if (!floor || *floor > kFloorMax || *floor < -kFloorMax) {
        table.fits = false;
        continue;
      }
      table.floors.push_back(*floor);
      table.is_exact.push_back(scaled.is_integer());
    }
  }
  return scale;
}

columns::Code Scale::code_of(const Decimal& value) const {
  if (value.places >= kPlaces || !tables_[value.places].fits) {
    return columns::kNoValue;
  }
  const Table& table = tables_[value.places];
  const std::size_t below = count_below(table.floors, value.digits);
  const bool is_cut =
      below < table.floors.size() && table.is_exact[below] && table.floors[below] == value.digits;
  return static_cast<columns::Code>(1 + 2 * below + (is_cut ? 1 : 0));
}

}  // namespace regimen::flat
