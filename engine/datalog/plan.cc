// Implements engine/datalog/plan.h.
#include "engine/datalog/plan.h"

#include <algorithm>

#include "engine/datalog/order.h"

namespace regimen::datalog {

namespace {

class Planner {
 public:
  Planner(const Program& program, const Clause& clause)
      : program_(program), is_bound_(clause.variables.size(), false) {}

  Step step(const Atom& atom, Step::Range range);
  Step step(const Test& test);

 private:
  bool is_open_variable(ExprId id) const {
    return program_[id].op == Op::kVariable && !is_bound_[program_[id].variable];
  }

  const Program& program_;
  std::vector<bool> is_bound_;
};

Step Planner::step(const Atom& atom, Step::Range range) {
  Step step{.range = range, .relation = atom.relation};
  std::vector<std::uint32_t> fresh;
  for (std::size_t i = 0; i < atom.terms.size(); ++i) {
    const Term& term = atom.terms[i];
    const bool is_result = atom.when_empty && i + 1 == atom.terms.size();
    if (term.kind == Term::Kind::kConstant && !is_result) {
      step.columns.push_back(i);
      step.key.push_back({true, 0, term.constant});
    } else if (term.kind == Term::Kind::kVariable && is_bound_[term.variable] && !is_result) {
      step.columns.push_back(i);
      step.key.push_back({false, term.variable, 0});
    } else if (term.kind == Term::Kind::kVariable) {
      const bool is_repeated = is_bound_[term.variable] ||
                               std::find(fresh.begin(), fresh.end(), term.variable) != fresh.end();
      (is_repeated ? step.checks : step.binds).emplace_back(i, term.variable);
      fresh.push_back(term.variable);
    }
  }
  step.when_empty = atom.when_empty;
  const bool is_whole = step.columns.size() == atom.terms.size();
  step.kind = atom.is_negated                            ? Step::Kind::kAbsent
              : is_whole                                 ? Step::Kind::kFind
              : step.columns.empty() && !atom.when_empty ? Step::Kind::kScan
                                                         : Step::Kind::kLookup;
  for (const std::uint32_t variable : fresh) {
    is_bound_[variable] = true;
  }
  return step;
}

Step Planner::step(const Test& test) {
  Step step{.kind = Step::Kind::kTest, .op = test.op, .left = test.left, .right = test.right};
  if (test.op == CompareOp::kEqual && is_open_variable(test.left)) {
    step.kind = Step::Kind::kAssign;
    step.variable = program_[test.left].variable;
  } else if (test.op == CompareOp::kEqual && is_open_variable(test.right)) {
    step.kind = Step::Kind::kAssign;
    step.variable = program_[test.right].variable;
    step.right = test.left;
  }
  if (step.kind == Step::Kind::kAssign) {
    is_bound_[step.variable] = true;
  }
  return step;
}

}  // namespace

Plan plan_of(const Program& program, std::uint32_t clause_index, std::optional<std::size_t> delta,
             const std::vector<bool>& is_recursive, const Sizes& sizes) {
  const Clause& clause = program.clauses[clause_index];
  Planner planner(program, clause);
  Plan plan{clause_index};
  for (const std::size_t literal : order_of(program, clause, delta, sizes).literals) {
    if (const auto* atom = std::get_if<Atom>(&clause.body[literal])) {
      const bool is_old = delta && is_recursive[atom->relation.index()] && literal < *delta;
      const Step::Range range = delta && literal == *delta ? Step::Range::kDelta
                                : is_old                   ? Step::Range::kOld
                                                           : Step::Range::kAll;
      plan.steps.push_back(planner.step(*atom, range));
    } else {
      plan.steps.push_back(planner.step(std::get<Test>(clause.body[literal])));
    }
  }
  return plan;
}

}  // namespace regimen::datalog
