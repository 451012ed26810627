// Implements the reports of grammar/author_errors.h.
#include "grammar/author_errors.h"

#include <algorithm>

#include "RegimenLexer.h"
#include "RegimenParser.h"

#include "engine/base/nearest.h"
#include "grammar/expected.h"
#include "grammar/foreign_syntax_hints.h"
#include "grammar/syntax_diagnostics.h"
#include "grammar/words.h"

namespace regimen::grammar {
namespace {

using P = generated::RegimenParser;
using antlr4::Parser;
using antlr4::ParserRuleContext;
using diagnostics::Span;

bool is_word_text(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.empty() ? ' ' : text.front());
  return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '_';
}

}  // namespace

void AuthorErrors::reset(Parser* parser) {
  antlr4::DefaultErrorStrategy::reset(parser);
  last_stop_ = static_cast<std::size_t>(-1);
}

Span AuthorErrors::span_at(std::size_t index) const {
  return text_.span(stream_.lexeme(index));
}

bool AuthorErrors::has_fault_near(Span span) const {
  const std::size_t before = text_.bytes.rfind('\n', span.begin == 0 ? 0 : span.begin - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before;
  const std::size_t end = std::min(text_.bytes.find('\n', span.end), text_.bytes.size());
  const auto fault = std::lower_bound(lexemes_.faults.begin(), lexemes_.faults.end(), begin);
  return fault != lexemes_.faults.end() && *fault <= end;
}

void AuthorErrors::add(diagnostics::Diagnostic diagnostic) {
  // Also what is not said counts, so that a text of nothing but mistakes ends soon.
  if (errors_left_ == 0) {
    throw antlr4::ParseCancellationException();
  }
  --errors_left_;
  if (!has_fault_near(diagnostic.primary->span)) {
    const std::string habit = foreign_syntax_hint(text_.bytes, diagnostic.primary->span);
    diagnostic.help = habit.empty() ? diagnostic.help : habit;
    sink_.add(std::move(diagnostic));
  }
}

std::string AuthorErrors::found_at(std::size_t index) const {
  const Lexeme& word = stream_.lexeme(index);
  return word.begin == word.end ? std::string() : std::string(text_.of(word));
}

std::string AuthorErrors::after(std::size_t index) const {
  return index == 0 ? "" : " after `" + found_at(index - 1) + "`";
}

AuthorErrors::Place AuthorErrors::place_of(Parser* parser) const {
  Place place;
  place.rule = parser->getContext()->getRuleIndex();
  for (auto* at = static_cast<antlr4::RuleContext*>(parser->getContext()); at != nullptr;
       at = static_cast<antlr4::RuleContext*>(at->parent)) {
    const auto* context = static_cast<ParserRuleContext*>(at);
    if (context->getRuleIndex() == P::RuleStatement) {
      place.statement = context->start->getType();
    }
    const std::size_t rule = context->getRuleIndex();
    if (rule == P::RuleClause || rule == P::RuleLine || rule == P::RuleMappingLine) {
      place.clause = context->start->getTokenIndex();
    }
    if (context->getRuleIndex() == P::RuleFactLines) {
      place.statement = P::SCENARIO;
    }
  }
  return place;
}

// ---- mistakes at the start of a statement, clause or line ----

bool AuthorErrors::report_misspelt_line(std::size_t index, const Place& place) {
  if (place.statement != P::SCENARIO) {
    return false;
  }
  std::size_t first = index;
  while (first > 0 && !stream_.lexeme(first).is_first_on_line &&
         stream_.get(first - 1)->getType() != P::LEFT_BRACE) {
    --first;
  }
  if (first == index || stream_.get(first)->getType() != P::IDENT) {
    return false;
  }
  const std::vector<std::string> near =
      nearest_names(found_at(first), clause_words(P::SCENARIO), 1);
  if (near.empty()) {
    return false;
  }
  add(unknown_word({found_at(first), span_at(first)}, "a line of a `scenario`", near,
                   clause_words(P::SCENARIO)));
  return true;
}

// `ruel x { … }` reads as the beginning of `ruel(…) when …`.
bool AuthorErrors::report_misspelt_statement(Parser* parser, std::size_t index) {
  const auto* context = parser->getContext();
  const std::size_t first = static_cast<const ParserRuleContext*>(context)->start->getTokenIndex();
  const bool is_start = context->getRuleIndex() == P::RuleStatement && index == first + 1 &&
                        stream_.get(first)->getType() == P::IDENT;
  if (is_start) {
    Place place;
    place.rule = P::RuleChunk;
    report_unknown(first, place);
  }
  return is_start;
}

// `conclud hypogonadism` reads as the beginning of `conclud(…)`.
bool AuthorErrors::report_misspelt_action(std::size_t index, const Place& place) {
  if (place.rule != P::RuleAction || index == 0 || stream_.get(index - 1)->getType() != P::IDENT) {
    return false;
  }
  const std::vector<std::string> words = action_words();
  const std::vector<std::string> near = nearest_names(found_at(index - 1), words, 1);
  if (near.empty()) {
    return false;
  }
  add(unknown_word({found_at(index - 1), span_at(index - 1)}, "an action", near, words));
  return true;
}

// `then warn "x", source s` reads `source` as the beginning of `source(…)`.
bool AuthorErrors::report_needless_comma(std::size_t index, const Place& place) {
  if (place.rule != P::RuleAction || index < 2 || stream_.get(index - 2)->getType() != P::COMMA ||
      stream_.get(index - 1)->getType() == P::IDENT ||
      !is_clause_word(place.statement, stream_.get(index - 1)->getType())) {
    return false;
  }
  add(expected_here({found_at(index - 1), span_at(index - 1)}, expected_words(P::RuleAction, 0, {}),
                    after(index - 1), "remove the `,` before `" + found_at(index - 1) + "`"));
  return true;
}

// `when` without a condition reads the next clause word as a name: say so there, not one word
// later.
bool AuthorErrors::report_swallowed(std::size_t index, const Place& place) {
  if (index < 2 || place.clause + 1 >= index) {
    return false;
  }
  const std::size_t previous = index - 1;
  const Lexeme& word = stream_.lexeme(previous);
  const std::size_t before = stream_.get(previous - 1)->getType();
  // In a scenario a line end matters: `expect pending` has lost its name.
  const bool is_swallowed =
      word.is_first_on_line &&
      (place.statement == P::SCENARIO
           ? before > P::SCENARIO && before < P::IDENT
           : is_clause_word(place.statement, stream_.get(previous)->getType()) &&
                 stream_.get(previous)->getType() != P::IDENT);
  if (!is_swallowed) {
    return false;
  }
  const bool is_condition = before == P::WHEN || before == P::UNLESS || before == P::AND ||
                            before == P::OR || before == P::NOT || before == P::LEFT_PAREN;
  add(expected_here({found_at(previous), span_at(previous)},
                    is_condition ? "a condition" : "a name", after(previous), ""));
  stream_.seek(previous);
  return true;
}

void AuthorErrors::report_unknown_statement(std::size_t index, const Word& found) {
  const std::size_t before = index == 0 ? std::size_t{0} : stream_.get(index - 1)->getType();
  const bool is_start = index == 0 || before == P::RIGHT_BRACE;
  std::vector<std::string> words = statement_words();
  if (!is_start) {
    words = {"for", "of", "overrides"};
  }
  const std::vector<std::string> near = nearest_names(found.text, words, 1);
  if (is_word_text(found.text) && (is_start || !near.empty())) {
    add(unknown_word(found, is_start ? "a statement" : "a part of this header", near, words));
    return;
  }
  add(expected_here(found, is_start ? "a statement" : "`{`", after(index), ""));
}

void AuthorErrors::report_unknown(std::size_t index, const Place& place) {
  const Word found{found_at(index), span_at(index)};
  const std::size_t type = stream_.get(index)->getType();
  if (place.rule == P::RuleChunk) {
    report_unknown_statement(index, found);
    return;
  }
  if (report_misspelt_line(index, place)) {
    return;
  }
  if (type >= P::LESS_EQUAL && type <= P::EQUAL) {
    const bool is_doubled = index > 0 && stream_.get(index - 1)->getType() >= P::LESS_EQUAL &&
                            stream_.get(index - 1)->getType() <= P::EQUAL;
    add(expected_here(found, "a clause or `}`", after(index),
                      is_doubled ? "write one sign: `<`, `<=`, `>`, `>=`, `=` or `!=`"
                                 : "join two comparisons with `and`, or write `in 40 .. 50 %`"));
    return;
  }
  if (is_statement_word(type) && !is_clause_word(place.statement, type)) {
    add(expected_here(
        found, "a clause or `}`", after(index),
        "`" + found.text + "` begins a statement of its own: close this one with `}` first"));
    return;
  }
  if (!is_word_text(found.text)) {
    add(expected_here(found, expected_words(place.rule, 0, {}), after(index),
                      found.text == "-" ? "an amount has no sign: remove the `-`" : ""));
    return;
  }
  const std::string statement =
      place.statement == P::SCENARIO
          ? std::string("a line of a `scenario`")
          : "a clause of `" + std::string(spelling(place.statement)) + "`";
  std::vector<std::string> words = clause_words(place.statement);
  const std::vector<std::string> listed = words;
  words.insert(words.end(), {"and", "or", "unless", "within", "not", "when", "dose", "every",
                             "daily", "weekly", "twice", "of", "per"});
  const std::vector<std::string> near = nearest_names(found.text, words, 1);
  if (near == std::vector{found.text}) {  // a word of the language, and not in its place
    add(expected_here(found, statement, after(index), ""));
    return;
  }
  add(unknown_word(found, statement, near, listed));
}

// ---- mistakes inside ----

bool AuthorErrors::report_open_parenthesis(std::size_t index, const Place& place,
                                           const antlr4::misc::IntervalSet& expected) {
  const std::size_t type = stream_.get(index)->getType();
  const bool is_end = type == antlr4::Token::EOF || type == P::RIGHT_BRACE ||
                      stream_.lexeme(index).is_first_on_line ||
                      is_clause_word(place.statement, type);
  if (!expected.contains(std::size_t{P::RIGHT_PAREN}) || !is_end) {
    return false;
  }
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < index; ++i) {
    if (stream_.get(i)->getType() == P::LEFT_PAREN) {
      open.push_back(i);
    } else if (stream_.get(i)->getType() == P::RIGHT_PAREN && !open.empty()) {
      open.pop_back();
    }
  }
  if (open.empty()) {
    return false;
  }
  const std::uint32_t end = stream_.lexeme(index - 1).end;
  add(unclosed_parenthesis({text_.buffer, end, end}, span_at(open.back())));
  return true;
}

