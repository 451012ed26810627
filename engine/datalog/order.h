// The order in which a clause's conditions are taken up: everything is bound before it is used.
//
// A positive atom binds its variables; `=` binds a variable that stands alone on one side once the
// other side is known. Comparisons that cannot fail come as early as possible, expressions that
// could (a division) only after the atoms that narrow down what they are computed for.
//
// Errors:  variables that nothing binds are returned, in the order of Clause::variables.
// Cost:    quadratic in the conditions of one clause.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/datalog/program.h"
#include "engine/datalog/sizes.h"

namespace regimen::datalog {

struct Order {
  std::vector<std::size_t> literals;     // positions in Clause::body
  std::vector<bool> is_bound{};          // by variable
  std::vector<std::uint32_t> unbound{};  // variables; then `literals` lacks what needs them
};

// `first`: the atom to begin with. `sizes`: as far as they are known, so that of two atoms alike
// the one that is expected to give fewer tuples is taken first.
Order order_of(const Program& program, const Clause& clause,
               std::optional<std::size_t> first = std::nullopt, const Sizes& sizes = {});

// Marks the variables an expression is made of.
void mark_variables(const Program& program, ExprId id, std::vector<bool>& marks);

}  // namespace regimen::datalog
