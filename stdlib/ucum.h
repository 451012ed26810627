// The UCUM atoms and prefixes: the native part of the stdlib, read only by engine/quantity.
//
// Shape:   plain tables of text, sorted by code; engine/quantity resolves them on demand.
// Source:  UCUM 2.2 (2024-06-17), https://ucum.org/ucum.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace regimen::stdlib {

struct UcumAtom {
  enum class Kind : std::uint8_t { kBase, kDerived, kArbitrary, kSpecial };
  std::string_view code;  // "g", "[iU]", "m[Hg]"
  std::string_view name;  // "gram"
  bool is_metric;         // takes prefixes
  Kind kind;
  std::string_view value;  // decimal factor: "1", "4.184"
  std::string_view
      unit;  // the UCUM expression the factor multiplies; empty for base and arbitrary units
};

struct UcumPrefix {
  std::string_view code;   // "m"
  std::string_view value;  // "1e-3"
};

std::span<const UcumAtom> ucum_atoms();
std::span<const UcumPrefix> ucum_prefixes();

}  // namespace regimen::stdlib
