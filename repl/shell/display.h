// Display: replies on a terminal, coloured and by pages; everywhere else as they are.
#pragma once

#include <iosfwd>
#include <string>

#include "repl/shell/settings.h"

namespace regimen::shell {

// `yes`, `no` and `unknown` at the beginning of a line, and strings and comments of statements.
std::string coloured(const std::string& text);

// Longer than the terminal: through $PAGER, or less; without either, as it is.
void show(const std::string& text, const Settings& settings, bool is_terminal,
          std::ostream& output);

}  // namespace regimen::shell
