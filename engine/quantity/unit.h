// Units: UCUM's algebra over dimensions, with exact factors.
//
// A unit is a product of atoms (`mg`, `[iU]`, `10*`, `{score}`) with integer powers; it has a
// dimension vector and an exact factor to the base units. Special units (Cel, [degF], pH, B, …) are
// not ratios: Cel and [degF] convert by scale and offset, the others only to themselves. Arbitrary
// units ([iU], U of a procedure, [arb'U], …) are dimensions of their own: they convert only to
// themselves with other prefixes. Annotations ({score}, {1.73_m2}) carry no dimension, but a count
// of one thing does not compare with a bare number of another: see `same_annotation`.
// The words of a clinic (`week`, `months`, `tablet`, `percent`) are declared by the stdlib with
// `unit week, weeks = 7 d` and kept in a UnitTable.
//
// Shape:   Unit is a value; equal units (same factor, dimension, offset) compare equal, the text is
//          kept beside it, as written.
// Units:   UCUM base units g, m, s, rad, K, C, cd; amount of substance (mol) is kept as a dimension
//          of its own here (UCUM makes it a number), so that a molar value never passes for a
//          count; one more dimension per arbitrary unit.
// Errors:  parse_unit explains what is wrong and what may have been meant.
// Source:  UCUM 2.2, https://ucum.org/ucum; the table of atoms is in stdlib/ucum.{h,cc}.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/quantity/exact.h"

namespace regimen::quantity {

// A written ratio of amounts, mmol/mol, is no ratio of masses or volumes: it counts as an arbitrary
// unit of this name.
inline constexpr std::string_view kRatioOfAmounts = "mol/mol";

// Exponents of the base dimensions. `arbitrary` holds (name, exponent) of arbitrary units, sorted.
struct Dimension {
  enum Base { kMass, kLength, kTime, kAngle, kTemperature, kCharge, kLuminous, kAmount };
  std::array<std::int8_t, 8> exponents{};
  std::vector<std::pair<std::string, std::int8_t>> arbitrary;

  bool is_none() const;  // a count or a ratio
  friend auto operator<=>(const Dimension&, const Dimension&) = default;
};
Dimension operator*(const Dimension& left, const Dimension& right);
Dimension operator/(const Dimension& left, const Dimension& right);
// In the author's words: "mass concentration", "mass", "volume", "time", "amount of substance per
// volume", "international units per volume", "a count or ratio", else "mass·length^-3".
std::string describe(const Dimension& dimension);

struct Unit {
  std::string text;  // as written: "ng/dL", "weeks"
  Dimension dimension;
  Rational factor{1};       // value_in_base = value * factor + offset
  Rational offset{0};       // only for Cel, [degF]
  bool is_special = false;  // logarithmic and the like: compares only with the same text
  // Annotations that stand for a unit of their own, sorted: "{tablet}", "/{specimen}"; not those
  // that qualify one (g{creat}).
  std::vector<std::string> annotations;
  friend bool operator==(const Unit& left, const Unit& right) {
    return left.dimension == right.dimension && left.factor == right.factor &&
           left.offset == right.offset && left.is_special == right.is_special &&
           (!left.is_special || left.text == right.text);
  }
};

// May a number of `left` be compared with a number of `right` as far as what they count is
// concerned? True when both count the same, or one counts nothing in particular (a bare number,
// `1`).
bool same_annotation(const Unit& left, const Unit& right);

struct UnitError {
  std::string message;             // "`ng/dl` is not a UCUM unit: `dl` is not known"
  std::vector<std::string> meant;  // "ng/dL"
};

// Every unit that can be named: UCUM's atoms and prefixes, and the words declared on top.
// A table is a value; copying shares the immutable UCUM part.
class UnitTable {
 public:
  // The UCUM atoms; built once from stdlib/ucum.h's table, resolved and shared.
  static const UnitTable& ucum();

  // Declares a word. False if it exists with another meaning, here or as a UCUM code.
  [[nodiscard]] bool declare(std::string word, const Unit& meaning);

  // A UCUM expression or a declared word; words also inside an expression of the author's
  // ("tablets/week"). Bounded in length (kUnitTextMax) and powers.
  std::variant<Unit, UnitError> parse(std::string_view text) const;
  // A unit written by a machine (FHIR code): like parse, and accepts case errors and common
  // spellings (ng/dl, IU/L, K/uL, mmHg, %, units such as "10^3/uL") only through `aliases`; an
  // error when ambiguous. The text of the result is the UCUM spelling it was taken for.
  std::variant<Unit, UnitError> parse_lenient(std::string_view text) const;

 private:
  std::vector<std::string> meant(std::string_view text, std::string_view symbol) const;

  std::map<std::string, Unit, std::less<>> words_;
};

inline constexpr std::size_t kUnitTextMax = 128;

}  // namespace regimen::quantity
