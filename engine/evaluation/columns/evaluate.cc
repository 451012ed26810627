// Implements the rules of evaluate.h; leaves are filled in fill_leaves.cc.
#include "engine/evaluation/columns/evaluate.h"

#include <algorithm>

#include "engine/base/check.h"

namespace regimen::columns {

Evaluator::Evaluator(const Layout& layout, const knowledge::Model& model,
                     const logic::Program& program, Width width)
    : layout_(layout),
      model_(model),
      program_(program),
      kernels_(kernels(width)),
      definite_(std::size_t{layout.slot_count} * kWords),
      possible_(std::size_t{layout.slot_count} * kWords),
      states_(layout.slot_count),
      mask_(kWords),
      codes_(layout.reductions.size() * kPatients),
      exists_(layout.reductions.size(), std::vector<Word>(kWords)),
      counts_(2 * std::size_t{kPatients}),
      pair_leaves_(layout.labs.size()) {
  patient::Record blank;
  blank.as_of = layout.as_of;
  for (std::uint32_t leaf = 0; leaf < layout.leaves.size(); ++leaf) {
    if (std::holds_alternative<RecordLeaf>(layout.leaves[leaf].kind)) {
      record_leaves_.push_back(leaf);
      record_defaults_.push_back(
          evaluation::evaluate_test(model, program[layout.leaves[leaf].test], blank));
    } else if (const auto* pair = std::get_if<PairLeaf>(&layout.leaves[leaf].kind)) {
      pair_leaves_[pair->lab].push_back(leaf);
    }
  }
}

void Evaluator::evaluate(const Block& block, const RecordOf& record_of) {
  ++work_.blocks;
  for (std::uint32_t word = 0; word < kWords; ++word) {
    const std::uint32_t before = word * 64;
    const std::uint32_t here = block.size() > before ? std::min(block.size() - before, 64U) : 0;
    mask_[word] = here == 0 ? 0 : ~Word{0} >> (64 - here);
  }
  const std::uint64_t begin = clock_ == nullptr ? 0 : clock_();
  fill_leaves(block, record_of);
  const std::uint64_t middle = clock_ == nullptr ? 0 : clock_();
  const std::size_t leaves = layout_.leaves.size();
  std::fill(states_.begin() + static_cast<std::ptrdiff_t>(leaves), states_.end(), State{});
  std::fill(definite_.begin() + static_cast<std::ptrdiff_t>(leaves * kWords), definite_.end(), 0);
  for (const SlotGroup& group : layout_.groups) {
    run_group(group);
  }
  if (clock_ != nullptr) {
    times_.tests += middle - begin;
    times_.rules += clock_() - middle;
  }
}

void Evaluator::keep_times(Clock clock, bool profiles) {
  clock_ = clock;
  is_profiled_ = profiles;
  if (profiles) {
    profile_.leaf_times.resize(layout_.leaves.size());
    profile_.step_times.resize(layout_.steps.size());
    profile_.step_patients.resize(layout_.steps.size());
  }
}

// What is known of a leaf when all of its bits are there.
void Evaluator::settle(std::uint32_t slot) {
  Word* definite = definite_of(slot);
  Word* possible = possible_of(slot);
  Word any = 0;
  Word differing = 0;
  for (std::uint32_t word = 0; word < kWords; ++word) {
    definite[word] &= mask_[word];
    possible[word] &= mask_[word];
    any |= possible[word];
    differing |= possible[word] ^ definite[word];
  }
  states_[slot] = {any == 0, differing == 0};
}

const Word* Evaluator::upper_of(std::uint32_t slot) const {
  const std::vector<Word>& words = states_[slot].is_same ? definite_ : possible_;
  return words.data() + std::size_t{slot} * kWords;
}

// How many bits the heads of a group have in both bounds: it grows until the fixpoint is reached.
std::uint64_t Evaluator::bits_of(const SlotGroup& group) const {
  std::uint64_t bits = 0;
  for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
    const std::uint32_t head = layout_.steps[i].head;
    bits += count(definite_.data() + std::size_t{head} * kWords) + count(upper_of(head));
  }
  return bits;
}

void Evaluator::run_group(const SlotGroup& group) {
  const auto pass = [&] {
    for (const std::uint32_t choice : group.choices) {
      run_choice(layout_.choices[choice]);
    }
    for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
      is_profiled_ ? run_step_timed(i) : run_step(layout_.steps[i]);
    }
  };
  pass();
  std::uint64_t before = 0;
  while (group.is_recursive && bits_of(group) != before) {
    before = bits_of(group);
    pass();
  }
  if (is_profiled_) {
    count_patients(group);
  }
}

