// Lexemes: the words and signs of a text, each with its place.
//
// Kept small (12 bytes) because a text of 64 MB has millions; ANTLR's own tokens exist for one
// statement at a time (token_stream.h).
//
// Shape:   in the order of the text; spaces and comments are left out, documentation comments are
//          kept aside.
// Units:   byte offsets.
#pragma once

#include <cstdint>
#include <vector>

namespace regimen::grammar {

struct Lexeme {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint16_t type = 0;  // a token type of RegimenLexer
  bool is_first_on_line = false;
  bool is_at_margin = false;  // in the first column
};

struct DocComment {
  std::size_t before = 0;  // index of the lexeme that follows
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Lexemes {
  std::vector<Lexeme> words;
  std::vector<DocComment> docs;
  std::vector<std::uint32_t> faults;  // offsets of signs and words that were reported already
};

}  // namespace regimen::grammar
