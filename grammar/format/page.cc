// Implements grammar/format/page.h.
#include "grammar/format/page.h"

#include <algorithm>

namespace regimen::format {
namespace {

// The further lines of a block comment move as far as its first.
std::string moved(const Comment& comment, std::size_t column) {
  std::string text;
  bool is_line_start = false;
  std::size_t dropped = 0;
  for (const char c : comment.text) {
    if (is_line_start && c == ' ' && dropped + column < comment.column) {
      ++dropped;
      continue;
    }
    if (is_line_start && c != '\n' && column > comment.column) {
      text.append(column - comment.column, ' ');
    }
    is_line_start = c == '\n';
    dropped = 0;
    text += c;
  }
  return text;
}

}  // namespace

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

void Page::write(std::string_view text) {
  const std::size_t line_end = text.rfind('\n');
  text_ += text;
  column_ =
      line_end == std::string_view::npos ? column_ + width(text) : width(text.substr(line_end + 1));
}

void Page::spaces(std::size_t count) {
  text_.append(count, ' ');
  column_ += count;
}

void Page::new_line(std::size_t indent) {
  text_ += text_.empty() ? "" : "\n";
  column_ = 0;
  spaces(indent);
}

void Page::blank_line() {
  text_ += text_.empty() ? "" : "\n";
}

void Page::comments_above(const FormatToken& token, std::size_t indent, bool has_blank,
                          bool keeps_blanks) {
  for (const Comment& comment : token.above) {
    if (has_blank) {
      blank_line();
    }
    new_line(indent);
    write(moved(comment, indent));
    const bool is_last = &comment == &token.above.back();
    has_blank = keeps_blanks && !is_last && (&comment + 1)->has_blank_before;
  }
}

void Page::lead(const FormatToken& token, std::size_t indent, bool has_blank, bool keeps_blanks) {
  comments_above(token, indent, has_blank, keeps_blanks);
  if (token.above.empty() ? has_blank : keeps_blanks && token.has_blank_before) {
    blank_line();
  }
  new_line(indent);
}

void Page::write(const FormatToken& token) {
  write(token.text);
  for (const Comment& comment : token.behind) {
    spaces(comment.text.starts_with("//") ? 2 : 1);
    write(comment.text);
  }
}

}  // namespace regimen::format
