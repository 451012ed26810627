// Implements engine/datalog/bit_rounds.h.
#include "engine/datalog/bit_rounds.h"

#include <algorithm>
#include <atomic>

#include "engine/datalog/bit_closure.h"

namespace regimen::datalog {

namespace {

constexpr std::size_t kNodesAPiece = 16;

// The same clause from Y to X.
PathClause flipped(PathClause path) {
  std::reverse(path.steps.begin(), path.steps.end());
  std::reverse(path.filters.begin(), path.filters.end());
  for (PathStep& step : path.steps) {
    step.is_reversed = !step.is_reversed;
  }
  for (PathMask& mask : path.masks) {
    mask.is_reversed = !mask.is_reversed;
  }
  return path;
}

// Only what is asked of both ends.
PathClause masks_of(const PathClause& path) {
  PathClause result{path.clause};
  result.filters.resize(1);
  result.masks = path.masks;
  result.is_irreflexive = path.is_irreflexive;
  return result;
}

}  // namespace

bool BitRounds::add(const Database& database, const RecursiveClause& clause) {
  const bool is_flipped = clause.path.steps[clause.step].is_reversed;
  const PathClause path = is_flipped ? flipped(clause.path) : clause.path;
  const std::size_t step = is_flipped ? path.steps.size() - 1 - clause.step : clause.step;
  const std::size_t last = path.steps.size();
  auto prefix = BitPath::part(database, path, 0, step, domain_);
  auto suffix = BitPath::part(database, path, step + 1, last, domain_);
  auto masks = BitPath::of(database, masks_of(path), domain_);
  if (!prefix || !suffix || !masks) {
    return false;
  }
  Ready ready{.clause = path.clause,
              .source = clause.source,
              .target = clause.target,
              .is_flipped = is_flipped,
              .prefix = std::move(*prefix),
              .suffix = std::move(*suffix),
              .masks = std::move(*masks)};
  if (step > 0) {
    const Successors* lone = ready.prefix.lone_step();
    std::size_t steps = 0;
    ready.after = lone != nullptr ? *lone : Successors::of(ready.prefix.matrix(size_, steps));
    ready.before = ready.after->reversed();
    budget_.add_steps(steps);
  }
  clauses_.push_back(std::move(ready));
  return true;
}

// What is new of the source, taken along the path behind the recursive atom.
void BitRounds::carry(const Ready& ready) {
  const Delta& delta = deltas_[ready.source];
  const std::size_t words = words_for_bits(size_);
  workers_.run(delta.nodes.size(), kNodesAPiece,
               is_little(delta.nodes.size() * words * 16, budget_.options()),
               [&](std::size_t, std::size_t begin, std::size_t end) {
                 BitScratch scratch(size_);
                 for (std::size_t i = begin; i < end && !budget_.is_over(); ++i) {
                   const std::uint32_t node = delta.nodes[i];
                   const BitWord* row = delta.rows.row(node);
                   std::copy(row, row + words, scratch.found.begin());
                   is_carried_[node] = ready.suffix.extend(scratch) ? 1 : 0;
                   std::copy(scratch.found.begin(), scratch.found.end(), carried_->row(node));
                 }
                 budget_.add_steps(scratch.steps + (end - begin));
               });
}

std::vector<std::uint32_t> BitRounds::nodes_before(const Ready& ready) const {
  const std::vector<std::uint32_t>& changed = deltas_[ready.source].nodes;
  std::vector<std::uint32_t> nodes;
  if (!ready.before) {
    for (const std::uint32_t node : changed) {
      if (ready.prefix.allows(0, node)) {
        nodes.push_back(node);
      }
    }
    return nodes;
  }
  std::vector<bool> is_taken(size_, false);
  for (const std::uint32_t node : changed) {
    if (is_carried_[node] != 0) {
      ready.before->for_each(node, [&](std::size_t from) {
        if (!is_taken[from]) {
          is_taken[from] = true;
          nodes.push_back(static_cast<std::uint32_t>(from));
        }
      });
    }
  }
  return nodes;
}

bool BitRounds::gather(const Ready& ready, std::uint32_t node, BitScratch& scratch) const {
  std::fill(scratch.found.begin(), scratch.found.end(), 0);
  const auto take = [&](std::size_t at) {
    if (is_carried_[at] != 0) {
      or_bits(scratch.found.data(), carried_->row(at), scratch.found.size());
      scratch.steps += 1 + scratch.found.size() / 16;
    }
  };
  if (ready.after) {
    ready.after->for_each(node, take);
  } else {
    take(node);
  }
  return ready.masks.apply_masks(node, scratch);
}

void BitRounds::note_new(std::size_t target, std::uint32_t node) {
  Delta& next = next_[target];
  if (next.is_new[node] == 0) {
    next.is_new[node] = 1;
    next.nodes.push_back(node);
  }
}

// Returns how many pairs are new.
std::size_t BitRounds::put(const Ready& ready, std::uint32_t node, BitScratch& scratch) {
  DeltaRows& target = relations_[ready.target];
  Delta& next = next_[ready.target];
  if (!ready.is_flipped) {
    const std::size_t count =
        take_new_bits(target.whole.row(node), scratch.found.data(), scratch.found.size());
    if (count > 0) {
      or_bits(next.rows.row(node), scratch.found.data(), scratch.found.size());
    }
    return count;
  }
  std::size_t count = 0;
  for_each_bit(scratch.found.data(), scratch.found.size(), [&](std::size_t at) {
    if (!target.whole.test(at, node)) {
      target.whole.set(at, node);
      next.rows.set(at, node);
      note_new(ready.target, static_cast<std::uint32_t>(at));
      ++count;
    }
  });
  return count;
}

void BitRounds::run(const Ready& ready) {
  const std::uint64_t started = budget_.now();
  carry(ready);
  const std::vector<std::uint32_t> nodes = nodes_before(ready);
  std::vector<std::size_t> found(nodes.size(), 0);
  // Rows of the target are apart, its columns are not.
  const bool is_alone =
      ready.is_flipped || is_little(nodes.size() * words_for_bits(size_) * 8, budget_.options());
  workers_.run(nodes.size(), kNodesAPiece, is_alone,
               [&](std::size_t, std::size_t begin, std::size_t end) {
                 BitScratch scratch(size_);
                 for (std::size_t i = begin; i < end && !budget_.is_over(); ++i) {
                   if (gather(ready, nodes[i], scratch)) {
                     found[i] = put(ready, nodes[i], scratch);
                   }
                 }
                 budget_.add_steps(scratch.steps);
               });
  std::size_t count = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    count += found[i];
    if (found[i] > 0 && !ready.is_flipped) {
      note_new(ready.target, nodes[i]);
    }
  }
  for (const std::uint32_t node : deltas_[ready.source].nodes) {
    is_carried_[node] = 0;
  }
  relations_[ready.target].count += count;
  budget_.add_tuples(count, 2);
  RuleWork& work = budget_.work(ready.clause);
  work.tuples += count;
  ++work.rounds;
  work.time += budget_.now() - started;
  budget_.settle(work.rule, work.span);
}

