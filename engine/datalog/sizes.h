// Sizes: what the order of joins is chosen by, as far as it has been seen.
//
// Shape:   by RelationId. The number of different values is counted by their hashes: a little too
//          low, and the number of tuples where there are very many.
// Cost:    `count_different` is linear in the tuples.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/datalog/tuples.h"

namespace regimen::datalog {

struct Sizes {
  std::vector<std::size_t> tuples{};
  std::vector<std::vector<std::size_t>> different{};  // by column; none where it was not counted
};

std::vector<std::size_t> count_different(const Tuples& tuples);

}  // namespace regimen::datalog
