// Implements grammar/lex_diagnostics.h.
#include "grammar/lex_diagnostics.h"

#include <array>
#include <string>

#include "grammar/validate_source.h"

namespace regimen::grammar {
namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;
using diagnostics::Span;

// Signs and spaces that word processors put in; everything else beyond ASCII counts as a letter.
bool is_sign(char32_t value) {
  return (value >= 0xA0 && value <= 0xBF && value != 0xB5) || value == 0xD7 || value == 0xF7 ||
         (value >= 0x2000 && value <= 0x2BFF) || (value >= 0x3000 && value <= 0x303F) ||
         value == 0xFEFF || (value >= 0xFFF0 && value <= 0xFFFF) || value >= 0x1F000;
}

std::string help_for_sign(std::string_view sign) {
  struct Advice {
    std::string_view sign;
    std::string_view help;
  };
  constexpr std::array<Advice, 14> kAdvice = {{
      {"\xC2\xA0", "write an ordinary space"},
      {"\xE2\x80\x9C", "write a straight quotation mark `\"`"},
      {"\xE2\x80\x9D", "write a straight quotation mark `\"`"},
      {"\xE2\x80\x93", "write `..` for a range or `-` for minus"},
      {"\xE2\x80\x94", "write `..` for a range or `-` for minus"},
      {"\xE2\x80\xA6", "write two dots `..` for a range"},
      {"\xC3\x97", "write `*`"},
      {"\xC2\xB2", "write `2`, as in `m2`"},
      {"&", "write `and`"},
      {"!", "write `not`, or `!=` for `is not equal to`"},
      {"'", "write texts in double quotation marks `\"`"},
      {";", "remove it; a statement ends where the next begins"},
      {"#", "a comment begins with `//`"},
      {".", "write a range as `100 .. 200`, a decimal as `0.5`"},
  }};
  for (const Advice& advice : kAdvice) {
    if (sign == advice.sign) {
      return std::string(advice.help);
    }
  }
  return "delete it, or put it into a text in quotation marks";
}

Diagnostic meaningless(std::string_view sign, char32_t value, Span where) {
  const bool is_visible = value > 0x20 && value != 0xA0 && !(value >= 0x2000 && value <= 0x200D);
  return {.code = Code::kMeaninglessSign,
          .message = (is_visible ? "`" + std::string(sign) + "`" : hex_name(value)) +
                     " has no meaning outside of a text in quotation marks",
          .primary = {{where, "not understood"}},
          .secondary = {},
          .notes = {},
          .help = help_for_sign(sign)};
}

}  // namespace

bool begins_with_sign(std::string_view word) {
  return is_sign(decode(word, 0).value);
}

Diagnostic open_string(Span where, bool has_quote_before) {
  return {
      .code = Code::kOpenString,
      .message = "the text in quotation marks does not end on its line",
      .primary = {{where, "begins here"}},
      .secondary = {},
      .notes = {},
      .help = std::string(has_quote_before ? "one of the `\"` of this line has no partner: add it"
                                           : "add the closing `\"`") +
              "; write `\\n` for a line end in a text"};
}

Diagnostic open_comment(Span where) {
  return {.code = Code::kOpenComment,
          .message = "the comment is never closed",
          .primary = {{where, "begins here"}},
          .secondary = {},
          .notes = {},
          .help = "add `*/` where the comment ends"};
}

Diagnostic number_too_long(Span where, std::size_t length, std::size_t length_max) {
  return {.code = Code::kNumberTooLong,
          .message = "a number of " + std::to_string(length) + " digits is longer than the " +
                     std::to_string(length_max) + " that are read",
          .primary = {{where, "this number"}},
          .secondary = {},
          .notes = {},
          .help = "write the number with fewer digits"};
}

Diagnostic foreign_word(std::string_view word, Span where) {
  std::size_t offset = 0;
  while (static_cast<unsigned char>(word[offset]) < 0x80U) {
    ++offset;
  }
  const CodePoint point = decode(word, offset);
  const std::string_view letter = word.substr(offset, point.length);
  if (is_sign(point.value)) {
    const auto begin = static_cast<std::uint32_t>(where.begin + offset);
    return meaningless(letter, point.value,
                       {where.buffer, begin, static_cast<std::uint32_t>(begin + point.length)});
  }
  const bool is_micro = point.value == 0xB5 || point.value == 0x3BC;
  std::string help = "use the letters a to z; the name a person reads goes into quotation marks";
  if (is_micro) {
    help = "write `u` for micro: `" + std::string(word.substr(0, offset)) + "u" +
           std::string(word.substr(offset + point.length)) + "`";
  }
  return {.code = Code::kForeignLetter,
          .message = "`" + std::string(word) + "` contains `" + std::string(letter) + "` (" +
                     hex_name(point.value) + "), which is not a letter for names and units",
          .primary = {{where, "names are written in a to z, 0 to 9 and `_`"}},
          .secondary = {},
          .notes = {},
          .help = help};
}

Diagnostic meaningless_sign(std::string_view text, Span where) {
  const std::string_view sign = text.substr(where.begin, where.end - where.begin);
  return meaningless(sign, static_cast<unsigned char>(sign.empty() ? '?' : sign[0]), where);
}

}  // namespace regimen::grammar
