// The layout of one clause or one header: on one line where it fits, else broken where an author
// would break it.
//
// A condition is broken before all `and` (or all `or`) of its outermost level, each under the
// condition's beginning; what still does not fit is broken further in. Actions stand one to a line.
// Lists are filled. A condition or a list of actions that the author broke stays broken.
//
// Shape:   [begin, end) are indices of pieces; writing starts at the page's column.
// Cost:    linear, once more for each level of nesting that does not fit.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "grammar/format/format_tokens.h"
#include "grammar/format/page.h"

namespace regimen::format {

class Layout {
 public:
  Layout(const FormatTokens& tokens, Page& page);

  // How many spaces stand before a piece that follows another on its line.
  std::size_t gap(std::size_t index) const { return gaps_[index]; }
  void set_gap(std::size_t index, std::size_t spaces) { gaps_[index] = spaces; }

  // The width on one line; none when a comment inside ends a line.
  std::optional<std::size_t> flat_width(std::size_t begin, std::size_t end) const;

  // Words one after the other; a line that gets too long is broken behind a comma.
  void fill(std::size_t begin, std::size_t end, std::size_t hang);
  void clause(std::size_t begin, std::size_t end, std::size_t indent);

 private:
  void advance(std::size_t index, std::size_t column);
  bool fits(std::size_t begin, std::size_t end) const;
  std::vector<std::size_t> outermost_operators(std::size_t begin, std::size_t end,
                                               int& depth) const;
  void condition(std::size_t begin, std::size_t end, std::size_t indent, bool is_outermost);
  void actions(std::size_t begin, std::size_t end);

  const FormatTokens& tokens_;
  Page& page_;
  std::vector<std::size_t> gaps_;
  std::vector<std::size_t> columns_;  // where each piece was written
};

}  // namespace regimen::format
