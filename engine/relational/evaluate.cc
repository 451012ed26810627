// Implements engine/relational/evaluate.h.
#include "engine/relational/evaluate.h"

#include "engine/relational/aggregate.h"
#include "engine/relational/machine.h"

namespace regimen::relational {

namespace {

// What a relation that is still growing is taken for.
constexpr std::size_t kLarge = std::size_t{1} << 30U;

class Evaluation {
 public:
  Evaluation(const Program& program, Database& database, const Limits& limits)
      : program_(program),
        database_(database),
        machine_(program, database, limits),
        clauses_of_(program.relations.size()),
        is_recursive_(program.relations.size(), false) {
    for (std::uint32_t i = 0; i < program.clauses.size(); ++i) {
      clauses_of_[program.clauses[i].head.index()].push_back(i);
    }
  }

  void run();
  void report(diagnostics::Sink& sink) const { machine_.report(sink); }
  bool is_stopped() const { return machine_.is_stopped(); }

 private:
  void run(const std::vector<RelationId>& component);
  void run_rounds(const std::vector<RelationId>& component, const std::vector<Plan>& plans);
  // The plans of clauses without an atom of the component, and of those with one.
  std::vector<Plan> plans(const std::vector<RelationId>& component, bool is_recursive) const;

  const Program& program_;
  Database& database_;
  Machine machine_;
  std::vector<std::vector<std::uint32_t>> clauses_of_;
  std::vector<bool> is_recursive_;  // by relation: of the component that is computed
};

std::vector<Plan> Evaluation::plans(const std::vector<RelationId>& component,
                                    bool is_recursive) const {
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < program_.relations.size(); ++i) {
    sizes.push_back(is_recursive_[i] ? kLarge : database_.relations[i].size());
  }
  std::vector<Plan> result;
  for (const RelationId relation : component) {
    for (const std::uint32_t clause : clauses_of_[relation.index()]) {
      const std::vector<Literal>& body = program_.clauses[clause].body;
      bool has_own = false;
      for (std::size_t i = 0; i < body.size(); ++i) {
        const auto* atom = std::get_if<Atom>(&body[i]);
        if (atom != nullptr && is_recursive_[atom->relation.index()]) {
          has_own = true;
          if (is_recursive) {
            result.push_back(plan_of(program_, clause, i, is_recursive_, sizes));
          }
        }
      }
      if (!has_own && !is_recursive) {
        result.push_back(plan_of(program_, clause, std::nullopt, is_recursive_, sizes));
      }
    }
  }
  return result;
}

void Evaluation::run_rounds(const std::vector<RelationId>& component,
                            const std::vector<Plan>& plans) {
  bool has_new = true;
  while (has_new && !machine_.is_stopped()) {
    has_new = false;
    for (const RelationId relation : component) {
      Tuples& tuples = database_.relations[relation.index()];
      tuples.delta_begin = tuples.delta_end;
      tuples.delta_end = tuples.size();
      has_new = has_new || tuples.delta_begin < tuples.delta_end;
    }
    for (std::size_t i = 0; has_new && i < plans.size() && !machine_.is_stopped(); ++i) {
      machine_.run(plans[i]);
    }
  }
}

void Evaluation::run(const std::vector<RelationId>& component) {
  for (const RelationId relation : component) {
    is_recursive_[relation.index()] = true;
  }
  for (const Aggregate& aggregate : program_.aggregates) {
    if (aggregate.target == component.front()) {
      fill(program_, aggregate, database_, machine_);
    }
  }
  for (const Plan& plan : plans(component, false)) {
    if (!machine_.is_stopped()) {
      machine_.run(plan);
    }
  }
  run_rounds(component, plans(component, true));
  for (const RelationId relation : component) {
    Tuples& tuples = database_.relations[relation.index()];
    tuples.delta_begin = 0;
    tuples.delta_end = tuples.size();
    is_recursive_[relation.index()] = false;
  }
}

void Evaluation::run() {
  for (const std::vector<RelationId>& component : program_.components) {
    if (!machine_.is_stopped()) {
      run(component);
    }
  }
}

}  // namespace

Database facts_of(const Program& program) {
  Database database;
  database.values = program.values;
  for (const Relation& relation : program.relations) {
    Tuples tuples(relation.columns.size());
    for (std::size_t i = 0; i < relation.fact_count; ++i) {
      tuples.insert(relation.facts.data() + i * relation.columns.size());
    }
    database.relations.push_back(std::move(tuples));
  }
  return database;
}

void evaluate(const Program& program, Database& database, diagnostics::Sink& sink,
              const Limits& limits) {
  Evaluation evaluation(program, database, limits);
  evaluation.run();
  evaluation.report(sink);
  database.is_complete = !evaluation.is_stopped();
}

}  // namespace regimen::relational
