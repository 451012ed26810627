// Aliases: how machines misspell units, and what UCUM calls them; private to engine/quantity.
//
// Only spellings that have one meaning in a laboratory are here: `MIU/L` (milli or mega?) and
// `units` (international, enzyme or syringe?) are not.
//
// Cost:    O(length * log aliases).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regimen::quantity {

// Spellings that UCUM would read, but as something nobody means: `K/uL` is not kelvin per
// microlitre.
std::optional<std::string> reinterpreted(std::string_view text);

// `text` with its known misspellings replaced; nullopt when nothing was. Not yet known to be a
// unit.
std::optional<std::string> respelled(std::string_view text);

// Why a spelling is refused although something was meant by it; empty for all others.
std::string_view ambiguity_of(std::string_view text);

// What a single symbol is usually meant to be: "IU" -> "[iU]".
std::optional<std::string_view> respelled_symbol(std::string_view symbol);

}  // namespace regimen::quantity
