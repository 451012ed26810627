// Display: replies on a terminal, coloured and by pages; everywhere else as they are.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "repl/shell/settings.h"

namespace regimen::shell {

// `yes`, `no` and `unknown` at the beginning of a line, and strings and comments of statements.
std::string coloured(const std::string& text);

// Words below one another in as many columns as fit, in their order; of very many the first.
std::string in_columns(const std::vector<std::string>& words, std::size_t width);
std::size_t columns_of_terminal();

// Longer than the terminal: through $PAGER, or less; without either, as it is.
void show(const std::string& text, const Settings& settings, bool is_terminal,
          std::ostream& output);

}  // namespace regimen::shell
