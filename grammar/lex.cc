// Implements grammar/lex.h.
#include "grammar/lex.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "RegimenLexer.h"
#include "antlr4-runtime.h"

#include "grammar/byte_stream.h"
#include "grammar/fast_path_lexeme.h"
#include "grammar/lex_diagnostics.h"
#include "grammar/validate_source.h"
#include "grammar/words.h"

namespace regimen::grammar {
namespace {

using diagnostics::Span;
using generated::RegimenLexer;

constexpr std::size_t kDigitsMax = 200;
constexpr std::size_t kKnownWordsMax = 65'536;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Reader {
 public:
  Reader(std::string_view text, diagnostics::BufferId buffer, int errors_max,
         diagnostics::Sink& sink)
      : text_(text), buffer_(buffer), errors_left_(errors_max), sink_(sink), stream_(text) {
    result_.words.reserve(text.size() / 5);
  }

  Lexemes read();

 private:
  std::uint16_t next_type(antlr4::atn::LexerATNSimulator& automaton);
  void take(std::uint16_t type, std::size_t begin, std::size_t end);
  void take_doc(std::size_t begin, std::size_t end);
  void take_word(std::uint16_t type, std::size_t begin, std::size_t end);
  std::uint16_t refine(std::uint16_t type, std::size_t begin);
  bool is_after_number() const;
  bool is_counting() const;
  void name_before_call();
  bool may_begin_statement() const;
  bool is_needed(std::uint16_t type) const;
  void follow_mapping(std::uint16_t type);
  bool has_quote_before(std::size_t begin) const;
  std::size_t without_brace(std::size_t begin, std::size_t end) const;
  void report(diagnostics::Diagnostic diagnostic);
  Span span(std::size_t begin, std::size_t end) const {
    return {buffer_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  std::string_view text_;
  diagnostics::BufferId buffer_;
  int errors_left_;
  diagnostics::Sink& sink_;
  ByteStream stream_;
  std::unordered_map<std::string_view, std::uint16_t> known_words_;  // plain ones, with their types
  Lexemes result_;
  bool is_line_start_ = true;
  bool is_after_bad_sign_ = false;
  std::optional<int> mapping_depth_;  // open braces since `mapping`
  int depth_ = 0;                     // open braces
};

void Reader::report(diagnostics::Diagnostic diagnostic) {
  if (errors_left_ >= 0) {
    result_.faults.push_back(diagnostic.primary->span.begin);
  }
  if (errors_left_ > 0) {
    sink_.add(std::move(diagnostic));
  }
  errors_left_ -= errors_left_ >= 0 ? 1 : 0;
}

bool Reader::is_after_number() const {
  return !is_line_start_ && !result_.words.empty() &&
         result_.words.back().type == RegimenLexer::NUMBER;
}

// Behind `at least 2`.
bool Reader::is_counting() const {
  const std::size_t count = result_.words.size();
  return count > 1 && result_.words[count - 2].type == RegimenLexer::LEAST;
}

// `known(N) when …` in the first column is a rule about a relation of that name, though `known` is
// a word of the language.
void Reader::name_before_call() {
  const std::size_t count = result_.words.size();
  if (count == 0 || !result_.words.back().is_at_margin) {
    return;
  }
  Lexeme& word = result_.words.back();
  const char first = text_[word.begin];
  const bool is_word = first >= 'a' && first <= 'z' && !joins_expression(word.type);
  if (is_word && (count == 1 || ends_expression(result_.words[count - 2].type))) {
    word.type = RegimenLexer::IDENT;
  }
}

// On a line of its own, or behind what ends another statement.
bool Reader::may_begin_statement() const {
  const std::uint16_t before = result_.words.empty() ? std::uint16_t{0} : result_.words.back().type;
  return is_line_start_ || before == RegimenLexer::RIGHT_BRACE || before == RegimenLexer::STRING;
}

// `id`, `age`, `agents` and `from` are words of the language between the braces of a mapping only.
void Reader::follow_mapping(std::uint16_t type) {
  const bool is_at_margin = result_.words.back().is_at_margin;
  if (type == RegimenLexer::MAPPING) {
    mapping_depth_ = 0;
  } else if (!mapping_depth_) {
    return;
  } else if (type == RegimenLexer::LEFT_BRACE) {
    ++*mapping_depth_;
  } else if (type == RegimenLexer::RIGHT_BRACE) {
    --*mapping_depth_;
  }
  const bool is_over = type == RegimenLexer::RIGHT_BRACE && *mapping_depth_ <= 0;
  const bool is_left_open = is_at_margin && is_statement_word(type) &&
                            type != RegimenLexer::MAPPING && type != RegimenLexer::LAB &&
                            type != RegimenLexer::SOURCE;
  if (is_over || is_left_open) {
    mapping_depth_.reset();
  }
}

// Is a word that is a name almost everywhere a word of the language here?
bool Reader::is_needed(std::uint16_t type) const {
  switch (type) {
    case RegimenLexer::MAPPING:
      return may_begin_statement();
    case RegimenLexer::RECORDED:
      return is_after_number() && is_counting();
    default:
      return mapping_depth_ && *mapping_depth_ > 0;
  }
}

std::uint16_t Reader::refine(std::uint16_t type, std::size_t begin) {
  switch (type) {
    case RegimenLexer::IDENT:
    case RegimenLexer::YEAR_WORD:  // `1 year`
      return is_after_number() ? std::uint16_t{RegimenLexer::UNIT} : type;
    case RegimenLexer::MAPPING:
    case RegimenLexer::FROM:
    case RegimenLexer::ID_WORD:
    case RegimenLexer::AGE:
    case RegimenLexer::AGENTS:
    case RegimenLexer::RECORDED:
      return is_needed(type) ? type : refine(RegimenLexer::IDENT, begin);
    case RegimenLexer::BRACED: {
      if (is_after_number()) {
        return RegimenLexer::UNIT;
      }
      const std::uint16_t before =
          result_.words.empty() ? std::uint16_t{0} : result_.words.back().type;
      if (before == RegimenLexer::UNIT_WORD || before == RegimenLexer::IN) {
        return type;
      }
      stream_.seek(begin + 1);
      return RegimenLexer::LEFT_BRACE;
    }
    case RegimenLexer::LEFT_PAREN:
      name_before_call();
      return type;
    case RegimenLexer::NUMBER:
    case RegimenLexer::MINUS:
      if (!result_.words.empty() && result_.words.back().type == RegimenLexer::IN) {
        result_.words.back().type = RegimenLexer::IN_RANGE;
      }
      return type;
    default:
      return type;
  }
}

// On the same line.
bool Reader::has_quote_before(std::size_t begin) const {
  const std::size_t found = text_.substr(0, begin).find_last_of("\"\n");
  return found != std::string_view::npos && text_[found] == '"';
}

// A text that runs to the end of its line has swallowed the brace there: it is given back, so that
// the statement ends where its author ended it.
std::size_t Reader::without_brace(std::size_t begin, std::size_t end) const {
  const std::size_t last = text_.substr(0, end).find_last_not_of(" \t");
  const bool is_brace = last > begin && (text_[last] == '{' || (text_[last] == '}' && depth_ > 0));
  return is_brace ? last : end;
}

void Reader::take_word(std::uint16_t type, std::size_t begin, std::size_t end) {
  if (type == RegimenLexer::OPEN_STRING) {
    report(open_string(span(begin, end), has_quote_before(begin)));
    type = RegimenLexer::STRING;
    end = without_brace(begin, end);
    stream_.seek(end);
  }
  if (type == RegimenLexer::NUMBER && end - begin > kDigitsMax) {
    report(number_too_long(span(begin, end), end - begin, kDigitsMax));
    end = begin + 1;  // a short stand-in; the text has errors anyway
  }
  const std::uint16_t refined = refine(type, begin);
  if (refined == RegimenLexer::LEFT_BRACE) {
    end = begin + 1;
    ++depth_;
  } else if (refined == RegimenLexer::RIGHT_BRACE) {
    depth_ -= depth_ > 0 ? 1 : 0;
  }
  const bool is_at_margin = begin == 0 || text_[begin - 1] == '\n' ||
                            (begin == kByteOrderMark.size() && text_[0] == kByteOrderMark[0]);
  result_.words.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                           refined, is_line_start_, is_at_margin});
  follow_mapping(refined);
  is_line_start_ = false;
}

void Reader::take_doc(std::size_t begin, std::size_t end) {
  result_.docs.push_back(
      {result_.words.size(), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

void Reader::take(std::uint16_t type, std::size_t begin, std::size_t end) {
  const std::string_view word = text_.substr(begin, end - begin);
  const bool was_after_bad_sign = std::exchange(is_after_bad_sign_, false);
  switch (type) {
    case RegimenLexer::WS:
      is_line_start_ = is_line_start_ || word.find_first_of("\r\n") != std::string_view::npos;
      return;
    case RegimenLexer::LINE_COMMENT:
      return;
    case RegimenLexer::DOC_COMMENT:
      take_doc(begin, end);
      return;
    case RegimenLexer::OPEN_COMMENT:
      report(open_comment(span(begin, begin + 2)));
      return;
    case RegimenLexer::BLOCK_COMMENT:
      is_line_start_ = is_line_start_ || word.find('\n') != std::string_view::npos;
      return;
    case RegimenLexer::FOREIGN:
      report(foreign_word(word, span(begin, end)));
      // A name stands in, so that the statement around it is still read.
      if (!begins_with_sign(word)) {
        take_word(RegimenLexer::IDENT, begin, end);
      }
      return;
    case RegimenLexer::INVALID:
      is_after_bad_sign_ = true;
      if (!was_after_bad_sign) {
        report(meaningless_sign(text_, span(begin, end)));
      }
      return;
    default:
      take_word(type, begin, end);
  }
}

// Of the lexeme at the place of the stream, which moves behind it.
std::uint16_t Reader::next_type(antlr4::atn::LexerATNSimulator& automaton) {
  const std::size_t begin = stream_.index();
  if (const std::optional<FastPathLexeme> plain = fast_path_lexeme(text_, begin)) {
    stream_.seek(plain->end);
    return plain->type;
  }
  const std::size_t end = fast_path_word_end(text_, begin);
  const std::string_view word = text_.substr(begin, end - begin);
  if (const auto known = known_words_.find(word); known != known_words_.end()) {
    stream_.seek(end);
    return known->second;
  }
  const auto type =
      static_cast<std::uint16_t>(automaton.match(&stream_, antlr4::Lexer::DEFAULT_MODE));
  if (end > begin && stream_.index() == end && known_words_.size() < kKnownWordsMax) {
    known_words_.emplace(word, type);
  }
  return type;
}

Lexemes Reader::read() {
  RegimenLexer lexer(&stream_);
  auto* automaton = lexer.getInterpreter<antlr4::atn::LexerATNSimulator>();
  if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    stream_.seek(kByteOrderMark.size());
  }
  while (stream_.index() < text_.size()) {
    const std::size_t begin = stream_.index();
    const std::uint16_t type = next_type(*automaton);
    take(type, begin, stream_.index());
  }
  return std::move(result_);
}

}  // namespace

Lexemes lex(std::string_view text, diagnostics::BufferId buffer, int errors_max,
            diagnostics::Sink& sink) {
  return Reader(text, buffer, errors_max, sink).read();
}

}  // namespace regimen::grammar
