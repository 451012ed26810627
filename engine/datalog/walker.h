// The walker: goes through the steps of one plan depth first, one binding at a time.
//
// Shape:   private to engine/datalog. Several walkers may go through parts of one plan at once
//          when it computes nothing (`is_plain`), each with a place of its own for what it finds.
//          Depth of calls is the number of steps.
// Cost:    the tuples that its lookups bring up.
#pragma once

#include <vector>

#include "engine/datalog/compute.h"
#include "engine/datalog/faults.h"
#include "engine/datalog/plan.h"
#include "engine/datalog/resource_budget.h"

namespace regimen::datalog {

// A step with what it looks things up in.
struct Prepared {
  const Step* step = nullptr;
  const Tuples* tuples = nullptr;
  const DenseRelation* dense = nullptr;  // instead of the tuples, for a whole tuple
  const Index* index = nullptr;
  const Tuples* excluded_groups = nullptr;  // groups of an aggregate that have no value
  TupleId begin = 0;
  TupleId end = 0;
  std::vector<Token> key{};  // with its constants
  std::optional<Token> when_empty{};
};

struct Found {
  Tuples* into = nullptr;
  const Tuples* known = nullptr;  // what is there already, when that is not `into`
  std::size_t count = 0;
  std::size_t duplicates = 0;
};

class Walker {
 public:
  Walker(const Program& program, Values& values, const Clause& clause, std::vector<Prepared> steps,
         ResourceBudget& budget, Faults& faults);

  // Whether the plan computes no value and can meet no fault.
  static bool is_plain(const Program& program, const Clause& clause);
  // `begin` and `end` narrow down the first step when it is a scan.
  void run(Found& found);
  void run(Found& found, TupleId begin, TupleId end);

 private:
  void walk(std::size_t at);
  void walk_tuple(const Prepared& prepared, TupleId id, std::size_t at);
  void walk_lookup(Prepared& prepared, std::size_t at);
  void walk_empty(const Prepared& prepared, std::size_t at);
  void walk_test(const Step& step, std::size_t at);
  bool exists(const Prepared& prepared) const;
  bool is_absent(const Prepared& prepared) const;
  static bool is_in(const DenseRelation& dense, const std::vector<Token>& key);
  static void fill_key(Prepared& prepared, const std::vector<Token>& bindings);
  void emit();
  void count_step();
  void settle_steps();

  const Program& program_;
  Values& values_;
  const Clause& clause_;
  ResourceBudget& budget_;
  Faults& faults_;
  Computer computer_;
  std::vector<Prepared> steps_;
  std::vector<Token> bindings_;
  std::vector<Token> tuple_;
  Found* found_ = nullptr;
  std::uint64_t work_ = 0;    // since the account was told
  std::size_t reported_ = 0;  // of what was found, to the account
  bool is_stopped_ = false;
};

}  // namespace regimen::datalog
