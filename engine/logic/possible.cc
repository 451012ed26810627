// Implements engine/logic/possible.h.
#include "engine/logic/possible.h"

#include <algorithm>
#include <utility>

#include "engine/base/overload.h"

namespace regimen::logic {
namespace {

bool has_no_variables(const Atom& atom) {
  return std::all_of(atom.args.begin(), atom.args.end(),
                     [](const Term& term) { return std::holds_alternative<SymbolId>(term); });
}

bool is_bound(const Atom& atom, const Binding& binding) {
  return std::all_of(atom.args.begin(), atom.args.end(), [&](const Term& term) {
    const auto* variable = std::get_if<Variable>(&term);
    return variable == nullptr || binding[variable->index].has_value();
  });
}

Binding unbound(std::size_t variables) {
  Binding binding;
  binding.reserve(variables);
  for (std::size_t i = 0; i < variables; ++i) {
    binding.push_back(std::nullopt);
  }
  return binding;
}

// How much an instance of the rule holds.
std::size_t size_of(const Rule& rule) {
  std::size_t size = rule.head.args.size() + rule.variables.size();
  for (const Literal& literal : rule.body) {
    const auto* choice = std::get_if<AtLeastLiteral>(&literal);
    size += 1 + (choice == nullptr ? 0 : choice->atoms.size());
  }
  return size;
}

}  // namespace

SymbolId value_of(const Term& term, const Binding& binding) {
  return std::visit(Overload{[&](Variable variable) { return *binding[variable.index]; },
                             [](SymbolId symbol) { return symbol; }},
                    term);
}

GroundAtom instance_of(const Atom& atom, const Binding& binding) {
  GroundAtom ground{atom.relation, {}};
  ground.args.reserve(atom.args.size());
  for (const Term& term : atom.args) {
    ground.args.push_back(value_of(term, binding));
  }
  return ground;
}

Possible::Possible(const Program& program, const GroundLimits& limits)
    : program_(program),
      limits_(limits),
      pattern_uses_(program.relations.size()),
      by_relation_(program.relations.size()) {
  first_positive_.reserve(program.rules.size() + 1);
  first_positive_.push_back(0);
  heads_.reserve(program.rules.size());
  for (std::size_t i = 0; i < program.rules.size(); ++i) {
    index_rule(RuleId(i));
  }
  index_uses();
  places_.assign(table_.size(), kNone);
}

void Possible::index_rule(RuleId id) {
  const Rule& rule = program_[id];
  heads_.push_back(has_no_variables(rule.head) ? table_.intern(instance_of(rule.head, {})) : kNone);
  for (const Literal& literal : rule.body) {
    const auto* positive = std::get_if<AtomLiteral>(&literal);
    if (positive == nullptr || positive->is_negated) {
      continue;
    }
    const std::uint32_t position =
        static_cast<std::uint32_t>(positives_.size()) - first_positive_.back();
    if (has_no_variables(positive->atom)) {
      positives_.push_back({&positive->atom, table_.intern(instance_of(positive->atom, {}))});
    } else {
      positives_.push_back({&positive->atom, kNone});
      pattern_uses_[positive->atom.relation.index()].push_back({id, position});
    }
  }
  first_positive_.push_back(static_cast<std::uint32_t>(positives_.size()));
}

// The uses of each atom in the order of the rules.
void Possible::index_uses() {
  first_use_.assign(table_.size() + 1, 0);
  for (const Positive& positive : positives_) {
    if (positive.number != kNone) {
      ++first_use_[positive.number + 1];
    }
  }
  for (std::size_t i = 1; i < first_use_.size(); ++i) {
    first_use_[i] += first_use_[i - 1];
  }
  uses_.resize(first_use_.back(), {RuleId(0U), 0});
  std::vector<std::uint32_t> next(first_use_.begin(), first_use_.end() - 1);
  for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule) {
    for (std::uint32_t i = first_positive_[rule]; i < first_positive_[rule + 1]; ++i) {
      if (positives_[i].number != kNone) {
        uses_[next[positives_[i].number]++] = {RuleId(rule), i - first_positive_[rule]};
      }
    }
  }
}

std::optional<Overflow> Possible::run() {
  for (std::size_t i = 0; i < program_.rules.size(); ++i) {
    if (first_positive_[i] == first_positive_[i + 1]) {
      join(RuleId(i), unbound(program_.rules[i].variables.size()), 0, std::nullopt, 0);
    }
  }
  for (std::uint32_t next = 0; next < order_.size() && !over_limit_; ++next) {
    const std::uint32_t number = order_[next];
    if (number + 1 < first_use_.size()) {
      for (std::uint32_t use = first_use_[number]; use < first_use_[number + 1]; ++use) {
        start(uses_[use], next);
      }
    }
    for (const Use use : pattern_uses_[table_[number].relation.index()]) {
      start(use, next);
    }
  }
  return over_limit_;
}

