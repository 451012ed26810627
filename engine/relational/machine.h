// The machine: walks the plan of a clause and puts what it finds into the clause's relation.
//
// Shape:   private to engine/relational. Depth of calls is the number of steps of a plan.
// Errors:  failures are collected; `is_stopped` once a limit is reached.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/relational/compute.h"
#include "engine/relational/evaluate.h"
#include "engine/relational/plan.h"

namespace regimen::relational {

class Machine {
 public:
  Machine(const Program& program, Database& database, const Limits& limits)
      : program_(program),
        database_(database),
        limits_(limits),
        computer_(program, database.values),
        indexes_(program.relations.size()) {}

  void run(const Plan& plan);
  // Notes an expression that has no value; the author's rule stands for all its clauses.
  void note(const std::string& rule, Span span);
  Computer& computer() { return computer_; }
  // A group whose aggregate has no value: it is not empty, so nothing stands for it.
  void leave_out(RelationId target, const Tuples& groups, TupleId group);
  // Puts a tuple in and counts it.
  void put(RelationId relation, const Word* tuple, const std::string& rule, Span span);
  bool is_stopped() const { return is_stopped_; }
  void report(diagnostics::Sink& sink) const;

 private:
  struct Prepared {
    const Step* step;
    const Tuples* tuples = nullptr;
    const Index* index = nullptr;
    TupleId begin = 0;
    TupleId end = 0;
    std::vector<Word> key{};
  };
  void prepare(const Step& step, Prepared& prepared);
  void walk(std::size_t at);
  void walk_tuple(const Prepared& prepared, TupleId id, std::size_t at);
  void walk_lookup(Prepared& prepared, std::size_t at);
  void walk_test(const Step& step, std::size_t at);
  bool is_absent(const Prepared& prepared) const;
  bool is_left_out(const Prepared& prepared) const;
  static void fill_key(Prepared& prepared, const std::vector<Word>& bindings);
  void emit();
  void count_step();
  void stop(std::string what, const std::string& rule, Span span);

  const Program& program_;
  Database& database_;
  Limits limits_;
  Computer computer_;
  std::vector<std::vector<Index>> indexes_;  // by relation
  std::map<RelationId, Tuples> left_out_;    // groups, by target of their aggregate
  // Of the plan that runs.
  const Clause* clause_ = nullptr;
  std::vector<Prepared> steps_;
  std::vector<Word> bindings_;
  std::vector<Word> tuple_;
  // Of all plans.
  std::uint64_t work_ = 0;
  std::size_t tuples_ = 0;
  std::size_t words_ = 0;
  bool is_stopped_ = false;
  struct Reason {
    std::string what;
    std::string rule;
    Span span;
  };
  std::vector<Reason> stops_;
  struct Fault {
    Span span;
    diagnostics::Code code;
    friend auto operator<=>(const Fault&, const Fault&) = default;
  };
  struct Examples {
    std::string rule;
    std::set<std::string> words;  // the least ones
    bool has_more = false;
  };
  std::map<Fault, Examples> faults_;
};

}  // namespace regimen::relational
