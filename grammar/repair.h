// Repairs: words that begin a statement or an action and are misspelt.
//
// The mistake is reported, and the word read as the one that was meant, so that the statement is
// known for what it is: a contraindication with a mistake still speaks against its agent.
//
// Errors:  E102; E128 where there are too many.
// Cost:    linear; a look through the language's words for each name where a word is expected.
#pragma once

#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "grammar/split.h"

namespace regimen::grammar {

// Chunks behind the first `errors_max` mistakes are left out.
void repair_misspelt(std::vector<Chunk>& chunks, const Text& text, std::vector<Lexeme>& words,
                     int errors_max, diagnostics::Sink& sink);

}  // namespace regimen::grammar
