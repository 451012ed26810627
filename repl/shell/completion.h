// Completion: what may stand where the cursor is.
#pragma once

#include <string>
#include <vector>

#include "repl/shell/session.h"

namespace regimen::shell {

// Where the word that ends `line` begins.
std::size_t start_of_word(const std::string& line);

// Candidates for the word that ends `line`; each replaces that word. By what the line begins with:
// commands and facts, names that it takes, kinds, patients, files, options, places in sources,
// units.
std::vector<std::string> candidates_for(const Session& session, const std::string& line);

}  // namespace regimen::shell
