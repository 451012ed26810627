// FormatTokens: the words of a text with the comments around them.
//
// A comment that begins on the line of a word is behind that word; every other comment is above
// the word that follows it. No comment ever passes a word.
//
// Shape:   one piece per word of the outline, in their order, then one without text for the end of
//          the file, which carries what stands below the last word.
// Cost:    one pass over the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/outline.h"

namespace regimen::format {

struct Comment {
  std::string text;               // without spaces at the ends of its lines
  std::size_t column = 0;         // where it began, for the further lines of a block comment
  bool has_blank_before = false;  // a blank line above it
  // Nothing can follow on its line: `//`, or a block of several lines.
  bool ends_line() const { return text.starts_with("//") || text.find('\n') != std::string::npos; }
};

struct FormatToken {
  std::string text;
  grammar::Part part = grammar::Part::kRest;
  grammar::Role role = grammar::Role::kPlain;
  bool is_first_on_line = false;
  bool has_blank_before = false;  // directly above the word, below its comments
  std::vector<Comment> above;
  std::vector<Comment> behind;

  // A blank line stands above the word or the first of its comments.
  bool has_blank_above() const {
    return above.empty() ? has_blank_before : above.front().has_blank_before;
  }
  bool ends_line() const;  // a comment behind it does
};
using FormatTokens = std::vector<FormatToken>;

FormatTokens format_tokens(std::string_view text, const grammar::Outline& outline);

}  // namespace regimen::format
