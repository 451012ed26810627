// Implements grammar/repair.h.
#include "grammar/repair.h"

#include <algorithm>
#include <string>

#include "RegimenLexer.h"

#include "engine/base/nearest.h"
#include "grammar/syntax_diagnostics.h"
#include "grammar/words.h"

namespace regimen::grammar {
namespace {

using L = generated::RegimenLexer;

std::size_t type_of(std::string_view word) {
  std::size_t type = L::MODULE;
  while (spelling(type) != word) {
    ++type;
  }
  return type;
}

class Repair {
 public:
  Repair(const Text& text, std::vector<Lexeme>& words, diagnostics::Sink& sink)
      : text_(text), words_(words), sink_(sink) {}

  int mistakes() const { return mistakes_; }

  void mend(const Chunk& chunk) {
    if (is_followed_by(chunk.begin, chunk.end, {L::IDENT, L::STRING})) {
      read_as_nearest(chunk.begin, "a statement", statement_words());
    }
    if (words_[chunk.begin].type == L::RULE) {
      mend_actions(chunk);
    }
  }

 private:
  // `then conclude x, avod dx`: two names in a row, where an action begins.
  void mend_actions(const Chunk& chunk) {
    bool is_in_actions = false;
    for (std::size_t i = chunk.begin + 1; i < chunk.end; ++i) {
      const std::size_t before = words_[i - 1].type;
      is_in_actions = before == L::THEN || (is_in_actions && !is_clause_word(L::RULE, before));
      if (is_in_actions && (before == L::THEN || before == L::COMMA) &&
          is_followed_by(i, chunk.end, {L::IDENT, L::STRING, L::ANY})) {
        read_as_nearest(i, "an action", action_words());
      }
    }
  }

  bool is_followed_by(std::size_t index, std::size_t end,
                      std::initializer_list<std::size_t> types) const {
    return words_[index].type == L::IDENT && index + 1 < end &&
           std::find(types.begin(), types.end(), words_[index + 1].type) != types.end();
  }

  void read_as_nearest(std::size_t index, const std::string& what,
                       const std::vector<std::string>& possible) {
    Lexeme& word = words_[index];
    const std::string written(text_.of(word));
    const std::vector<std::string> near = nearest_names(written, possible, 1);
    if (!near.empty()) {
      sink_.add(unknown_word({written, text_.span(word)}, what, near, possible));
      ++mistakes_;
      word.type = static_cast<std::uint16_t>(type_of(near.front()));
    }
  }

  const Text& text_;
  std::vector<Lexeme>& words_;
  diagnostics::Sink& sink_;
  int mistakes_ = 0;
};

}  // namespace

void repair_misspelt(std::vector<Chunk>& chunks, const Text& text, std::vector<Lexeme>& words,
                     int errors_max, diagnostics::Sink& sink) {
  Repair repair(text, words, sink);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    if (repair.mistakes() >= errors_max) {
      sink.add(too_many_mistakes(text.span(words[chunks[i].begin]), errors_max));
      chunks.resize(i);
      return;
    }
    repair.mend(chunks[i]);
  }
}

}  // namespace regimen::grammar
