// Problems of patients' data, for people: the first, and how many there are of each code. Private
// to repl/cli.
#pragma once

#include <iosfwd>

#include "engine/api/problems.h"

namespace regimen::cli {

void print_problems(const api::Problems& problems, std::ostream& err);

}  // namespace regimen::cli
