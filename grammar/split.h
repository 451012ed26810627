// Splitting: the lexemes of a file into chunks that are parsed one at a time.
//
// A chunk is a statement, or a few on one line. Its trees are freed before the next is read, and
// only a chunk with a mistake is read twice. A statement word in the first column ends an unclosed
// brace, so that one forgotten `}` does not swallow the rest of the file.
//
// Shape:   chunks in the order of the text, without overlap.
// Errors:  E103 a brace that is never closed, E104 a brace that closes nothing, E121 nesting, E129
//          a statement too long.
// Cost:    linear.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/diagnostics/buffer.h"
#include "engine/diagnostics/diagnostic.h"
#include "grammar/lexeme.h"

namespace regimen::grammar {

struct Chunk {
  std::size_t begin = 0;
  std::size_t end = 0;
  int missing_braces = 0;  // to be closed behind the last lexeme
};

struct Text {
  std::string_view bytes;
  diagnostics::BufferId buffer;
  std::string_view of(const Lexeme& word) const {
    return bytes.substr(word.begin, word.end - word.begin);
  }
  diagnostics::Span span(const Lexeme& word) const { return {buffer, word.begin, word.end}; }
};

// False when braces, parentheses, `not` and minus signs nest deeper than `nesting_max`.
bool is_nesting_bounded(const Lexemes& lexemes, const Text& text, int nesting_max,
                        diagnostics::Sink& sink);

// At most `errors_max` mistakes are reported; then the rest of the text is left out.
std::vector<Chunk> split(const Lexemes& lexemes, const Text& text, int errors_max,
                         diagnostics::Sink& sink);

// The whole text as one chunk: an expression, lines of facts.
std::vector<Chunk> whole(const Lexemes& lexemes, const Text& text, diagnostics::Sink& sink);

}  // namespace regimen::grammar
