// The lexemes of one chunk as ANTLR's token stream. Tokens are made once and used again.
//
// Shape:   a token's index is its place in the chunk; its start and stop are byte offsets, stop
//          inclusive.
#pragma once

#include <deque>
#include <string>

#include "antlr4-runtime.h"

#include "grammar/lexeme.h"
#include "grammar/split.h"

namespace regimen::grammar {

class ChunkStream final : public antlr4::TokenStream {
 public:
  void load(const Lexemes& lexemes, const Chunk& chunk);
  const Lexeme& lexeme(std::size_t index) const { return words_[index]; }

  void consume() override { position_ += position_ + 1 < size_ ? 1 : 0; }
  std::size_t LA(ssize_t distance) override { return LT(distance)->getType(); }
  antlr4::Token* LT(ssize_t distance) override;
  antlr4::Token* get(std::size_t index) const override;
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return position_; }
  void seek(std::size_t index) override { position_ = index < size_ ? index : size_ - 1; }
  std::size_t size() override { return size_; }
  std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  void add(const Lexeme& word, std::size_t type);

  mutable std::deque<antlr4::CommonToken> tokens_;
  std::vector<Lexeme> words_;
  std::size_t size_ = 0;  // with the end token
  std::size_t position_ = 0;
};

}  // namespace regimen::grammar
