// The machine: runs the plans of clauses and puts what they find into the clauses' relations.
//
// A plan that begins with a scan and computes nothing is walked in pieces by several workers; what
// they find is put in piece by piece, so that the order of arrival is that of one worker.
//
// Shape:   private to engine/datalog.
// Errors:  failures are collected; the account says when a limit is reached.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/datalog/resource_budget.h"
#include "engine/datalog/walker.h"
#include "engine/datalog/workers.h"

namespace regimen::datalog {

class Machine {
 public:
  Machine(const Program& program, Database& database, ResourceBudget& budget, Workers& workers)
      : program_(program),
        database_(database),
        budget_(budget),
        workers_(workers),
        indexes_(program.relations.size()) {}

  void run(const Plan& plan);
  ResourceBudget& budget() { return budget_; }
  Faults& faults() { return faults_; }
  const Faults& faults() const { return faults_; }
  // A group whose aggregate has no value: it is not empty, so nothing stands for it.
  void exclude_group(RelationId target, const std::vector<Token>& group);
  // Puts a tuple in and counts it.
  void put(RelationId relation, const Token* tuple);

 private:
  void prepare(const Step& step, Prepared& prepared);
  void run_alone(const Clause& clause, std::vector<Prepared> steps, Found& found);
  bool run_together(const Clause& clause, const std::vector<Prepared>& steps, Found& found);
  bool is_shared_work(const Clause& clause, std::vector<Prepared>& steps, Found& found);
  bool is_for_all(const Clause& clause, const std::vector<Prepared>& steps) const;

  const Program& program_;
  Database& database_;
  ResourceBudget& budget_;
  Workers& workers_;
  Faults faults_;
  std::vector<std::vector<Index>> indexes_;       // by relation
  std::map<RelationId, Tuples> excluded_groups_;  // groups, by target of their aggregate
};

}  // namespace regimen::datalog
