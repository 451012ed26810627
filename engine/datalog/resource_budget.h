// The account: what an evaluation has made and looked at, against its limits.
//
// Shape:   private to engine/datalog. `add_steps` and `is_over` may be called by several
//          workers at once, everything else by one.
// Errors:  E523 once a limit is passed, with the rule at which that was seen.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/datalog/evaluate.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::datalog {

class ResourceBudget {
 public:
  ResourceBudget(const Program& program, const Options& options);

  const Options& options() const { return options_; }
  // What was looked at; workers should stop when it is over.
  void add_steps(std::uint64_t steps) {
    if (steps_.fetch_add(steps, std::memory_order_relaxed) + steps > options_.limits.steps_max) {
      is_over_.store(true, std::memory_order_relaxed);
    }
  }
  std::uint64_t steps() const { return steps_.load(std::memory_order_relaxed); }
  // Tuples that workers found each for itself and that are not added yet. More of them than fit say
  // nothing of the limits, because some may be equal: then the work is done again by one.
  void reserve(std::size_t tuples, std::size_t arity) {
    const std::size_t all = reserved_.fetch_add(tuples, std::memory_order_relaxed) + tuples;
    if (!fits(all, arity)) {
      is_exhausted_.store(true, std::memory_order_relaxed);
    }
  }
  bool is_exhausted() const { return is_exhausted_.load(std::memory_order_relaxed); }
  void release_reserved() {
    reserved_.store(0, std::memory_order_relaxed);
    is_exhausted_.store(false, std::memory_order_relaxed);
  }
  bool is_over() const { return is_over_.load(std::memory_order_relaxed); }
  // What was made, and whether it is within the limits.
  void add_tuples(std::size_t count, std::size_t arity);
  bool fits(std::size_t more_tuples, std::size_t arity) const;
  void stop_for_size() { is_over_.store(true, std::memory_order_relaxed); }
  // Blames the rule if a limit was passed since the last call.
  void settle(const std::string& rule, Span span);
  bool is_stopped() const { return !stops_.empty(); }
  void report(diagnostics::Sink& sink) const;
  // Of a clause; and of all of them, by rule.
  RuleWork& work(std::uint32_t clause) { return work_[clause]; }
  std::vector<RuleWork> work_by_rule() const;
  // Relations were computed since `begin`, which `now` gave.
  void add_relations(const std::vector<RelationId>& component, std::uint64_t tuples,
                     std::uint64_t begin);
  std::vector<RelationWork> take_relation_work() { return std::move(relation_work_); }
  std::uint64_t now() const { return options_.clock ? options_.clock() : 0; }

 private:
  const Options& options_;
  std::atomic<std::uint64_t> steps_{0};
  std::atomic<std::size_t> reserved_{0};
  std::atomic<bool> is_exhausted_{false};
  std::atomic<bool> is_over_{false};
  std::vector<RuleWork> work_;  // by clause
  std::vector<RelationWork> relation_work_;
  std::vector<std::size_t> work_of_relation_;  // in that, by relation
  std::size_t tuples_ = 0;
  std::size_t words_ = 0;
  struct Reason {
    std::string what;
    std::string rule;
    Span span;
  };
  std::vector<Reason> stops_;  // at most one
};

}  // namespace regimen::datalog
