// Implements grammar/syntax_diagnostics.h.
#include "grammar/syntax_diagnostics.h"

#include <utility>

namespace regimen::grammar {
namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;
using diagnostics::Span;

constexpr std::size_t kQuotedMax = 60;

// A long text in quotation marks is not worth repeating in a message.
std::string quoted(const std::string& text) {
  if (text.size() <= kQuotedMax) {
    return "`" + text + "`";
  }
  std::size_t end = kQuotedMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return "`" + text.substr(0, end) + "…`";
}

std::string listed(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) {
    result += (result.empty() ? "`" : ", `") + word + "`";
  }
  return result;
}

Diagnostic make(Code code, std::string message, Span span, std::string label, std::string help) {
  return {.code = code,
          .message = std::move(message),
          .primary = {{span, std::move(label)}},
          .secondary = {},
          .notes = {},
          .help = std::move(help)};
}

}  // namespace

Diagnostic expected_here(const Word& found, const std::string& expected, const std::string& after,
                         std::string help) {
  return make(Code::kSyntaxError, "expected " + expected + after, found.span,
              found.text.empty() ? "the text ends here" : "found " + quoted(found.text),
              std::move(help));
}

Diagnostic unknown_word(const Word& found, const std::string& what,
                        const std::vector<std::string>& near,
                        const std::vector<std::string>& possible) {
  return make(
      Code::kUnknownStart, quoted(found.text) + " does not begin " + what, found.span,
      "not a word of the language",
      near.empty() ? "possible here: " + listed(possible) : "did you mean `" + near.front() + "`?");
}

Diagnostic unclosed_parenthesis(Span where, Span parenthesis) {
  Diagnostic diagnostic = make(Code::kUnclosedBrace, "`(` is never closed", where,
                               "`)` is missing here", "add `)` where the part in parentheses ends");
  diagnostic.secondary = {{parenthesis, "opened here"}};
  return diagnostic;
}

Diagnostic unit_expected(const Word& number, bool is_word_on_next_line) {
  return make(Code::kUnitExpected, "expected a unit after `" + number.text + "`", number.span,
              "a number without a unit",
              is_word_on_next_line ? "write the unit on the same line as its number"
                                   : "write the unit behind the number: `" + number.text +
                                         " mg`, `" + number.text + " months`");
}

Diagnostic misplaced_clause(const Word& clause, const std::string& statement,
                            const std::vector<std::string>& possible) {
  return make(Code::kMisplacedClause,
              "`" + clause.text + "` does not belong in `" + statement + "`", clause.span,
              "not a part of `" + statement + "`", "possible here: " + listed(possible));
}

Diagnostic repeated_clause(const Word& clause, Span first) {
  Diagnostic diagnostic = make(Code::kRepeatedClause, "`" + clause.text + "` is stated twice",
                               clause.span, "stated again", "keep one of the two");
  diagnostic.secondary = {{first, "stated first"}};
  return diagnostic;
}

Diagnostic not_a_condition(const Word& found) {
  return make(Code::kNotACondition, quoted(found.text) + " is a value where a condition is needed",
              found.span, "neither true nor false", "compare it, as in `hematocrit > 54 %`");
}

Diagnostic not_a_value(const Word& found) {
  return make(Code::kNotACondition, quoted(found.text) + " is a condition where a value is needed",
              found.span, "has no amount",
              "compare and calculate only with labs, `age`, numbers and dates");
}

Diagnostic unknown_escape(const Word& found) {
  return make(Code::kUnknownEscape, quoted(found.text) + " means nothing in a text", found.span,
              "not an escape",
              "write `\\\\` for a backslash, `\\\"` for a quotation mark, `\\n` for a line end");
}

Diagnostic too_many_mistakes(Span where, int errors_max) {
  return make(Code::kTooManyMistakes,
              "the text has more than " + std::to_string(errors_max) +
                  " mistakes; what follows is not read",
              where, "reading stopped here", "correct the first mistakes and check again");
}

}  // namespace regimen::grammar
