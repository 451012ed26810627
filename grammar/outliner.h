// Marks the words of an outline from ANTLR's parse tree of a chunk: what grammar/outline.h needs
// and parse.cc calls.
//
// Shape:   `words` has one element per lexeme.
// Cost:    one walk over statements and clauses; conditions are told by their words.
#pragma once

#include <vector>

#include "RegimenParser.h"

#include "grammar/lexeme.h"
#include "grammar/outline.h"

namespace regimen::grammar {

// Every word with its place and role, all of them kRest.
std::vector<OutlineWord> outline_words(const Lexemes& lexemes);

// `first` is the index of the chunk's first lexeme.
void mark_parts(const generated::RegimenParser::ChunkContext* chunk, std::size_t first,
                std::vector<OutlineWord>& words);

}  // namespace regimen::grammar
