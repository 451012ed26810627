// Implements engine/relational/account.h.
#include "engine/relational/account.h"

#include <map>

namespace regimen::relational {

Account::Account(const Program& program, const Options& options) : options_(options) {
  work_.reserve(program.clauses.size());
  for (const Clause& clause : program.clauses) {
    work_.push_back({clause.rule, clause.span});
  }
}

std::vector<RuleWork> Account::work_by_rule() const {
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

void Account::add_tuples(std::size_t count, std::size_t arity) {
  tuples_ += count;
  words_ += count * arity;
  if (!fits(0, 0)) {
    stop_for_size();
  }
}

bool Account::fits(std::size_t more_tuples, std::size_t arity) const {
  return tuples_ + more_tuples <= options_.limits.tuples_max &&
         words_ + more_tuples * arity <= options_.limits.words_max;
}

void Account::settle(const std::string& rule, Span span) {
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

void Account::report(diagnostics::Sink& sink) const {
  for (const Reason& reason : stops_) {
    sink.add({.code = diagnostics::Code::kTooManyTuples,
              .message = reason.rule + " " + reason.what,
              .primary = {{reason.span, "it was still growing; nothing is written"}},
              .help = "add a condition that ties its variables together"});
  }
}

}  // namespace regimen::relational
