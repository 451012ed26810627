// Aggregates: one value for each group of solutions.
//
// Shape:   private to engine/relational; reads Aggregate::source, fills Aggregate::target.
// Errors:  a sum that does not fit a whole number is noted; its group is left out.
// Cost:    linear in the solutions.
#pragma once

#include "engine/relational/machine.h"

namespace regimen::relational {

void fill(const Program& program, const Aggregate& aggregate, Database& database, Machine& machine);

}  // namespace regimen::relational
