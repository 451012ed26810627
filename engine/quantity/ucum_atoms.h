// UCUM atoms, resolved: what `mg`, `[iU]` or `m[Hg]` is in base units; private to engine/quantity.
//
// Shape:   an atom, or a prefix and a metric atom.
// Cost:    an atom is resolved when it is first asked for and then kept; safe from any thread.
// Source:  stdlib/ucum.h. Two of its definitions are read otherwise here: mol is a base unit,
//          and an arbitrary unit is a dimension of its own.
#pragma once

#include <optional>
#include <string_view>

#include "engine/quantity/unit.h"

namespace regimen::quantity {

std::optional<Unit> ucum_meaning(std::string_view symbol);

// The atom in `symbol` that would mean something if atoms that are not metric took prefixes.
std::optional<std::string_view> atom_without_prefixes(std::string_view symbol);

}  // namespace regimen::quantity