void AuthorErrors::report_expected(std::size_t index, const Place& place,
                                   const antlr4::misc::IntervalSet& expected) {
  const Word found{found_at(index), span_at(index)};
  const std::size_t previous = index == 0 ? std::size_t{0} : stream_.get(index - 1)->getType();
  if (is_unit_missing(previous, expected)) {
    add(unit_expected({found_at(index - 1), span_at(index - 1)},
                      stream_.get(index)->getType() == P::IDENT));
    return;
  }
  const std::string wanted = expected_words(place.rule, previous, expected);
  std::string help = expected_help(found.text, stream_.get(index)->getType(), wanted, expected);
  const bool is_count = index > 1 && stream_.get(index - 1)->getType() == P::NUMBER &&
                        stream_.get(index - 2)->getType() == P::LEAST;
  if (is_count) {
    help = "a count has no unit: write `at least 2 results …` or `at least 2 of …`";
  }
  add(expected_here(found, wanted, after(index), help));
}

void AuthorErrors::reportError(Parser* parser, const antlr4::RecognitionException& error) {
  if (inErrorRecoveryMode(parser)) {
    return;
  }
  beginErrorCondition(parser);
  const std::size_t index = error.getOffendingToken()->getTokenIndex();
  const Place place = place_of(parser);
  const antlr4::misc::IntervalSet expected = error.getExpectedTokens();
  if (report_misspelt_statement(parser, index) || report_misspelt_line(index, place) ||
      report_misspelt_action(index, place) || report_needless_comma(index, place) ||
      report_open_parenthesis(index, place, expected) || report_swallowed(index, place)) {
    return;
  }
  report_expected(index, place, expected);
}

}  // namespace regimen::grammar
