// Implements engine/quantity/ucum_atoms.h.
#include "engine/quantity/ucum_atoms.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/check.h"
#include "engine/quantity/unit_expression.h"
#include "stdlib/ucum.h"

namespace regimen::quantity {

namespace {

using stdlib::UcumAtom;
using stdlib::UcumPrefix;

constexpr std::array<std::pair<std::string_view, Dimension::Base>, 8> kBases{{
    {"g", Dimension::kMass},
    {"m", Dimension::kLength},
    {"s", Dimension::kTime},
    {"rad", Dimension::kAngle},
    {"K", Dimension::kTemperature},
    {"C", Dimension::kCharge},
    {"cd", Dimension::kLuminous},
    {"mol", Dimension::kAmount},  // UCUM: a number; see the header
}};

std::optional<std::size_t> atom_index(std::string_view code) {
  const auto atoms = stdlib::ucum_atoms();
  const auto found = std::ranges::lower_bound(atoms, code, {}, &UcumAtom::code);
  if (found == atoms.end() || found->code != code) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - atoms.begin());
}

Rational number(std::string_view decimal) {
  const std::optional<Rational> value = Rational::parse(decimal);
  REGIMEN_CHECK(value.has_value(), "the UCUM table holds decimals");
  return *value;
}

class UcumSymbols : public SymbolTable {
 public:
  std::optional<Unit> meaning(std::string_view symbol) const override {
    return ucum_meaning(symbol);
  }
};

std::optional<Unit> base_unit(std::string_view code) {
  const auto* found = std::find_if(kBases.begin(), kBases.end(),
                                   [&](const auto& base) { return base.first == code; });
  if (found == kBases.end()) {
    return std::nullopt;
  }
  Unit unit;
  unit.dimension.exponents.at(found->second) = 1;
  return unit;
}

// The offset of a temperature scale, in kelvin at its zero.
Rational offset_of(std::string_view code) {
  if (code == "Cel") {
    return Rational(27315, 100);
  }
  return code == "[degF]" ? Rational(45967, 100) * Rational(5, 9) : Rational(0);
}

Unit resolved(const UcumAtom& atom) {
  if (std::optional<Unit> base = base_unit(atom.code)) {
    return *base;
  }
  Unit unit;
  if (atom.unit.empty()) {
    REGIMEN_CHECK(atom.kind == UcumAtom::Kind::kArbitrary, "every other unit has a definition");
    unit.dimension.arbitrary.emplace_back(atom.code, std::int8_t{1});
    return unit;
  }
  std::variant<Unit, ExpressionError> definition = parse_expression(atom.unit, UcumSymbols());
  REGIMEN_CHECK(std::holds_alternative<Unit>(definition), "UCUM defines units by known units");
  unit = std::get<Unit>(std::move(definition));
  unit.factor = unit.factor * number(atom.value);
  unit.offset = offset_of(atom.code);
  unit.is_special = atom.kind == UcumAtom::Kind::kSpecial && unit.offset.is_zero();
  if (unit.is_special) {
    unit.factor = 1;  // a logarithm has no factor
  }
  return unit;
}

// INVARIANT: definitions do not lead back to themselves, so that resolving one atom inside another
// never waits for itself, nor two threads for each other.
class Atoms {
 public:
  static Atoms& instance() {
    static Atoms atoms;
    return atoms;
  }
  const Unit& at(std::size_t index) {
    std::call_once(once_[index], [&] { units_[index] = resolved(stdlib::ucum_atoms()[index]); });
    return *units_[index];
  }

 private:
  std::vector<std::once_flag> once_ = std::vector<std::once_flag>(stdlib::ucum_atoms().size());
  std::vector<std::optional<Unit>> units_ =
      std::vector<std::optional<Unit>>(stdlib::ucum_atoms().size());
};

// The atom after `prefix` in `symbol`, metric or not.
std::optional<std::size_t> atom_after(const UcumPrefix& prefix, std::string_view symbol) {
  if (!symbol.starts_with(prefix.code)) {
    return std::nullopt;
  }
  return atom_index(symbol.substr(prefix.code.size()));
}

bool is_metric(std::size_t index) {
  return stdlib::ucum_atoms()[index].is_metric;
}

}  // namespace

std::optional<Unit> ucum_meaning(std::string_view symbol) {
  if (const std::optional<std::size_t> index = atom_index(symbol)) {
    return Atoms::instance().at(*index);
  }
  for (const UcumPrefix& prefix : stdlib::ucum_prefixes()) {
    const std::optional<std::size_t> index = atom_after(prefix, symbol);
    if (index && is_metric(*index)) {
      Unit unit = Atoms::instance().at(*index);
      unit.factor = unit.factor * number(prefix.value);
      return unit;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> atom_without_prefixes(std::string_view symbol) {
  for (const UcumPrefix& prefix : stdlib::ucum_prefixes()) {
    const std::optional<std::size_t> index = atom_after(prefix, symbol);
    if (index && !is_metric(*index)) {
      return stdlib::ucum_atoms()[*index].code;
    }
  }
  return std::nullopt;
}

}  // namespace regimen::quantity
