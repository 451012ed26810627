// Implements engine/relational/machine.h.
#include "engine/relational/machine.h"

#include <algorithm>

namespace regimen::relational {

namespace {

constexpr std::size_t kExamplesMax = 3;

}  // namespace

void Machine::prepare(const Step& step, Prepared& prepared) {
  prepared.step = &step;
  if (step.kind == Step::Kind::kTest || step.kind == Step::Kind::kAssign) {
    return;
  }
  const Tuples& tuples = database_.relations[step.relation.index()];
  prepared.tuples = &tuples;
  prepared.begin = step.range == Step::Range::kDelta ? tuples.delta_begin : 0;
  prepared.end = step.range == Step::Range::kOld ? tuples.delta_begin : tuples.delta_end;
  prepared.key.resize(step.key.size());
  const bool is_whole = step.columns.size() == tuples.arity();
  const bool needs_index = step.kind == Step::Kind::kLookup ||
                           (step.kind == Step::Kind::kAbsent && !is_whole && !step.key.empty());
  if (!needs_index) {
    return;
  }
  std::vector<Index>& all = indexes_[step.relation.index()];
  auto found = std::find_if(all.begin(), all.end(),
                            [&](const Index& index) { return index.columns() == step.columns; });
  if (found == all.end()) {
    found = all.emplace(all.end(), step.columns);
  }
  found->extend(tuples, tuples.delta_end);
}

void Machine::run(const Plan& plan) {
  clause_ = &program_.clauses[plan.clause];
  bindings_.assign(clause_->variables.size(), 0);
  tuple_.resize(clause_->values.size());
  steps_.assign(plan.steps.size(), {});
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    prepare(plan.steps[i], steps_[i]);
  }
  // Only now do the indexes stay where they are.
  for (Prepared& prepared : steps_) {
    for (const Index& index : indexes_[prepared.step->relation.index()]) {
      prepared.index = index.columns() == prepared.step->columns ? &index : prepared.index;
    }
  }
  walk(0);
}

void Machine::fill_key(Prepared& prepared, const std::vector<Word>& bindings) {
  const std::vector<Source>& sources = prepared.step->key;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    prepared.key[i] = sources[i].is_constant ? sources[i].constant : bindings[sources[i].variable];
  }
}

void Machine::count_step() {
  if (++work_ > limits_.steps_max) {
    stop("looks at more than " + std::to_string(limits_.steps_max) + " tuples", clause_->rule,
         clause_->span);
  }
}

void Machine::walk(std::size_t at) {
  if (at == steps_.size()) {
    emit();
    return;
  }
  Prepared& prepared = steps_[at];
  switch (prepared.step->kind) {
    case Step::Kind::kScan:
      for (TupleId id = prepared.begin; id < prepared.end && !is_stopped_; ++id) {
        walk_tuple(prepared, id, at);
      }
      return;
    case Step::Kind::kLookup:
      fill_key(prepared, bindings_);
      walk_lookup(prepared, at);
      return;
    case Step::Kind::kFind: {
      fill_key(prepared, bindings_);
      count_step();
      const TupleId id = prepared.tuples->find(prepared.key.data());
      if (id >= prepared.begin && id < prepared.end) {
        walk(at + 1);
      }
      return;
    }
    case Step::Kind::kAbsent:
      fill_key(prepared, bindings_);
      count_step();
      if (is_absent(prepared)) {
        walk(at + 1);
      }
      return;
    case Step::Kind::kTest:
    case Step::Kind::kAssign:
      walk_test(*prepared.step, at);
      return;
  }
}

void Machine::walk_tuple(const Prepared& prepared, TupleId id, std::size_t at) {
  count_step();
  const Word* tuple = (*prepared.tuples)[id];
  for (const auto& [column, variable] : prepared.step->binds) {
    bindings_[variable] = tuple[column];
  }
  for (const auto& [column, variable] : prepared.step->checks) {
    if (bindings_[variable] != tuple[column]) {
      return;
    }
  }
  walk(at + 1);
}

void Machine::walk_lookup(Prepared& prepared, std::size_t at) {
  TupleId id = prepared.index->first(*prepared.tuples, prepared.key.data());
  if (id == kNoTuple && prepared.step->when_empty) {
    if (is_left_out(prepared)) {
      return;
    }
    for (const auto& bind : prepared.step->binds) {
      bindings_[bind.second] = *prepared.step->when_empty;
    }
    const auto& checks = prepared.step->checks;
    if (std::all_of(checks.begin(), checks.end(), [&](const auto& check) {
          return bindings_[check.second] == *prepared.step->when_empty;
        })) {
      walk(at + 1);
    }
    return;
  }
  for (; id < prepared.end && !is_stopped_; id = prepared.index->next(id)) {
    if (id >= prepared.begin) {
      walk_tuple(prepared, id, at);
    }
  }
}

