// The page the formatter writes on: text, and the column it has got to.
//
// Units:   columns from 0, in code points.
// Cost:    linear in what is written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grammar/format/format_tokens.h"

namespace regimen::format {

inline constexpr std::size_t kColumnsMax = 120;

std::size_t width(std::string_view text);

class Page {
 public:
  void write(std::string_view text);
  void spaces(std::size_t count);
  // Ends the line, if anything was written at all, and indents the next.
  void new_line(std::size_t indent);
  void blank_line();

  // The comments above a piece, each on a line of its own, and then the piece's line.
  // `has_blank`: a blank line comes first; inside of a clause there are none (`keeps_blanks`).
  void lead(const FormatToken& token, std::size_t indent, bool has_blank, bool keeps_blanks = true);
  // Only the comments.
  void comments_above(const FormatToken& token, std::size_t indent, bool has_blank,
                      bool keeps_blanks = true);
  // The piece and the comments behind it.
  void write(const FormatToken& token);

  std::size_t column() const { return column_; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t column_ = 0;
};

}  // namespace regimen::format
