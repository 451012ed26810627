// Problems of patients' data, for people: the first, and how many there are of each code. Private
// to repl/commands.
#pragma once

#include <iosfwd>

#include "engine/api/problems.h"

namespace regimen::commands {

inline constexpr std::size_t kProblemsShown = 20;
void print_problems(const api::Problems& problems, std::ostream& err,
                    std::size_t shown_max = kProblemsShown);

}  // namespace regimen::commands
