// Implements engine/datalog/walker.h.
#include "engine/datalog/walker.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

// So often the account is told.
constexpr std::uint64_t kReportInterval = 1024;

}  // namespace

Walker::Walker(const Program& program, Values& values, const Clause& clause,
               std::vector<Prepared> steps, ResourceBudget& budget, Faults& faults)
    : program_(program),
      values_(values),
      clause_(clause),
      budget_(budget),
      faults_(faults),
      computer_(program, values),
      steps_(std::move(steps)),
      bindings_(clause.variables.size(), 0),
      tuple_(clause.values.size(), 0) {}

bool Walker::is_plain(const Program& program, const Clause& clause) {
  const auto is_bare = [&](ExprId id) { return program[id].op == Op::kVariable; };
  return std::all_of(clause.values.begin(), clause.values.end(), is_bare) &&
         std::all_of(clause.body.begin(), clause.body.end(), [&](const Literal& literal) {
           const auto* test = std::get_if<Test>(&literal);
           return test == nullptr || (is_bare(test->left) && is_bare(test->right) &&
                                      program[test->left].type.kind != Type::Kind::kDuration);
         });
}

void Walker::run(Found& found, TupleId begin, TupleId end) {
  steps_.front().begin = begin;
  steps_.front().end = end;
  run(found);
}

void Walker::run(Found& found) {
  found_ = &found;
  reported_ = 0;
  is_stopped_ = budget_.is_over();
  if (!is_stopped_) {
    walk(0);
  }
  settle_steps();
}

void Walker::fill_key(Prepared& prepared, const std::vector<Token>& bindings) {
  const std::vector<Source>& sources = prepared.step->key;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!sources[i].is_constant) {
      prepared.key[i] = bindings[sources[i].variable];
    }
  }
}

void Walker::settle_steps() {
  budget_.add_steps(work_);
  work_ = 0;
  if (found_->known != nullptr) {
    budget_.reserve(found_->count - reported_, tuple_.size());
    reported_ = found_->count;
  } else if (!budget_.fits(found_->count, tuple_.size())) {
    budget_.stop_for_size();
  }
  is_stopped_ = budget_.is_over() || budget_.is_exhausted();
}

void Walker::count_step() {
  if (++work_ >= kReportInterval) {
    settle_steps();
  }
}

void Walker::walk(std::size_t at) {
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
    case Step::Kind::kFind:
      fill_key(prepared, bindings_);
      count_step();
      if (exists(prepared)) {
        walk(at + 1);
      }
      return;
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

void Walker::walk_tuple(const Prepared& prepared, TupleId id, std::size_t at) {
  count_step();
  const Token* tuple = (*prepared.tuples)[id];
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

void Walker::walk_lookup(Prepared& prepared, std::size_t at) {
  TupleId id = prepared.index->first(*prepared.tuples, prepared.key.data());
  if (id == kNoTuple && prepared.when_empty) {
    walk_empty(prepared, at);
    return;
  }
  for (; id < prepared.end && !is_stopped_; id = prepared.index->next(id)) {
    if (id >= prepared.begin) {
      walk_tuple(prepared, id, at);
    }
  }
}

// Where an empty group has a value, the key is the whole group.
void Walker::walk_empty(const Prepared& prepared, std::size_t at) {
  if (prepared.excluded_groups != nullptr &&
      prepared.excluded_groups->find(prepared.key.data()) != kNoTuple) {
    return;
  }
  for (const auto& bind : prepared.step->binds) {
    bindings_[bind.second] = *prepared.when_empty;
  }
  const auto& checks = prepared.step->checks;
  if (std::all_of(checks.begin(), checks.end(), [&](const auto& check) {
        return bindings_[check.second] == *prepared.when_empty;
      })) {
    walk(at + 1);
  }
}

bool Walker::is_in(const DenseRelation& dense, const std::vector<Token>& key) {
  const std::uint32_t left = dense.domain->at(key[0]);
  const std::uint32_t right = dense.domain->at(key[1]);
  return left != Domain::kNone && right != Domain::kNone && dense.matrix.test(left, right);
}

bool Walker::exists(const Prepared& prepared) const {
  if (prepared.dense != nullptr) {
    return is_in(*prepared.dense, prepared.key);
  }
  const TupleId id = prepared.tuples->find(prepared.key.data());
  return id >= prepared.begin && id < prepared.end;
}

bool Walker::is_absent(const Prepared& prepared) const {
  if (prepared.dense != nullptr) {
    return !is_in(*prepared.dense, prepared.key);
  }
  if (prepared.step->columns.size() == prepared.tuples->arity()) {
    return prepared.tuples->find(prepared.key.data()) == kNoTuple;
  }
  if (prepared.step->key.empty()) {
    return prepared.tuples->size() == 0;
  }
  return prepared.index->first(*prepared.tuples, prepared.key.data()) == kNoTuple;
}

void Walker::walk_test(const Step& step, std::size_t at) {
  count_step();
  const auto right = computer_.value(step.right, bindings_.data());
  if (!right) {
    faults_.note(clause_.rule, clause_.span, computer_.failure());
    return;
  }
  if (step.kind == Step::Kind::kAssign) {
    bindings_[step.variable] = values_.token(*right);
    walk(at + 1);
    return;
  }
  const auto left = computer_.value(step.left, bindings_.data());
  const auto is_so =
      left ? computer_.compare(step.op, *left, *right, program_[step.left].type) : std::nullopt;
  if (!is_so) {
    faults_.note(clause_.rule, clause_.span, computer_.failure());
  } else if (*is_so) {
    walk(at + 1);
  }
}

void Walker::emit() {
  for (std::size_t i = 0; i < tuple_.size(); ++i) {
    const Expr& expr = program_[clause_.values[i]];
    if (expr.op == Op::kVariable) {
      tuple_[i] = bindings_[expr.variable];
      continue;
    }
    const auto value = computer_.value(clause_.values[i], bindings_.data());
    if (!value) {
      faults_.note(clause_.rule, clause_.span, computer_.failure());
      return;
    }
    tuple_[i] = values_.token(*value);
  }
  const bool is_known = found_->known != nullptr && found_->known->find(tuple_.data()) != kNoTuple;
  const bool is_new = !is_known && found_->into->insert(tuple_.data());
  found_->count += is_new ? 1U : 0U;
  found_->duplicates += is_new ? 0U : 1U;
}

}  // namespace regimen::datalog
