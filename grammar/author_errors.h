// What ANTLR finds wrong, said in an author's words, and where reading goes on.
//
// A mistake gives up one clause, one scenario line, or a statement whose header is wrong; the rest
// of the chunk is kept. While bailing, the first mistake stops the parse without words.
//
// Errors:  E101, E102, E103 (parentheses), E107.
#pragma once

#include <string>

#include "antlr4-runtime.h"

#include "engine/diagnostics/diagnostic.h"
#include "grammar/split.h"
#include "grammar/syntax_diagnostics.h"
#include "grammar/token_stream.h"

namespace regimen::grammar {

class AuthorErrors final : public antlr4::DefaultErrorStrategy {
 public:
  AuthorErrors(const Text& text, const Lexemes& lexemes, ChunkStream& stream, int errors_max,
               diagnostics::Sink& sink)
      : text_(text), lexemes_(lexemes), stream_(stream), errors_left_(errors_max), sink_(sink) {}

  void set_bailing(bool is_bailing) { is_bailing_ = is_bailing; }
  // Counts a mistake and adds it, unless a sign on the same line was reported already.
  void add(diagnostics::Diagnostic diagnostic);

  void reset(antlr4::Parser* parser) override;
  void sync(antlr4::Parser* parser) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;
  void recover(antlr4::Parser* parser, std::exception_ptr error) override;

 private:
  struct Place {
    std::size_t statement = 0;  // token type of its first word
    std::size_t clause = 0;     // index of the first lexeme of the clause or line
    std::size_t rule = 0;       // innermost grammar rule
  };
  Place place_of(antlr4::Parser* parser) const;
  void report_unknown(std::size_t index, const Place& place);
  void report_unknown_statement(std::size_t index, const Word& found);
  bool report_swallowed(std::size_t index, const Place& place);
  bool report_misspelt_statement(antlr4::Parser* parser, std::size_t index);
  bool report_misspelt_line(std::size_t index, const Place& place);
  bool report_misspelt_action(std::size_t index, const Place& place);
  bool report_needless_comma(std::size_t index, const Place& place);
  bool report_open_parenthesis(std::size_t index, const Place& place,
                               const antlr4::misc::IntervalSet& expected);
  void report_expected(std::size_t index, const Place& place,
                       const antlr4::misc::IntervalSet& expected);
  int open_braces(antlr4::Parser* parser);
  void skip(antlr4::Parser* parser, std::size_t rule, std::size_t statement, int depth);
  static void give_up_last_clause(antlr4::ParserRuleContext* loop);
  bool is_resting_place(std::size_t rule, std::size_t statement) const;
  std::string found_at(std::size_t index) const;
  std::string after(std::size_t index) const;
  diagnostics::Span span_at(std::size_t index) const;
  bool has_fault_near(diagnostics::Span span) const;

  const Text& text_;
  const Lexemes& lexemes_;
  ChunkStream& stream_;
  int errors_left_;
  diagnostics::Sink& sink_;
  bool is_bailing_ = true;
  std::size_t last_stop_ = 0;  // where reading went on last; a second stop there skips a word
};

}  // namespace regimen::grammar
