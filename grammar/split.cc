// Implements grammar/split.h.
#include "grammar/split.h"

#include <string>
#include <utility>

#include "RegimenLexer.h"
#include "antlr4-runtime.h"

#include "grammar/syntax_diagnostics.h"
#include "grammar/words.h"

namespace regimen::grammar {
namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;
using diagnostics::Span;
using L = generated::RegimenLexer;

// ANTLR keeps the words of one statement in memory; nobody reviews a longer one.
constexpr std::size_t kStatementWordsMax = 250'000;

Diagnostic unclosed_brace(const std::string& statement, Span where, bool is_at_end, Span brace) {
  return {.code = Code::kUnclosedBrace,
          .message = "`{` of `" + statement + "` is never closed",
          .primary = {{brace, "opened here"}},
          .secondary = {{where, is_at_end ? "`}` is missing here" : "`}` is missing before this"}},
          .help = "add `}` where `" + statement + "` ends"};
}

Diagnostic needless_brace(Span where) {
  return {.code = Code::kNeedlessBrace,
          .message = "`}` closes nothing",
          .primary = {{where, "no `{` is open here"}},
          .secondary = {},
          .notes = {},
          .help = "delete it, or open the statement it belongs to with `{`"};
}

Diagnostic nested_too_deeply(Span where, int nesting_max) {
  return {.code = Code::kNestedTooDeeply,
          .message = "the nesting is deeper than " + std::to_string(nesting_max) + " levels",
          .primary = {{where, "one level too many"}},
          .secondary = {},
          .notes = {},
          .help = "give a part of the condition a name with `conclude` in a rule of its own"};
}

Diagnostic statement_too_long(Span where) {
  return {.code = Code::kStatementTooLong,
          .message = "a statement has more than " + std::to_string(kStatementWordsMax) + " words",
          .primary = {{where, "begins here"}},
          .secondary = {},
          .notes = {},
          .help = "split it into several statements"};
}

class Splitter {
 public:
  Splitter(const std::vector<Lexeme>& words, const Text& text, int errors_max,
           diagnostics::Sink& sink)
      : words_(words),
        text_(text),
        errors_max_(errors_max),
        errors_left_(errors_max),
        sink_(sink) {}

  std::vector<Chunk> split();

 private:
  void step(std::size_t index);
  void report(Diagnostic diagnostic);
  void end_chunk(std::size_t end);
  void add_chunk(Chunk chunk);
  void close_forcibly(std::size_t end);
  bool begins_statement(std::size_t index) const;
  bool begins_statement_inside(std::size_t index) const;
  bool has_brace_on_line(std::size_t index) const;
  std::string statement_text() const;

