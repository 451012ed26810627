// A character stream over bytes, so that ANTLR's positions are byte offsets.
//
// Bytes of non-ASCII characters are given to the lexer as the few symbols that RegimenLexer.g4
// names; there the automaton is table-driven, while code points above 127 would each be simulated.
//
// Cost:    no copy of the text.
#pragma once

#include <string>
#include <string_view>

#include "antlr4-runtime.h"

namespace regimen::grammar {

class ByteStream final : public antlr4::CharStream {
 public:
  explicit ByteStream(std::string_view text) : text_(text) {}

  void consume() override { ++position_; }
  std::size_t LA(ssize_t distance) override;
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  std::size_t index() override { return position_; }
  void seek(std::size_t index) override { position_ = index; }
  std::size_t size() override { return text_.size(); }
  std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval& interval) override;
  std::string toString() const override { return std::string(text_); }

 private:
  std::size_t symbol_at(std::size_t position) const;

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace regimen::grammar