// What was found in this round is what is new in the next.
void BitRounds::turn() {
  for (std::size_t i = 0; i < relations_.size(); ++i) {
    Delta& old = deltas_[i];
    for (const std::uint32_t node : old.nodes) {
      std::fill(old.rows.row(node), old.rows.row(node) + old.rows.words(), 0);
      old.is_new[node] = 0;
    }
    old.nodes.clear();
    std::swap(deltas_[i], next_[i]);
  }
}

void BitRounds::run() {
  carried_.emplace(size_);
  is_carried_.assign(size_, 0);
  for (const DeltaRows& relation : relations_) {
    deltas_.emplace_back(size_);
    next_.emplace_back(size_);
    Delta& delta = deltas_.back();
    for (std::uint32_t node = 0; node < size_; ++node) {
      const BitWord* row = relation.whole.row(node);
      if (has_bits(row, relation.whole.words())) {
        std::copy(row, row + relation.whole.words(), delta.rows.row(node));
        delta.nodes.push_back(node);
      }
    }
  }
  const auto has_new = [&] {
    return std::any_of(deltas_.begin(), deltas_.end(),
                       [](const Delta& delta) { return !delta.nodes.empty(); });
  };
  while (has_new() && !budget_.is_stopped()) {
    for (const Ready& ready : clauses_) {
      if (!budget_.is_stopped() && !deltas_[ready.source].nodes.empty()) {
        run(ready);
      }
    }
    turn();
  }
}

}  // namespace regimen::datalog
