// Implements engine/datalog/bit_engine.h: clauses on bits, closures and the start of rounds.
#include <algorithm>
#include <atomic>

#include "engine/datalog/bit_closure.h"
#include "engine/datalog/bit_engine.h"

namespace regimen::datalog {

namespace {

constexpr std::size_t kRowsOfAPiece = 16;

// The paths of all factors of one part as one relation.
Successors united(const std::vector<const BitPath*>& paths, std::size_t size,
                  ResourceBudget& budget) {
  if (paths.size() == 1 && paths.front()->lone_step() != nullptr) {
    return *paths.front()->lone_step();
  }
  BitMatrix sum(size);
  std::size_t steps = 0;
  for (const BitPath* path : paths) {
    const auto matrix = path->matrix(size, steps);
    for (std::size_t at = 0; at < size; ++at) {
      or_bits(sum.row(at), matrix->row(at), sum.words());
    }
  }
  budget.add_steps(steps);
  return Successors::of(std::make_shared<const BitMatrix>(std::move(sum)));
}

}  // namespace

void BitEngine::run_plain(std::uint32_t clause, const BitPath& path, DeltaRows& delta) {
  const std::uint64_t started = budget_.now();
  const std::size_t size = delta.whole.size();
  std::atomic<std::size_t> count{0};
  const bool is_alone =
      is_little(joined_size(*paths_[clause], size) * delta.whole.words() / 4, budget_.options());
  workers_.run(size, kRowsOfAPiece, is_alone, [&](std::size_t, std::size_t begin, std::size_t end) {
    BitScratch scratch(size);
    std::size_t found = 0;
    for (std::size_t at = begin; at < end && !budget_.is_over(); ++at) {
      if (path.row_of(at, scratch)) {
        found += take_new_bits(delta.whole.row(at), scratch.found.data(), delta.whole.words());
      }
      budget_.add_steps(std::exchange(scratch.steps, 0));
    }
    count += found;
  });
  delta.count += count;
  budget_.add_tuples(count, 2);
  RuleWork& work = budget_.work(clause);
  work.tuples += count;
  ++work.rounds;
  work.time += budget_.now() - started;
  budget_.settle(work.rule, work.span);
}

std::optional<BitEngine::Recursion> BitEngine::recursion_of(
    const Component& clauses, const std::vector<RelationId>& component,
    std::vector<DeltaRows>& relations, const Domain& domain) {
  Recursion recursion;
  const bool is_closed = is_closure(clauses, component);
  if (!is_closed && !clauses.recursive.empty()) {
    recursion.rounds = std::make_unique<BitRounds>(relations, domain, budget_, workers_);
  }
  const auto place = [&](RelationId relation) {
    return static_cast<std::size_t>(std::find(component.begin(), component.end(), relation) -
                                    component.begin());
  };
  for (const std::uint32_t clause : clauses.recursive) {
    const PathClause& path = *paths_[clause];
    if (recursion.rounds) {
      const auto own = std::find_if(
          path.steps.begin(), path.steps.end(),
          [&](const PathStep& step) { return place(step.relation) < component.size(); });
      const auto step = static_cast<std::size_t>(own - path.steps.begin());
      if (!recursion.rounds->add(database_, {path, step, place(own->relation),
                                             place(program_.clauses[clause].head)})) {
        return std::nullopt;
      }
      continue;
    }
    Recursion::Factor factor{clause, closure_part(clause, component), std::nullopt};
    const std::size_t last = path.steps.size();
    if (factor.part != Part::kBoth) {
      const bool is_after = factor.part == Part::kAfter;
      factor.path =
          BitPath::part(database_, path, is_after ? 1 : 0, is_after ? last : last - 1, domain);
      if (!factor.path) {
        return std::nullopt;
      }
    }
    recursion.factors.push_back(std::move(factor));
  }
  return recursion;
}

// Takes up the factors of one part; all of them are counted for the first of their rules.
void BitEngine::close(const Recursion& recursion, Part part, DeltaRows& delta) {
  std::vector<const BitPath*> paths;
  std::optional<std::uint32_t> clause;
  for (const Recursion::Factor& factor : recursion.factors) {
    if (factor.part == part) {
      clause = clause.value_or(factor.clause);
      if (factor.path) {
        paths.push_back(&*factor.path);
      }
    }
  }
  if (!clause || budget_.is_stopped()) {
    return;
  }
  const std::uint64_t started = budget_.now();
  BitMatrix& whole = delta.whole;
  if (part == Part::kBoth) {
    const auto graph = std::make_shared<const BitMatrix>(std::move(whole));
    whole = closure_of(Successors::of(graph), budget_);
  } else {
    const Successors graph = united(paths, whole.size(), budget_);
    BitMatrix closure = closure_of(graph, budget_);
    if (graph.matrix()->is_equal(whole)) {
      whole = std::move(closure);
    } else if (part == Part::kAfter) {
      add_rows_after(whole, closure, budget_, workers_);
    } else {
      add_rows_before(whole, closure, budget_, workers_);
    }
  }
  const std::size_t count = whole.count();
  RuleWork& work = budget_.work(*clause);
  work.tuples += count - std::min(count, delta.count);
  ++work.rounds;
  budget_.add_tuples(count - std::min(count, delta.count), 2);
  delta.count = count;
  work.time += budget_.now() - started;
  budget_.settle(work.rule, work.span);
}

// R = F* B E*, and its own closure where R is joined with itself: the words over B, E and F that
// the clauses derive are those of (F* B E*)+.
void BitEngine::run_closure(const Recursion& recursion, DeltaRows& delta) {
  close(recursion, Part::kAfter, delta);
  close(recursion, Part::kBefore, delta);
  close(recursion, Part::kBoth, delta);
}

}  // namespace regimen::datalog