// The body's literals with their upper bounds. False when a literal is one that nobody may have.
bool Evaluator::collect_sources(const SlotStep& step, bool& is_same) {
  sources_.clear();
  sources_.push_back({mask_.data(), 0});
  for (std::uint32_t i = step.literals_begin; i < step.literals_end; ++i) {
    const SlotLiteral& literal = layout_.literals[i];
    const State& state = states_[literal.slot];
    if (state.is_empty && !literal.is_negated) {
      return false;
    }
    if (state.is_empty) {
      continue;  // everybody
    }
    is_same = is_same && state.is_same;
    // A negated slot is possible where it is not definite.
    sources_.push_back(literal.is_negated ? Source{definite_of(literal.slot), ~Word{0}}
                                          : Source{upper_of(literal.slot), 0});
  }
  return true;
}

void Evaluator::run_step(const SlotStep& step) {
  ++work_.steps;
  bool is_same = true;
  if (!collect_sources(step, is_same)) {
    ++work_.steps_skipped;
    return;
  }
  State& head = states_[step.head];
  const auto count = static_cast<std::uint32_t>(sources_.size());
  if (head.is_same && !is_same) {
    std::copy_n(definite_of(step.head), kWords, possible_of(step.head));
    head.is_same = false;
  }
  Word* upper = head.is_same ? definite_of(step.head) : possible_of(step.head);
  const bool is_met = kernels_.conjoin(sources_.data(), count, upper);
  head.is_empty = head.is_empty && !is_met;
  if (head.is_same || !is_met) {
    return;
  }
  Source* source = sources_.data() + 1;
  for (std::uint32_t i = step.literals_begin; i < step.literals_end; ++i) {
    const SlotLiteral& literal = layout_.literals[i];
    if (!states_[literal.slot].is_empty) {
      source->words = literal.is_negated ? upper_of(literal.slot) : definite_of(literal.slot);
      ++source;
    }
  }
  kernels_.conjoin(sources_.data(), count, definite_of(step.head));
}

void Evaluator::run_step_timed(std::uint32_t index) {
  const std::uint64_t begin = clock_();
  run_step(layout_.steps[index]);
  profile_.step_times[index] += clock_() - begin;
}

// Who meets each step of a group at its fixpoint, from the step's literals.
void Evaluator::count_patients(const SlotGroup& group) {
  for (std::uint32_t index = group.steps_begin; index < group.steps_end; ++index) {
    const SlotStep& step = layout_.steps[index];
    for (std::uint32_t word = 0; word < kWords; ++word) {
      Word met = mask_[word];
      for (std::uint32_t i = step.literals_begin; i < step.literals_end; ++i) {
        const std::uint32_t slot = layout_.literals[i].slot;
        const Word lower = states_[slot].is_empty ? 0 : definite_of(slot)[word];
        const Word upper = states_[slot].is_empty ? 0 : upper_of(slot)[word];
        met &= layout_.literals[i].is_negated ? ~upper : lower;
      }
      profile_.step_patients[index] += static_cast<std::uint64_t>(__builtin_popcountll(met));
    }
  }
}

// At least `count` of the slots, bit by bit: sums[k] has those of whom k or more held so far.
void Evaluator::run_choice(const Choice& choice) {
  constexpr std::uint32_t kCountMax = 64;
  REGIMEN_CHECK(choice.count <= kCountMax, "the model bounds counts");
  Word* definite = definite_of(choice.slot);
  Word* possible = possible_of(choice.slot);
  for (std::uint32_t word = 0; word < kWords; ++word) {
    Word lower[kCountMax + 1] = {~Word{0}};
    Word upper[kCountMax + 1] = {~Word{0}};
    for (const std::uint32_t slot : choice.slots) {
      const Word entry = definite_of(slot)[word];
      const Word may_be = upper_of(slot)[word];
      for (std::uint32_t k = choice.count; k > 0; --k) {
        lower[k] |= lower[k - 1] & entry;
        upper[k] |= upper[k - 1] & may_be;
      }
    }
    definite[word] = lower[choice.count];
    possible[word] = upper[choice.count];
  }
  settle(choice.slot);
}

const Word* Evaluator::definite(std::uint32_t root) const {
  const std::optional<std::uint32_t>& slot = layout_.root_slots[root];
  return !slot || states_[*slot].is_empty ? nullptr
                                          : definite_.data() + std::size_t{*slot} * kWords;
}

const Word* Evaluator::possible(std::uint32_t root) const {
  const std::optional<std::uint32_t>& slot = layout_.root_slots[root];
  return !slot || states_[*slot].is_empty ? nullptr : upper_of(*slot);
}

}  // namespace regimen::columns
