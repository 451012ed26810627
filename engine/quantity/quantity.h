// Quantities: a number as written with its unit, and what the number is in other units.
//
// Conversion is exact rational arithmetic. A mass concentration becomes a molar one (or mass an
// amount of substance) only through a molar mass that is handed in; never otherwise. International
// units convert only to themselves.
//
// Shape:   Quantity{value, unit}; `in` gives a Rational in the target unit.
// Errors:  ConversionError says which dimension each side has.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "engine/quantity/unit.h"

namespace regimen::quantity {

struct Quantity {
  Rational value;
  Unit unit;
  std::string text() const;  // "300 ng/dL"; a unit without text gives the number alone
};

struct ConversionError {
  Dimension source;
  Dimension target;
  bool molar_mass_would_help = false;
  std::string source_text;  // the units as written
  std::string target_text;
  std::string message() const;  // "`mg/mL` is a mass concentration, `mg` is a mass"
};

// The value of `quantity` in `unit`. `molar_mass` is in g/mol.
std::variant<Rational, ConversionError> convert(const Quantity& quantity, const Unit& unit,
                                                const std::optional<Rational>& molar_mass = {});

// The ratio of a temperature scale (Cel, [degF]) is multiplied, its offset is not kept.
Unit multiply(const Unit& left, const Unit& right);
Unit divide(const Unit& left, const Unit& right);
Unit dimensionless();

// `value unit` for people: exact if it has at most 12 digits, else rounded once with "~" before it.
std::string display(const Rational& value, const std::string& unit_text);

}  // namespace regimen::quantity
