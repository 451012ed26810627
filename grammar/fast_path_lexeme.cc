// Implements grammar/fast_path_lexeme.h.
#include "grammar/fast_path_lexeme.h"

#include <algorithm>

#include "RegimenLexer.h"

namespace regimen::grammar {
namespace {

using generated::RegimenLexer;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// A sign that goes on with no number, name or unit. A colon makes a time of two digits.
bool ends_lexeme(std::string_view text, std::size_t at) {
  return at == text.size() || is_space(text[at]) || text[at] == ',' || text[at] == '(' ||
         text[at] == ')' || text[at] == '"';
}

template <typename Is>
std::size_t end_of(std::string_view text, std::size_t begin, const Is& is) {
  const auto end =
      std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), is);
  return static_cast<std::size_t>(end - text.begin());
}

std::optional<FastPathLexeme> fast_path_number(std::string_view text, std::size_t begin) {
  std::size_t end = end_of(text, begin, is_decimal);
  if (end + 1 < text.size() && text[end] == '.' && is_decimal(text[end + 1])) {
    end = end_of(text, end + 1, is_decimal);
  }
  return ends_lexeme(text, end) ? std::optional(FastPathLexeme{RegimenLexer::NUMBER, end})
                                : std::nullopt;
}

std::optional<FastPathLexeme> fast_path_string(std::string_view text, std::size_t begin) {
  const std::size_t end = text.find_first_of("\"\\\r\n", begin + 1);
  return end != std::string_view::npos && text[end] == '"'
             ? std::optional(FastPathLexeme{RegimenLexer::STRING, end + 1})
             : std::nullopt;
}

}  // namespace

std::optional<FastPathLexeme> fast_path_lexeme(std::string_view text, std::size_t begin) {
  const char first = text[begin];
  if (is_space(first)) {
    return FastPathLexeme{RegimenLexer::WS, end_of(text, begin, is_space)};
  }
  if (is_decimal(first)) {
    return fast_path_number(text, begin);
  }
  const auto sign = [&](std::size_t type) {
    return FastPathLexeme{static_cast<std::uint16_t>(type), begin + 1};
  };
  switch (first) {
    case '"':
      return fast_path_string(text, begin);
    case '(':
      return sign(RegimenLexer::LEFT_PAREN);
    case ')':
      return sign(RegimenLexer::RIGHT_PAREN);
    case ',':
      return sign(RegimenLexer::COMMA);
    case '}':
      return sign(RegimenLexer::RIGHT_BRACE);
    case '{':  // before a letter it may begin a unit
      return begin + 1 < text.size() && is_space(text[begin + 1])
                 ? std::optional(sign(RegimenLexer::LEFT_BRACE))
                 : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::size_t fast_path_word_end(std::string_view text, std::size_t begin) {
  if (!is_letter(text[begin])) {
    return begin;
  }
  const std::size_t end = end_of(text, begin, [](char c) { return is_letter(c) || is_decimal(c); });
  const bool may_be_phrase = text.substr(begin, end - begin) == "at";  // `at most`
  return ends_lexeme(text, end) && !may_be_phrase ? end : begin;
}

}  // namespace regimen::grammar
