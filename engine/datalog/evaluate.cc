// Implements engine/datalog/evaluate.h.
#include "engine/datalog/evaluate.h"

#include "engine/datalog/aggregate.h"
#include "engine/datalog/bit_engine.h"
#include "engine/datalog/machine.h"

namespace regimen::datalog {

namespace {

// What a relation that is still growing is taken for.
constexpr std::size_t kLarge = std::size_t{1} << 30U;

class Evaluation {
 public:
  Evaluation(const Program& program, Database& database, const Options& options)
      : program_(program),
        database_(database),
        budget_(program, options),
        workers_(options.threads),
        machine_(program, database, budget_, workers_),
        bits_(program, database, budget_, workers_),
        aggregates_(program, database, machine_),
        clauses_of_(program.relations.size()),
        is_recursive_(program.relations.size(), false),
        aggregate_of_(program.relations.size()),
        sizes_{std::vector<std::size_t>(program.relations.size()),
               std::vector<std::vector<std::size_t>>(program.relations.size())} {
    for (std::uint32_t i = 0; i < program.clauses.size(); ++i) {
      clauses_of_[program.clauses[i].head.index()].push_back(i);
    }
    for (std::size_t i = 0; i < program.relations.size(); ++i) {
      sizes_.tuples[i] = count_of(database, RelationId(i));
    }
    for (std::size_t i = 0; i < program.aggregates.size(); ++i) {
      aggregate_of_[program.aggregates[i].target.index()] = i;
    }
  }

  void run();
  void report(diagnostics::Sink& sink) const;

 private:
  enum class Which : std::uint8_t { kPaths, kOthers, kRecursive };
  void run(const std::vector<RelationId>& component);
  // Those of the author; helpers are nobody's.
  std::uint64_t tuples_of(const std::vector<RelationId>& component) const;
  void run_all(const std::vector<Plan>& plans);
  void run_rounds(const std::vector<RelationId>& component, const std::vector<Plan>& plans);
  // The plans of clauses without an atom of the component, and of those with one.
  std::vector<Plan> plans(const std::vector<RelationId>& component, Which which);
  void add_plans(std::uint32_t clause, Which which, std::vector<Plan>& plans) const;
  void count_different_of(const Clause& clause);

  const Program& program_;
  Database& database_;
  ResourceBudget budget_;
  Workers workers_;
  Machine machine_;
  BitEngine bits_;
  Aggregates aggregates_;
  std::vector<std::vector<std::uint32_t>> clauses_of_;
  std::vector<bool> is_recursive_;  // by relation: of the component that is computed
  std::vector<std::optional<std::size_t>> aggregate_of_;  // by relation: its target
  Sizes sizes_;
};

// Only for clauses that can be joined in several orders; each relation once, when it is complete.
void Evaluation::count_different_of(const Clause& clause) {
  constexpr std::size_t kAtomsWorthIt = 3;
  std::vector<std::uint32_t> relations;
  for (const Literal& literal : clause.body) {
    const auto* atom = std::get_if<Atom>(&literal);
    if (atom != nullptr && !atom->is_negated && !atom->when_empty) {
      relations.push_back(atom->relation.index());
    }
  }
  for (const std::uint32_t relation : relations) {
    const Tuples& tuples = database_.relations[relation];
    const bool is_listed = tuples.size() > 0 && !is_recursive_[relation];
    if (relations.size() >= kAtomsWorthIt && is_listed && sizes_.different[relation].empty()) {
      sizes_.different[relation] = count_different(tuples);
    }
  }
}

void Evaluation::add_plans(std::uint32_t clause, Which which, std::vector<Plan>& plans) const {
  const std::vector<Literal>& body = program_.clauses[clause].body;
  bool has_own = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const auto* atom = std::get_if<Atom>(&body[i]);
    const bool is_own = atom != nullptr && is_recursive_[atom->relation.index()];
    has_own = has_own || is_own;
    if (is_own && which == Which::kRecursive) {
      plans.push_back(plan_of(program_, clause, i, is_recursive_, sizes_));
    }
  }
  if (!has_own && which == (bits_.is_path(clause) ? Which::kPaths : Which::kOthers)) {
    plans.push_back(plan_of(program_, clause, std::nullopt, is_recursive_, sizes_));
  }
}

std::vector<Plan> Evaluation::plans(const std::vector<RelationId>& component, Which which) {
  std::vector<Plan> result;
  for (const RelationId relation : component) {
    for (const std::uint32_t clause : clauses_of_[relation.index()]) {
      count_different_of(program_.clauses[clause]);
      add_plans(clause, which, result);
    }
  }
  return result;
}

void Evaluation::run_all(const std::vector<Plan>& plans) {
  for (const Plan& plan : plans) {
    if (!budget_.is_stopped()) {
      machine_.run(plan);
    }
  }
}

void Evaluation::run_rounds(const std::vector<RelationId>& component,
                            const std::vector<Plan>& plans) {
  bool has_new = true;
  while (has_new && !budget_.is_stopped()) {
    has_new = false;
    for (const RelationId relation : component) {
      Tuples& tuples = database_.relations[relation.index()];
      tuples.delta_begin = tuples.delta_end;
      tuples.delta_end = tuples.size();
      has_new = has_new || tuples.delta_begin < tuples.delta_end;
    }
    if (has_new) {
      run_all(plans);
    }
  }
}

void Evaluation::run(const std::vector<RelationId>& component) {
  if (aggregates_.is_direct(component.front())) {
    return;
  }
  for (const RelationId relation : component) {
    is_recursive_[relation.index()] = true;
    sizes_.tuples[relation.index()] = kLarge;
  }
  if (const auto aggregate = aggregate_of_[component.front().index()]) {
    aggregates_.fill(program_.aggregates[*aggregate]);
  }
  run_all(plans(component, Which::kOthers));
  const bool is_done = bits_.takes(component) && !budget_.is_stopped() && bits_.run(component);
  if (!is_done) {
    run_all(plans(component, Which::kPaths));
    run_rounds(component, plans(component, Which::kRecursive));
  }
  for (const RelationId relation : component) {
    Tuples& tuples = database_.relations[relation.index()];
    tuples.delta_begin = 0;
    tuples.delta_end = tuples.size();
    is_recursive_[relation.index()] = false;
    sizes_.tuples[relation.index()] = count_of(database_, relation);
  }
}

std::uint64_t Evaluation::tuples_of(const std::vector<RelationId>& component) const {
  std::uint64_t tuples = 0;
  for (const RelationId relation : component) {
    tuples += program_[relation].is_helper ? 0 : count_of(database_, relation);
  }
  return tuples;
}

void Evaluation::run() {
  for (const std::vector<RelationId>& component : program_.components) {
    if (!budget_.is_stopped()) {
      const std::uint64_t begin = budget_.now();
      run(component);
      budget_.add_relations(component, tuples_of(component), begin);
    }
  }
  database_.is_complete = !budget_.is_stopped();
  database_.work = budget_.work_by_rule();
  database_.relation_work = budget_.take_relation_work();
}

void Evaluation::report(diagnostics::Sink& sink) const {
  machine_.faults().report(sink);
  budget_.report(sink);
}

}  // namespace

void evaluate(const Program& program, Database& database, diagnostics::Sink& sink,
              const Options& options) {
  Evaluation evaluation(program, database, options);
  evaluation.run();
  evaluation.report(sink);
}

}  // namespace regimen::datalog
