// Implements grammar/token_stream.h.
#include "grammar/token_stream.h"

#include <algorithm>

#include "RegimenLexer.h"

namespace regimen::grammar {

void ChunkStream::add(const Lexeme& word, std::size_t type) {
  if (size_ == tokens_.size()) {
    tokens_.emplace_back(type);
    tokens_.back().setTokenIndex(size_);
  }
  antlr4::CommonToken& token = tokens_[size_];
  token.setType(type);
  token.setStartIndex(word.begin);
  token.setStopIndex(word.end - std::size_t{1});
  words_.push_back(word);
  ++size_;
}

void ChunkStream::load(const Lexemes& lexemes, const Chunk& chunk) {
  size_ = 0;
  position_ = 0;
  words_.clear();
  for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
    add(lexemes.words[i], lexemes.words[i].type);
  }
  const std::uint32_t end = words_.empty() ? 0 : words_.back().end;
  const Lexeme nothing{end, end, 0, false, false};
  for (int i = 0; i < chunk.missing_braces; ++i) {
    add(nothing, generated::RegimenLexer::RIGHT_BRACE);
  }
  add(nothing, antlr4::Token::EOF);
}

antlr4::Token* ChunkStream::LT(ssize_t distance) {
  if (distance > 0) {
    return &tokens_[std::min(position_ + static_cast<std::size_t>(distance) - 1, size_ - 1)];
  }
  const auto back = static_cast<std::size_t>(-distance);
  return back > position_ ? &tokens_[0] : &tokens_[position_ - back];
}

antlr4::Token* ChunkStream::get(std::size_t index) const {
  return &tokens_[std::min(index, size_ - 1)];
}

}  // namespace regimen::grammar