// Binds the variables of `pattern` to `atom`; false when they do not fit.
bool Possible::unify(const Rule& rule, const Atom& pattern, const GroundAtom& atom,
                     Binding& binding) const {
  for (std::size_t i = 0; i < pattern.args.size(); ++i) {
    const SymbolId value = atom.args[i];
    const auto* variable = std::get_if<Variable>(&pattern.args[i]);
    if (variable == nullptr) {
      if (std::get<SymbolId>(pattern.args[i]) != value) {
        return false;
      }
      continue;
    }
    std::optional<SymbolId>& bound = binding[variable->index];
    if ((bound && *bound != value) ||
        program_[value].sort != rule.variables[variable->index].sort) {
      return false;
    }
    bound = value;
  }
  return true;
}

// Counts work; false when there has been too much.
bool Possible::should_continue(RuleId id, std::size_t steps) {
  steps_ += steps;
  if (!over_limit_ && steps_ > limits_.steps_max) {
    over_limit_ = Overflow{id, true};
  }
  return !over_limit_;
}

void Possible::start(Use use, std::uint32_t newest) {
  const Rule& rule = program_[use.rule];
  Binding binding = unbound(rule.variables.size());
  if (unify(rule, *positive(use.rule, use.position).atom, table_[order_[newest]], binding)) {
    join(use.rule, std::move(binding), 0, use.position, newest);
  }
}

// True when the atom without variables is possible, by one of the atoms before `end`.
bool Possible::is_older(const Positive& positive, const Binding& binding, std::uint32_t end) const {
  if (positive.number != kNone) {
    return place_of(positive.number) < end;
  }
  const auto number = table_.find(instance_of(*positive.atom, binding));
  return number && place_of(*number) < end;
}

// Semi-naive: positions before the one that took the newest atom use older atoms only, so that
// each combination is found exactly once.
void Possible::join(RuleId id, Binding binding, std::uint32_t position,
                    std::optional<std::uint32_t> taken, std::uint32_t newest) {
  if (!should_continue(id, 1)) {
    return;
  }
  if (first_positive_[id.index()] + position == positives_end(id)) {
    enumerate(id, std::move(binding), 0);
    return;
  }
  if (taken && position == *taken) {
    join(id, std::move(binding), position + 1, taken, newest);
    return;
  }
  const std::uint32_t end = position < *taken ? newest : newest + 1;
  const Positive& entry = positive(id, position);
  if (entry.number != kNone || is_bound(*entry.atom, binding)) {
    if (is_older(entry, binding, end)) {
      join(id, std::move(binding), position + 1, taken, newest);
    }
    return;
  }
  const std::vector<std::uint32_t>& candidates = by_relation_[entry.atom->relation.index()];
  for (std::size_t i = 0; i < candidates.size() && candidates[i] < end; ++i) {
    if (!should_continue(id, 1)) {
      return;
    }
    Binding extended = binding;
    if (unify(program_[id], *entry.atom, table_[order_[candidates[i]]], extended)) {
      join(id, std::move(extended), position + 1, taken, newest);
    }
  }
}

// Variables that no positive atom binds range over their sort.
void Possible::enumerate(RuleId id, Binding binding, std::uint32_t variable) {
  const Rule& rule = program_[id];
  if (!should_continue(id, 1)) {
    return;
  }
  if (variable == rule.variables.size()) {
    emit(id, binding);
    return;
  }
  if (binding[variable]) {
    enumerate(id, std::move(binding), variable + 1);
    return;
  }
  for (const SymbolId symbol : program_[rule.variables[variable].sort].symbols) {
    binding[variable] = symbol;
    enumerate(id, binding, variable + 1);
  }
}

void Possible::emit(RuleId id, const Binding& binding) {
  const Rule& rule = program_[id];
  for (const Literal& literal : rule.body) {
    if (const auto* same = std::get_if<SameLiteral>(&literal)) {
      const bool is_same = value_of(same->left, binding) == value_of(same->right, binding);
      if (is_same == same->is_different) {
        return;
      }
    }
  }
  if (!should_continue(id, size_of(rule))) {
    return;
  }
  Instance instance{id, {}};
  instance.substitution.reserve(binding.size());
  for (const std::optional<SymbolId>& value : binding) {
    instance.substitution.push_back(*value);
  }
  const std::uint32_t head = heads_[id.index()];
  add(head != kNone ? head : table_.intern(instance_of(rule.head, binding)));
  instances_.push_back(std::move(instance));
  if (instances_.size() > limits_.rules_max) {
    over_limit_ = Overflow{id, false};
  }
}

void Possible::add(std::uint32_t number) {
  if (number >= places_.size()) {
    places_.resize(table_.size(), kNone);
  }
  if (places_[number] == kNone) {
    const auto place = static_cast<std::uint32_t>(order_.size());
    places_[number] = place;
    by_relation_[table_[number].relation.index()].push_back(place);
    order_.push_back(number);
  }
}

}  // namespace regimen::logic
