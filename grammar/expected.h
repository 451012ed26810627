// What the grammar expected, in an author's words: "a condition", "a unit", "`of` or `for`".
#pragma once

#include <cstddef>
#include <string>

#include "antlr4-runtime.h"

namespace regimen::grammar {

// `rule` is the innermost grammar rule, `previous` the type of the last token that was read.
std::string expected_words(std::size_t rule, std::size_t previous,
                           const antlr4::misc::IntervalSet& expected);

// What to do about `text`, of the type `found`, where `wanted` was expected; empty without an idea.
std::string expected_help(const std::string& text, std::size_t found, const std::string& wanted,
                          const antlr4::misc::IntervalSet& expected);

// True when only a unit is missing behind a number.
bool is_unit_missing(std::size_t previous, const antlr4::misc::IntervalSet& expected);

}  // namespace regimen::grammar
