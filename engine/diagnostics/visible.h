// Visible text: what may be printed to a terminal without obeying it.
//
// Control characters, characters that turn the writing direction, and bytes that are not UTF-8 are
// spelled out (`\u{1b}`), so that no text from outside moves the cursor or forges a line.
//
// Shape:   one cell per code point, in order; `tab_width` of 0 spells tabs out too.
// Cost:    O(bytes).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace regimen::diagnostics {

struct Cell {
  std::string text;       // UTF-8, safe to print
  std::size_t width = 1;  // in columns of a terminal, each code point one wide
};

std::vector<Cell> visible_cells(std::string_view text, std::size_t tab_width = 0);
std::string visible(std::string_view text);

}  // namespace regimen::diagnostics