  const std::vector<Lexeme>& words_;
  const Text& text_;
  int errors_max_;
  int errors_left_;
  diagnostics::Sink& sink_;
  std::vector<Chunk> chunks_;
  std::size_t begin_ = 0;
  std::vector<std::size_t> open_;  // indices of open braces
};

void Splitter::end_chunk(std::size_t end) {
  if (end > begin_) {
    add_chunk({begin_, end, 0});
  }
  begin_ = end;
}

void Splitter::add_chunk(Chunk chunk) {
  if (chunk.end - chunk.begin > kStatementWordsMax) {
    report(statement_too_long(text_.span(words_[chunk.begin])));
  } else {
    chunks_.push_back(chunk);
  }
}

void Splitter::report(Diagnostic diagnostic) {
  if (errors_left_ > 0) {
    sink_.add(std::move(diagnostic));
  }
  --errors_left_;
}

std::string Splitter::statement_text() const {
  // The last statement word before the brace: a chunk may hold several statements of one line.
  std::size_t word = begin_;
  for (std::size_t i = begin_; i < open_.front(); ++i) {
    if (is_statement_word(words_[i].type) && (i == begin_ || words_[i - 1].type == L::STRING)) {
      word = i;
    }
  }
  std::string result(text_.of(words_[word]));
  if (word + 1 < open_.front() && words_[word + 1].type == L::IDENT) {
    result += " " + std::string(text_.of(words_[word + 1]));
  }
  return result;
}

void Splitter::close_forcibly(std::size_t end) {
  const bool is_at_end = end == words_.size();
  const std::uint32_t last = words_[end - 1].end;
  const Span where = is_at_end ? Span{text_.buffer, last, last} : text_.span(words_[end]);
  report(unclosed_brace(statement_text(), where, is_at_end, text_.span(words_[open_.back()])));
  add_chunk({begin_, end, static_cast<int>(open_.size())});
  open_.clear();
  begin_ = end;
}

bool Splitter::has_brace_on_line(std::size_t index) const {
  for (std::size_t i = index + 1; i < words_.size() && !words_[i].is_first_on_line; ++i) {
    if (words_[i].type == L::LEFT_BRACE) {
      return true;
    }
  }
  return false;
}

bool Splitter::begins_statement(std::size_t index) const {
  const Lexeme& word = words_[index];
  if (!word.is_at_margin || words_[index - 1].type == L::COMMA || words_[index - 1].type == L::OF) {
    return false;
  }
  if (is_statement_word(word.type)) {
    return true;
  }
  const std::size_t next = index + 1 < words_.size() ? words_[index + 1].type : 0;
  const bool is_short_rule = next == L::LEFT_PAREN && ends_expression(words_[index - 1].type);
  return word.type == L::IDENT && (next == L::IDENT || next == L::STRING || is_short_rule);
}

// Inside braces only what cannot be a clause counts: `source`, `unit` and `class` are both, and
// `lab` is in a mapping.
bool Splitter::begins_statement_inside(std::size_t index) const {
  const Lexeme& word = words_[index];
  if (!word.is_at_margin || !is_statement_word(word.type) || words_[index - 1].type == L::COMMA) {
    return false;
  }
  const bool may_be_clause = word.type == L::SOURCE || word.type == L::UNIT_WORD ||
                             word.type == L::CLASS ||
                             (word.type == L::LAB && words_[begin_].type == L::MAPPING);
  return !may_be_clause || has_brace_on_line(index);
}

void Splitter::step(std::size_t index) {
  const Lexeme& word = words_[index];
  if (open_.empty() && index > begin_ && begins_statement(index)) {
    end_chunk(index);
  } else if (!open_.empty() && begins_statement_inside(index)) {
    close_forcibly(index);
  }
  if (word.type == L::LEFT_BRACE) {
    open_.push_back(index);
  } else if (word.type == L::RIGHT_BRACE && open_.empty()) {
    report(needless_brace(text_.span(word)));
    end_chunk(index);
    begin_ = index + 1;
  } else if (word.type == L::RIGHT_BRACE) {
    open_.pop_back();
    if (open_.empty()) {
      end_chunk(index + 1);
    }
  }
}

std::vector<Chunk> Splitter::split() {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    step(i);
    if (errors_left_ < 0) {
      sink_.add(too_many_mistakes(text_.span(words_[i]), errors_max_));
      return std::move(chunks_);
    }
  }
  if (!open_.empty()) {
    close_forcibly(words_.size());
  }
  end_chunk(words_.size());
  return std::move(chunks_);
}

}  // namespace

bool is_nesting_bounded(const Lexemes& lexemes, const Text& text, int nesting_max,
                        diagnostics::Sink& sink) {
  int depth = 0;
  int run = 0;  // `not not -` before the present word
  std::vector<int> runs;
  for (const Lexeme& word : lexemes.words) {
    if (word.type == L::LEFT_PAREN || word.type == L::LEFT_BRACE) {
      runs.push_back(run);
      run = 0;
      ++depth;
    } else if (word.type == L::RIGHT_PAREN || word.type == L::RIGHT_BRACE) {
      depth -= run;
      run = 0;
      if (!runs.empty()) {
        depth -= 1 + runs.back();
        runs.pop_back();
      }
    } else if (word.type == L::NOT || word.type == L::MINUS) {
      ++run;
      ++depth;
    } else {
      depth -= run;
      run = 0;
    }
    if (depth > nesting_max) {
      sink.add(nested_too_deeply(text.span(word), nesting_max));
      return false;
    }
  }
  return true;
}

std::vector<Chunk> split(const Lexemes& lexemes, const Text& text, int errors_max,
                         diagnostics::Sink& sink) {
  return Splitter(lexemes.words, text, errors_max, sink).split();
}

std::vector<Chunk> whole(const Lexemes& lexemes, const Text& text, diagnostics::Sink& sink) {
  if (lexemes.words.size() > kStatementWordsMax) {
    sink.add(statement_too_long(text.span(lexemes.words.front())));
    return {};
  }
  return {{0, lexemes.words.size(), 0}};
}

}  // namespace regimen::grammar
