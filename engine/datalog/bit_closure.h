// Closures: what a graph leads to in one step or more, as rows of bits.
//
// Shape:   private to engine/datalog.
// Cost:    one row operation for each edge that is not implied by earlier ones, one copy of a row
//          for each node; stops early, with less than all, when the account is over.
// Source:  Nuutila 1995, "Efficient transitive closure computation in large digraphs".
#pragma once

#include "engine/datalog/resource_budget.h"
#include "engine/datalog/successors.h"
#include "engine/datalog/workers.h"

namespace regimen::datalog {

BitMatrix closure_of(const Successors& graph, ResourceBudget& budget);

// Adds to each row of `rows` the rows of `closure` at what stands in it.
void add_rows_after(BitMatrix& rows, const BitMatrix& closure, ResourceBudget& budget,
                    Workers& workers);
// Adds to each row of `rows` the rows at what `closure` has in its row.
void add_rows_before(BitMatrix& rows, const BitMatrix& closure, ResourceBudget& budget,
                     Workers& workers);

// Whether row operations on so many words are not worth several threads.
bool is_little(std::size_t words, const Options& options);

}  // namespace regimen::datalog
