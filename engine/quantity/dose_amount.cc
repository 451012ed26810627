// Implements engine/quantity/dose_amount.h: amounts. Schedules are in schedule.cc.
#include "engine/quantity/dose_amount.h"

#include <string_view>
#include <utility>

#include "engine/base/check.h"
#include "engine/quantity/unit_algebra.h"

namespace regimen::quantity {

namespace {

using Amount = std::variant<AmountRange, std::string>;

Dimension power(Dimension::Base base, std::int8_t exponent) {
  Dimension dimension;
  dimension.exponents.at(base) = exponent;
  return dimension;
}

bool is_mass(const Dimension& dimension) {
  return dimension == power(Dimension::kMass, 1);
}

bool is_volume(const Dimension& dimension) {
  return dimension == power(Dimension::kLength, 3);
}

Unit ucum_unit(std::string_view text);

bool is_international(const Dimension& dimension) {
  static const Dimension unit = ucum_unit("[iU]").dimension;
  return dimension == unit;
}

Unit ucum_unit(std::string_view text) {
  const std::variant<Unit, UnitError> unit = UnitTable::ucum().parse(text);
  REGIMEN_CHECK(std::holds_alternative<Unit>(unit), "mg and mL are UCUM units");
  return std::get<Unit>(unit);
}

// The unit a strength counts in: mg of mg/mL; milligrams when its text does not show one.
Unit unit_counted(const Unit& strength, const Dimension& dimension) {
  const std::string numerator = strength.text.substr(0, strength.text.find('/'));
  const std::variant<Unit, UnitError> unit = UnitTable::ucum().parse(numerator);
  if (const Unit* found = std::get_if<Unit>(&unit); found && found->dimension == dimension) {
    return *found;
  }
  return ucum_unit(is_international(dimension) ? "[iU]" : "mg");
}

// Tablets count with a strength per tablet, not with one per capsule, and a bare number or mg/kg
// counts nothing.
bool counts_with(const Unit& amount, const Unit& strength) {
  if (!amount.dimension.is_none()) {
    return true;
  }
  const bool is_count = amount.factor == Rational(1) && !amount.annotations.empty();
  const bool is_per_piece =
      strength.annotations.empty() || combined(amount.annotations, strength.annotations, 1).empty();
  return is_count && is_per_piece;
}

AmountRange scaled(const AmountRange& amount, const Rational& by, Unit unit) {
  return {.low = amount.low * by, .high = amount.high * by, .unit = std::move(unit)};
}

std::string no_witness(const AmountRange& amount, const char* wanted,
                       const std::optional<Quantity>& strength) {
  const std::string start =
      "`" + amount.to_text() + "` is " + describe(amount.unit.dimension) + ", not " + wanted;
  if (!amount.unit.dimension.arbitrary.empty()) {
    return start + ": such units convert only through the substance's own factor";
  }
  if (!strength) {
    return start + ": only a strength relates them, and none is given";
  }
  return start + ", and the strength `" + strength->text() + "` does not relate them";
}

bool is_positive(const Rational& value) {
  return !value.is_zero() && !value.is_negative();
}

}  // namespace

std::optional<AmountKind> kind_of_amount(const Unit& unit) {
  if (is_mass(unit.dimension)) {
    return AmountKind::kMass;
  }
  if (is_volume(unit.dimension)) {
    return AmountKind::kVolume;
  }
  if (is_international(unit.dimension)) {
    return AmountKind::kInternationalUnits;
  }
  const bool is_counted = unit.dimension.is_none() && !unit.is_special &&
                          unit.factor == Rational(1) && !unit.annotations.empty();
  return is_counted ? std::optional(AmountKind::kTablets) : std::nullopt;
}

std::optional<AmountRange> amount_of_kind(const AmountRange& amount, AmountKind kind,
                                          const std::optional<Quantity>& strength,
                                          const std::optional<Quantity>& potency) {
  const auto is_wanted = [&](const std::optional<AmountRange>& found) {
    return found && kind_of_amount(found->unit) == kind;
  };
  const auto range_in = [](const Amount& found) {
    const auto* range = std::get_if<AmountRange>(&found);
    return range == nullptr ? std::nullopt : std::optional(*range);
  };
  if (is_wanted(amount)) {
    return amount;
  }
  const std::optional<AmountRange> mass = range_in(mass_of(amount, strength));
  for (const std::optional<AmountRange>& one :
       {mass, counterpart_of(amount, potency), mass ? counterpart_of(*mass, potency) : mass}) {
    if (is_wanted(one)) {
      return one;
    }
    auto volume = one ? range_in(volume_of(*one, strength)) : std::nullopt;
    if (is_wanted(volume)) {
      return volume;
    }
  }
  const auto volume = range_in(volume_of(amount, strength));
  return is_wanted(volume) ? volume : std::nullopt;
}

std::string Syringe::to_text() const {
  return "U-" + std::to_string(units_per_ml);
}

std::string AmountRange::to_text() const {
  if (low == high) {
    return display(low, unit.text);
  }
  return display(low, "") + " .. " + display(high, unit.text);
}

Amount mass_of(const AmountRange& amount, const std::optional<Quantity>& strength) {
  if (is_mass(amount.unit.dimension)) {
    return amount;
  }
  const bool has_strength = strength && is_positive(strength->value);
  const Dimension product =
      has_strength ? amount.unit.dimension * strength->unit.dimension : Dimension{};
  const bool relates =
      (is_mass(product) || is_international(product)) && counts_with(amount.unit, strength->unit);
  if (!relates) {
    return no_witness(amount, "a mass", strength);
  }
  const Unit unit = unit_counted(strength->unit, product);
  const Rational base = amount.unit.factor * strength->value * strength->unit.factor;
  return scaled(amount, base / unit.factor, unit);
}

std::optional<AmountRange> counterpart_of(const AmountRange& amount,
                                          const std::optional<Quantity>& potency) {
  if (!potency || !is_positive(potency->value)) {
    return std::nullopt;
  }
  const std::size_t slash = potency->unit.text.find('/');
  const std::string below = slash == std::string::npos ? "" : potency->unit.text.substr(slash + 1);
  const bool is_from_mass = is_mass(amount.unit.dimension);
  const auto is_other = [&](const Dimension& dimension) {
    return is_from_mass ? is_international(dimension) : is_mass(dimension);
  };
  if (!is_from_mass && !is_international(amount.unit.dimension)) {
    return std::nullopt;
  }
  const Rational factor = potency->value * potency->unit.factor;
  if (const Dimension product = amount.unit.dimension * potency->unit.dimension;
      is_other(product)) {
    const Unit unit = unit_counted(potency->unit, product);
    return scaled(amount, amount.unit.factor * factor / unit.factor, unit);
  }
  if (const Dimension ratio = amount.unit.dimension / potency->unit.dimension; is_other(ratio)) {
    Unit written = potency->unit;
    written.text = below;
    const Unit unit = unit_counted(written, ratio);
    return scaled(amount, amount.unit.factor / factor / unit.factor, unit);
  }
  return std::nullopt;
}

Amount volume_of(const AmountRange& amount, const std::optional<Quantity>& strength) {
  if (is_volume(amount.unit.dimension)) {
    return amount;
  }
  const bool relates = strength && is_positive(strength->value) &&
                       is_volume(amount.unit.dimension / strength->unit.dimension);
  if (!relates) {
    return no_witness(amount, "a volume", strength);
  }
  const Unit unit = ucum_unit("mL");
  const Rational base = amount.unit.factor / (strength->value * strength->unit.factor);
  return scaled(amount, base / unit.factor, unit);
}

std::optional<std::string> mistaken_for_mass(const AmountRange& volume,
                                             const std::optional<Quantity>& strength) {
  if (!is_volume(volume.unit.dimension)) {
    return std::nullopt;
  }
  const Amount mass = mass_of(volume, strength);
  const AmountRange* range = std::get_if<AmountRange>(&mass);
  if (range == nullptr) {
    return std::nullopt;
  }
  const AmountRange mistaken{.low = volume.low, .high = volume.high, .unit = range->unit};
  return volume.to_text() + " is " + range->to_text() + " here, not " + mistaken.to_text();
}

AmountRange volume_of_graduations(const Rational& low, const Rational& high, Syringe syringe) {
  REGIMEN_CHECK(syringe.units_per_ml > 0, "a syringe has graduations");
  const Rational per_ml(syringe.units_per_ml);
  return {.low = low / per_ml, .high = high / per_ml, .unit = ucum_unit("mL")};
}

}  // namespace regimen::quantity
