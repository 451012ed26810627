// Completion: what may stand where the cursor is, in a session and, as a script, in a shell.
#pragma once

#include <string>
#include <vector>

#include "repl/shell/session.h"

namespace regimen::commands {

// Candidates for the word that ends `line`; each replaces that word. By what the line begins with:
// commands and facts, names that it takes, kinds, patients, files, options, places in sources,
// units.
std::vector<std::string> candidates_for(const shell::Session& session, const std::string& line);

}  // namespace regimen::commands
