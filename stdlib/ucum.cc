// Implements stdlib/ucum.h: the UCUM table as constants.
#include "stdlib/ucum.h"

#include <algorithm>
#include <array>

namespace regimen::stdlib {

namespace {

using enum UcumAtom::Kind;

constexpr auto kAtoms = std::to_array<UcumAtom>({
#define REGIMEN_UCUM_ATOM(code, name, is_metric, kind, value, unit) \
  {code, name, is_metric, kind, value, unit},
#define REGIMEN_UCUM_PREFIX(code, value)
#include "stdlib/ucum_table.def"
#undef REGIMEN_UCUM_PREFIX
#undef REGIMEN_UCUM_ATOM
});

constexpr auto kPrefixes = std::to_array<UcumPrefix>({
#define REGIMEN_UCUM_ATOM(code, name, is_metric, kind, value, unit)
#define REGIMEN_UCUM_PREFIX(code, value) {code, value},
#include "stdlib/ucum_table.def"
#undef REGIMEN_UCUM_PREFIX
#undef REGIMEN_UCUM_ATOM
});

// INVARIANT: sorted by code, because engine/quantity searches by halves.
static_assert(std::ranges::is_sorted(kAtoms, {}, &UcumAtom::code));
static_assert(std::ranges::is_sorted(kPrefixes, {}, &UcumPrefix::code));

}  // namespace

std::span<const UcumAtom> ucum_atoms() {
  return kAtoms;
}

std::span<const UcumPrefix> ucum_prefixes() {
  return kPrefixes;
}

}  // namespace regimen::stdlib
