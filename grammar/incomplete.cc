// Implements is_incomplete of grammar/parse.h: a scan, because what is being typed need not parse.
// parse.
#include "grammar/parse.h"

namespace regimen::grammar {
namespace {

// The offset behind the closing quotation mark; npos when the text ends first. A line end closes
// the text too: that is a mistake, and another line would not mend it.
std::size_t after_string(std::string_view text, std::size_t offset) {
  for (std::size_t i = offset + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"' || (text[i] == '\n' && i + 1 < text.size())) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

std::size_t after_comment(std::string_view text, std::size_t offset) {
  const bool is_line = text[offset + 1] == '/';
  const std::size_t end = text.find(is_line ? "\n" : "*/", offset + 2);
  if (is_line && end == std::string_view::npos) {
    return text.size();
  }
  return end == std::string_view::npos ? end : end + (is_line ? 1 : 2);
}

}  // namespace

bool is_incomplete(std::string_view text) {
  long braces = 0;
  long parentheses = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char sign = text[i];
    const bool is_comment =
        sign == '/' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '*');
    if (sign == '"' || is_comment) {
      i = is_comment ? after_comment(text, i) : after_string(text, i);
      if (i == std::string_view::npos) {
        return true;
      }
      continue;
    }
    braces += sign == '{' ? 1 : (sign == '}' ? -1 : 0);
    parentheses += sign == '(' ? 1 : (sign == ')' ? -1 : 0);
    ++i;
  }
  return braces > 0 || parentheses > 0;
}

}  // namespace regimen::grammar
