// Implements engine/datalog/resource_budget.h.
#include "engine/datalog/resource_budget.h"

#include <map>

namespace regimen::datalog {

namespace {

// Relations that need each other, under the names of their author; a helper has that of the
// relation it helps.
RelationWork named(const Program& program, const std::vector<RelationId>& component) {
  std::map<std::string, Span> names;
  for (const RelationId relation : component) {
    names.emplace(program[relation].name, program[relation].name_span);
  }
  RelationWork work{.relations = "", .span = names.begin()->second};
  for (const auto& [name, span] : names) {
    work.relations += (work.relations.empty() ? "" : ", ") + name;
  }
  return work;
}

}  // namespace

ResourceBudget::ResourceBudget(const Program& program, const Options& options)
    : options_(options), work_of_relation_(program.relations.size()) {
  std::map<std::string, std::size_t> known;
  for (const std::vector<RelationId>& component : program.components) {
    RelationWork work = named(program, component);
    const auto [found, is_new] = known.emplace(work.relations, relation_work_.size());
    if (is_new) {
      relation_work_.push_back(std::move(work));
    }
    for (const RelationId relation : component) {
      work_of_relation_[relation.index()] = found->second;
    }
  }
  work_.reserve(program.clauses.size());
  for (const Clause& clause : program.clauses) {
    work_.push_back(
        {.rule = clause.rule,
         .span = clause.span,
         .relations = relation_work_[work_of_relation_[clause.head.index()]].relations});
  }
}

std::vector<RuleWork> ResourceBudget::work_by_rule() const {
  std::vector<RuleWork> result;
  std::map<std::pair<Span, std::string>, std::size_t> place;
  for (const RuleWork& each : work_) {
    const auto [found, is_new] = place.try_emplace({each.span, each.rule}, result.size());
    if (is_new) {
      result.push_back(each);
      continue;
    }
    RuleWork& sum = result[found->second];
    sum.tuples += each.tuples;
    sum.duplicates += each.duplicates;
    sum.rounds += each.rounds;
    sum.time += each.time;
  }
  return result;
}

void ResourceBudget::add_relations(const std::vector<RelationId>& component, std::uint64_t tuples,
                                   std::uint64_t begin) {
  RelationWork& work = relation_work_[work_of_relation_[component.front().index()]];
  work.tuples += tuples;
  work.time += now() - begin;
}

void ResourceBudget::add_tuples(std::size_t count, std::size_t arity) {
  tuples_ += count;
  words_ += count * arity;
  if (!fits(0, 0)) {
    stop_for_size();
  }
}

bool ResourceBudget::fits(std::size_t more_tuples, std::size_t arity) const {
  return tuples_ + more_tuples <= options_.limits.tuples_max &&
         words_ + more_tuples * arity <= options_.limits.words_max;
}

void ResourceBudget::settle(const std::string& rule, Span span) {
  if (!is_over() || is_stopped()) {
    return;
  }
  const Limits& limits = options_.limits;
  const bool is_work = steps_.load() > limits.steps_max;
  stops_.push_back({is_work ? "looks at more than " + std::to_string(limits.steps_max) + " tuples"
                            : "has made the relations larger than " +
                                  std::to_string(limits.tuples_max) + " tuples or " +
                                  std::to_string(limits.words_max) + " values",
                    rule, span});
}

void ResourceBudget::report(diagnostics::Sink& sink) const {
  for (const Reason& reason : stops_) {
    sink.add({.code = diagnostics::Code::kTooManyTuples,
              .message = reason.rule + " " + reason.what,
              .primary = {{reason.span, "it was still growing; nothing is written"}},
              .help = "add a condition that ties its variables together"});
  }
}

}  // namespace regimen::datalog
