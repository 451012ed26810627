// A bit path: a path clause made ready to give, for each X, its row of Y.
//
// Shape:   private to engine/datalog. All rows are over one domain. `row_of` may be called by
//          several workers, each with a scratch of its own.
// Errors:  nothing when a relation holds a token that the domain lacks.
// Cost:    a row costs, step by step, the successors of what is reached so far (successors.h).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/datalog/path_clause.h"
#include "engine/datalog/successors.h"

namespace regimen::datalog {

struct BitScratch {
  explicit BitScratch(std::size_t size)
      : found(words_for_bits(size)), other(words_for_bits(size)), mask(words_for_bits(size)) {}
  BitRow found;
  BitRow other;
  BitRow mask;
  std::size_t steps = 0;  // since they were last taken
};

class BitPath {
 public:
  static std::optional<BitPath> of(const Database& database, const PathClause& clause,
                                   const Domain& domain);
  // The part of the clause between two nodes, with the filters of both and without masks.
  static std::optional<BitPath> part(const Database& database, const PathClause& clause,
                                     std::size_t first, std::size_t last, const Domain& domain);

  // Into scratch.found; false when it is empty.
  bool row_of(std::size_t from, BitScratch& scratch) const;
  // The same from a set of nodes that is in scratch.found already.
  bool extend(BitScratch& scratch) const;
  // Leaves in scratch.found what may stand in the row of `from`.
  bool apply_masks(std::size_t from, BitScratch& scratch) const;
  // The whole as a relation, when it can be taken as it is.
  std::shared_ptr<const BitMatrix> matrix(std::size_t size, std::size_t& steps) const;
  // The one step, where there is nothing else.
  const Successors* lone_step() const;
  bool allows(std::size_t node, std::size_t at) const {
    return filters_[node].empty() || test_bit(filters_[node].data(), at);
  }

 private:
  struct Mask {
    Successors successors;
    bool is_negated;
  };
  bool filter(std::size_t node, BitScratch& scratch) const;

  std::vector<Successors> steps_;
  std::vector<BitRow> filters_;  // by node; empty: no filter
  std::vector<Mask> masks_;
  bool is_irreflexive_ = false;
};

}  // namespace regimen::datalog
