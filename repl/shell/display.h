// Display: replies on a terminal, coloured and by pages; everywhere else as they are.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "repl/shell/settings.h"

namespace regimen::shell {

// `yes`, `no` and `unknown` at the beginning of a line, and strings and comments of statements.
std::string coloured(const std::string& text);

// Words below one another in as many columns as fit, in their order; of very many the first.
std::string in_columns(const std::vector<std::string>& words, std::size_t width);
std::size_t columns_of_terminal();

// How wide a line may be where standard output is a terminal that says so, or $COLUMNS does: at
// least 60.
std::optional<std::size_t> width_of_terminal();
// Lines of words as standard output shows them: broken at that width on a terminal, else as they
// are.
std::string fitted(const std::string& text);

// Longer than the terminal: through $PAGER, or less; without either, as it is.
void show(const std::string& text, const Settings& settings, bool is_terminal,
          std::ostream& output);

}  // namespace regimen::shell
