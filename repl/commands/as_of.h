// `--as-of`: the instant everything is judged at.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "repl/io/workspace.h"

namespace regimen::commands {

// Now, for an empty text; nothing for one that is no day or instant, and why on `err`.
std::optional<io::AsOf> as_of_from(const std::string& text, std::ostream& err);

}  // namespace regimen::commands
