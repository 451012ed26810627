// Implements engine/datalog/machine.h.
#include "engine/datalog/machine.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

constexpr TupleId kScanWorthIt = 20'000;  // tuples
constexpr std::size_t kPiecesAWorker = 8;

}  // namespace

void Machine::prepare(const Step& step, Prepared& prepared) {
  prepared.step = &step;
  if (step.kind == Step::Kind::kTest || step.kind == Step::Kind::kAssign) {
    return;
  }
  for (const Source& source : step.key) {
    prepared.key.push_back(source.is_constant ? database_.values.token(source.constant) : 0);
  }
  if (step.when_empty) {
    prepared.when_empty = database_.values.token(*step.when_empty);
    const auto groups = excluded_groups_.find(step.relation);
    prepared.excluded_groups = groups == excluded_groups_.end() ? nullptr : &groups->second;
  }
  const bool is_whole = step.columns.size() == program_[step.relation].columns.size();
  const auto& dense = database_.dense[step.relation.index()];
  if (dense && is_whole) {
    prepared.dense = dense.get();
    return;
  }
  const Tuples& tuples = list(database_, step.relation);
  prepared.tuples = &tuples;
  prepared.begin = step.range == Step::Range::kDelta ? tuples.delta_begin : 0;
  prepared.end = step.range == Step::Range::kOld ? tuples.delta_begin : tuples.delta_end;
  if (is_whole) {
    database_.relations[step.relation.index()].hash_all();
  }
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

bool Machine::is_for_all(const Clause& clause, const std::vector<Prepared>& steps) const {
  const Way way = budget_.options().parallel;
  if (workers_.count() == 1 || way == Way::kNever || steps.empty() ||
      steps.front().step->kind != Step::Kind::kScan || !Walker::is_plain(program_, clause)) {
    return false;
  }
  const TupleId least = way == Way::kAlways ? 2 : kScanWorthIt;
  return steps.front().end - steps.front().begin >= least;
}

void Machine::run_alone(const Clause& clause, std::vector<Prepared> steps, Found& found) {
  Walker(program_, database_.values, clause, std::move(steps), budget_, faults_).run(found);
}

// Tries the first part of the scan: workers share the looking, but what is new is put in by one.
bool Machine::is_shared_work(const Clause& clause, std::vector<Prepared>& steps, Found& found) {
  if (budget_.options().parallel == Way::kAlways) {
    return true;
  }
  constexpr TupleId kPartTried = 16;
  constexpr std::uint64_t kStepsATuple = 8;
  Prepared& scan = steps.front();
  const TupleId end = scan.end;
  const TupleId middle = scan.begin + (end - scan.begin) / kPartTried;
  const std::uint64_t before = budget_.steps();
  scan.end = middle;
  run_alone(clause, steps, found);
  scan.begin = middle;
  scan.end = end;
  return budget_.steps() - before > kStepsATuple * found.count;
}

// False when the pieces are too large together: nothing was added.
bool Machine::run_together(const Clause& clause, const std::vector<Prepared>& steps, Found& found) {
  const std::size_t begin = steps.front().begin;
  const std::size_t total = steps.front().end - begin;
  const std::size_t pieces = std::min(total, workers_.count() * kPiecesAWorker);
  const std::size_t piece = (total + pieces - 1) / pieces;
  found.into->hash_all();
  struct Share {
    Tuples tuples;
    Found found;
  };
  budget_.release_reserved();
  std::vector<Share> all(pieces, {Tuples(found.into->arity()), {}});
  workers_.run(pieces, 1, false, [&](std::size_t, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      Faults none;  // a plain clause has none
      all[i].found.into = &all[i].tuples;
      all[i].found.known = found.into;
      const std::size_t from = std::min(begin + i * piece, begin + total);
      const std::size_t to = std::min(from + piece, begin + total);
      Walker(program_, database_.values, clause, steps, budget_, none)
          .run(all[i].found, static_cast<TupleId>(from), static_cast<TupleId>(to));
    }
  });
  const bool is_exhausted = budget_.is_exhausted();
  budget_.release_reserved();
  if (is_exhausted) {
    return false;
  }
  for (const Share& each : all) {
    found.duplicates += each.found.duplicates;
    for (TupleId id = 0; id < each.tuples.size() && budget_.fits(found.count, 0); ++id) {
      const bool is_new = found.into->insert(each.tuples[id]);
      found.count += is_new ? 1U : 0U;
      found.duplicates += is_new ? 0U : 1U;
    }
  }
  return true;
}

void Machine::run(const Plan& plan) {
  const Clause& clause = program_.clauses[plan.clause];
  const std::uint64_t started = budget_.now();
  std::vector<Prepared> steps(plan.steps.size());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    prepare(plan.steps[i], steps[i]);
  }
  // Only now do the indexes stay where they are.
  for (Prepared& prepared : steps) {
    for (const Index& index : indexes_[prepared.step->relation.index()]) {
      prepared.index = index.columns() == prepared.step->columns ? &index : prepared.index;
    }
  }
  Found found{.into = &database_.relations[clause.head.index()]};
  const bool is_done = is_for_all(clause, steps) && is_shared_work(clause, steps, found) &&
                       run_together(clause, steps, found);
  if (!is_done) {
    run_alone(clause, std::move(steps), found);
  }
  budget_.add_tuples(found.count, found.into->arity());
  RuleWork& work = budget_.work(plan.clause);
  work.tuples += found.count;
  work.duplicates += found.duplicates;
  ++work.rounds;
  work.time += budget_.now() - started;
  budget_.settle(clause.rule, clause.span);
}

void Machine::put(RelationId relation, const Token* tuple) {
  Tuples& tuples = database_.relations[relation.index()];
  budget_.add_tuples(tuples.insert(tuple) ? 1 : 0, tuples.arity());
}

void Machine::exclude_group(RelationId target, const std::vector<Token>& group) {
  excluded_groups_.try_emplace(target, group.size()).first->second.insert(group.data());
}

}  // namespace regimen::datalog
