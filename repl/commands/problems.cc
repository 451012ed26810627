#include "repl/commands/problems.h"

#include <algorithm>
#include <ostream>

namespace regimen::commands {

void print_problems(const api::Problems& problems, std::ostream& err, std::size_t shown_max) {
  for (std::size_t i = 0; i < std::min(shown_max, problems.first.size()); ++i) {
    const patient::Fault& fault = problems.first[i];
    err << "regimen: " << id_of(fault.code) << " " << fault.path << ": " << fault.message << "\n";
  }
  if (problems.first.size() > shown_max) {
    err << "regimen: " << counts_text(problems) << "\n";
  }
}

}  // namespace regimen::commands
