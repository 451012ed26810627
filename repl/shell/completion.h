// Completion: what may stand where the cursor is.
#pragma once

#include <string>
#include <vector>

#include "repl/shell/session.h"

namespace regimen::shell {

// Candidates for the word that ends `line`; each replaces that word. By what the line begins with:
// commands and facts, names, kinds, patients, files, options, units.
std::vector<std::string> candidates_for(const Session& session, const std::string& line);

}  // namespace regimen::shell