// Where an empty group has a value, the key is the whole group.
bool Machine::is_left_out(const Prepared& prepared) const {
  const auto groups = left_out_.find(prepared.step->relation);
  return groups != left_out_.end() && groups->second.find(prepared.key.data()) != kNoTuple;
}

bool Machine::is_absent(const Prepared& prepared) const {
  if (prepared.step->columns.size() == prepared.tuples->arity()) {
    return prepared.tuples->find(prepared.key.data()) == kNoTuple;
  }
  if (prepared.step->key.empty()) {
    return prepared.tuples->size() == 0;
  }
  return prepared.index->first(*prepared.tuples, prepared.key.data()) == kNoTuple;
}

void Machine::walk_test(const Step& step, std::size_t at) {
  count_step();
  const auto right = computer_.value(step.right, bindings_.data());
  if (!right) {
    note(clause_->rule, clause_->span);
    return;
  }
  if (step.kind == Step::Kind::kAssign) {
    bindings_[step.variable] = *right;
    walk(at + 1);
    return;
  }
  const auto left = computer_.value(step.left, bindings_.data());
  const auto is_so =
      left ? computer_.compare(step.op, *left, *right, program_[step.left].type) : std::nullopt;
  if (!is_so) {
    note(clause_->rule, clause_->span);
  } else if (*is_so) {
    walk(at + 1);
  }
}

void Machine::emit() {
  for (std::size_t i = 0; i < tuple_.size(); ++i) {
    const Expr& expr = program_[clause_->values[i]];
    if (expr.op == Op::kVariable) {
      tuple_[i] = bindings_[expr.variable];
      continue;
    }
    const auto value = computer_.value(clause_->values[i], bindings_.data());
    if (!value) {
      note(clause_->rule, clause_->span);
      return;
    }
    tuple_[i] = *value;
  }
  put(clause_->head, tuple_.data(), clause_->rule, clause_->span);
}

void Machine::put(RelationId relation, const Word* tuple, const std::string& rule, Span span) {
  Tuples& tuples = database_.relations[relation.index()];
  if (!tuples.insert(tuple)) {
    return;
  }
  ++tuples_;
  words_ += tuples.arity();
  if (tuples_ > limits_.tuples_max || words_ > limits_.words_max) {
    stop("has made the relations larger than " + std::to_string(limits_.tuples_max) +
             " tuples or " + std::to_string(limits_.words_max) + " values",
         rule, span);
  }
}

void Machine::leave_out(RelationId target, const Tuples& groups, TupleId group) {
  left_out_.try_emplace(target, groups.arity()).first->second.insert(groups[group]);
}

void Machine::stop(std::string what, const std::string& rule, Span span) {
  if (!is_stopped_) {
    stops_.push_back({std::move(what), rule, span});
  }
  is_stopped_ = true;
}

void Machine::note(const std::string& rule, Span span) {
  Examples& examples = faults_[{span, computer_.failure().code}];
  examples.rule = rule;
  examples.words.insert(computer_.failure().words);
  if (examples.words.size() > kExamplesMax) {
    examples.words.erase(std::prev(examples.words.end()));
    examples.has_more = true;
  }
}

void Machine::report(diagnostics::Sink& sink) const {
  for (const auto& [fault, examples] : faults_) {
    diagnostics::Diagnostic diagnostic{
        .code = fault.code,
        .message = examples.rule + " has no value for some data: " + *examples.words.begin(),
        .primary = {{fault.span, "what this would conclude of them is left out"}},
        .help = "add a condition that keeps such data away"};
    for (auto more = std::next(examples.words.begin()); more != examples.words.end(); ++more) {
      diagnostic.notes.push_back("also " + *more);
    }
    if (examples.has_more) {
      diagnostic.notes.emplace_back("and others");
    }
    sink.add(std::move(diagnostic));
  }
  for (const Reason& reason : stops_) {
    sink.add({.code = diagnostics::Code::kTooManyTuples,
              .message = reason.rule + " " + reason.what,
              .primary = {{reason.span, "it was still growing; nothing is written"}},
              .help = "add a condition that ties its variables together"});
  }
}

}  // namespace regimen::relational
