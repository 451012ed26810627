// Path clauses: clauses over two columns that can be done by rows of bits.
//
// `h(X, Y) when r(X, Z) and s(Z, Y)` is a path from X to Y by way of r and s; what else the clause
// asks of X, Z or Y alone is a filter, what it asks of X and Y together a mask. Without a path it
// is a product: every X of its filters with every Y of its own.
//
// Shape:   `filters` by node of the path, the first is X and the last is Y. Conclusions of other
//          kinds, constants, comparisons but `!=` and aggregates are nothing.
// Cost:    quadratic in the conditions of the clause.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/datalog/program.h"

namespace regimen::datalog {

struct PathStep {
  RelationId relation;
  bool is_reversed = false;  // goes from its second column to its first
};

// The values of one column of a relation.
struct PathFilter {
  RelationId relation;
  std::size_t column = 0;
};

struct PathMask {
  RelationId relation;
  bool is_reversed = false;
  bool is_negated = false;
};

struct PathClause {
  std::uint32_t clause = 0;
  std::vector<PathStep> steps{};
  std::vector<std::vector<PathFilter>> filters{};
  std::vector<PathMask> masks{};
  bool is_irreflexive = false;  // X != Y
};

std::optional<PathClause> path_clause_of(const Program& program, std::uint32_t clause);

}  // namespace regimen::datalog
