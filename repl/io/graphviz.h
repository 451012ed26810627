// Graphviz: DOT text to SVG by the program `dot`, when it is installed.
#pragma once

#include <string>

#include "repl/io/files.h"

namespace regimen::io {

// Errors:  says how to install `dot` when it is not there.
[[nodiscard]] Result<std::string> svg_of(const std::string& dot);

}  // namespace regimen::io
