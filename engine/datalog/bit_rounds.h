// Bit rounds: semi-naive evaluation of a recursive component by rows of bits.
//
// Each of its clauses has one atom of the component in its path. What is new of that atom's
// relation, row by row, is taken along the path behind it; the rows before it take the result up.
//
// Shape:   private to engine/datalog.
// Cost:    each new pair is taken along once; a round looks only at rows with something new.
#pragma once

#include <vector>

#include "engine/datalog/bit_path.h"
#include "engine/datalog/resource_budget.h"
#include "engine/datalog/workers.h"

namespace regimen::datalog {

// A relation while it grows.
struct DeltaRows {
  DeltaRows(RelationId of, std::size_t size) : relation(of), whole(size) {}
  RelationId relation;
  BitMatrix whole;
  std::size_t count = 0;
};

struct RecursiveClause {
  PathClause path;
  std::size_t step = 0;    // the one whose relation is `source`
  std::size_t source = 0;  // positions in the relations of the component
  std::size_t target = 0;
};

// False when a relation holds a token that the domain lacks; then nothing has been changed.
class BitRounds {
 public:
  BitRounds(std::vector<DeltaRows>& relations, const Domain& domain, ResourceBudget& budget,
            Workers& workers)
      : relations_(relations),
        size_(domain.size()),
        domain_(domain),
        budget_(budget),
        workers_(workers) {}

  bool add(const Database& database, const RecursiveClause& clause);
  void run();

 private:
  struct Ready {
    std::uint32_t clause;
    std::size_t source;
    std::size_t target;
    bool is_flipped;                     // the row that is found is a column of the target
    BitPath prefix;                      // for its filter
    std::optional<Successors> after{};   // from the first node to the recursive atom; none: equal
    std::optional<Successors> before{};  // the same, reversed
    BitPath suffix;
    BitPath masks;
  };
  struct Delta {
    explicit Delta(std::size_t size) : rows(size), is_new(size, 0) {}
    BitMatrix rows;
    std::vector<std::uint32_t> nodes{};  // with a row that is not empty
    std::vector<std::uint8_t> is_new;    // by node
  };
  void run(const Ready& ready);
  void carry(const Ready& ready);
  std::vector<std::uint32_t> nodes_before(const Ready& ready) const;
  bool gather(const Ready& ready, std::uint32_t node, BitScratch& scratch) const;
  std::size_t put(const Ready& ready, std::uint32_t node, BitScratch& scratch);
  void note_new(std::size_t target, std::uint32_t node);
  void turn();

  std::vector<DeltaRows>& relations_;
  std::size_t size_;
  const Domain& domain_;
  ResourceBudget& budget_;
  Workers& workers_;
  std::vector<Ready> clauses_;
  std::vector<Delta> deltas_;
  std::vector<Delta> next_;
  std::optional<BitMatrix> carried_;      // what follows each new row of the source
  std::vector<std::uint8_t> is_carried_;  // by node
};

}  // namespace regimen::datalog
