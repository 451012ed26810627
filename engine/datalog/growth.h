// Growth: whether recursion could make new values without end.
//
// A rule grows when what it concludes of its own component is computed (by arithmetic or by joining
// texts) from what its component holds. It is let through when a comparison with a constant bounds
// what is computed or what it is computed from, on the side to which it grows where that is plain.
//
// Errors:  E506 names the rule; then the result is false.
// Cost:    linear in the rules.
#pragma once

#include "engine/datalog/program.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::datalog {

bool check_growth(const Program& program, diagnostics::Sink& sink);

}  // namespace regimen::datalog
