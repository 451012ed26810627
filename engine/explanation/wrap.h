// Lines no wider than a page or a terminal: broken at blanks, continued further in.
//
// Shape:   columns are code points; escapes that colour take none. A word wider than the width
//          stands alone and sticks out.
// Cost:    linear in the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regimen::explanation {

inline constexpr std::size_t kPageWidth = 100;  // where no terminal says otherwise

std::size_t width_of(std::string_view text);

// `words` from `column` on; every further line begins with `indent`. Without a line end.
std::string filled(std::string_view words, std::size_t column, const std::string& indent,
                   std::size_t width);

// Every line of a text that is told line by line (trees, labels on the left, lists). What goes on
// stands under the words behind the strokes of a tree or the label.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace regimen::explanation
