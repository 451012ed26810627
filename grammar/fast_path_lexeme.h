// Plain lexemes: what most of a text is made of, told without the automaton of the lexer.
//
// Only where no rule of RegimenLexer.g4 can match more, nor another one as much before: so the
// automaton would say the same.
//
// Shape:   places are byte offsets.
// Errors:  none; what is not plain is left to the automaton.
// Cost:    a look at each byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace regimen::grammar {

struct FastPathLexeme {
  std::uint16_t type;
  std::size_t end;
};
// Spaces, brackets, commas, numbers and texts without a backslash.
std::optional<FastPathLexeme> fast_path_lexeme(std::string_view text, std::size_t begin);

// The end of a word whose type depends on nothing but its letters; `begin` where there is none.
std::size_t fast_path_word_end(std::string_view text, std::size_t begin);

}  // namespace regimen::grammar
