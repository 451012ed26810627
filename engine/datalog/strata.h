// Strata: the order in which relations may be computed.
//
// A relation comes after everything it needs; relations that need each other are one component. No
// component may hold a need under `not` or of an aggregate: such rules have no meaning.
//
// Shape:   fills Program::components; relations of a component are sorted.
// Errors:  E505 with the whole path, one for each component; then the result is false.
// Cost:    linear in the program; one pass of Tarjan's algorithm.
// Source:  Apt, Blair, Walker 1988, "Towards a Theory of Declarative Knowledge".
#pragma once

#include "engine/datalog/program.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::datalog {

bool order_components(Program& program, diagnostics::Sink& sink);

}  // namespace regimen::datalog
