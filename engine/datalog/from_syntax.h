// The checked program of all data statements: relations, facts and rules over data, with types.
//
// Shape:   independent of the order of files and statements but for the numbers of words and ids.
// Errors:  E2xx of names, units and columns; E502 to E512; E505 and E506 leave a program that
//          cannot be evaluated. A statement with a mistake is left out.
// Cost:    linear in the rules written out.
#pragma once

#include <vector>

#include "engine/datalog/program.h"
#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/from_syntax.h"

namespace regimen::datalog {

// `model` is the one made of the same trees; it is not changed.
Program from_syntax(knowledge::Model& model, const std::vector<syntax::Tree>& trees,
                    const diagnostics::Buffers& buffers, diagnostics::Sink& sink,
                    const knowledge::CheckOptions& options = {});

}  // namespace regimen::datalog
