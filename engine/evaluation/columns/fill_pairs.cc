// Implements the leaves of evaluate.h that ask for two results so far apart.
#include <algorithm>
#include <cstdlib>

#include "engine/evaluation/columns/evaluate.h"

namespace regimen::columns {

namespace {

void add(Pairs& pairs, const ResultEntry& earlier, const ResultEntry& later) {
  const std::uint32_t i = pairs.count++;
  // Local days: they need not be in the order of the instants.
  const std::int32_t days = std::abs(later.day - earlier.day);
  pairs.least[i] = std::min(earlier.code, later.code);
  pairs.most[i] = std::max(earlier.code, later.code);
  pairs.days_code[i] = static_cast<Code>(std::min<std::int32_t>(days, Pairs::kFarApart));
  pairs.days[i] = days;
  pairs.first[i] = earlier.first;
  pairs.patient[i] = later.patient;
}

// Do the columns of codes decide, without the exact days, the instants and both codes?
bool is_decided_by_codes(const PairLeaf& kind) {
  const bool has_near_days = kind.days_least < Pairs::kFarApart &&
                             (kind.days_most < Pairs::kFarApart || kind.days_most == INT32_MAX);
  return !kind.range.is_outside && !kind.begin && has_near_days;
}

bool is_met(const PairLeaf& kind, const Pairs& pairs, std::uint32_t i) {
  return pairs.days[i] >= kind.days_least && pairs.days[i] <= kind.days_most &&
         kind.range.contains(pairs.least[i]) && kind.range.contains(pairs.most[i]) &&
         (!kind.begin || pairs.first[i] >= *kind.begin);
}

}  // namespace

void Evaluator::fill_pairs(const Block& block) {
  for (std::uint32_t lab = 0; lab < pair_leaves_.size(); ++lab) {
    const std::vector<std::uint32_t>& leaves = pair_leaves_[lab];
    const std::vector<ResultEntry>& entries = block.results(lab);
    if (leaves.empty()) {
      continue;
    }
    std::size_t begin = 0;  // of the patient
    for (std::size_t later = 0; later < entries.size(); ++later) {
      begin = entries[begin].patient == entries[later].patient ? begin : later;
      for (std::size_t earlier = begin; earlier < later; ++earlier) {
        add(pairs_, entries[earlier], entries[later]);
        if (pairs_.count == kPatients) {
          look_at_pairs(leaves);
        }
      }
    }
    look_at_pairs(leaves);
    for (const std::uint32_t leaf : leaves) {
      std::copy_n(definite_of(leaf), kWords, possible_of(leaf));
    }
  }
}

// Those that have been collected; none are left.
void Evaluator::look_at_pairs(const std::vector<std::uint32_t>& leaves) {
  for (const std::uint32_t leaf : leaves) {
    const std::uint64_t begin = is_profiled_ ? clock_() : 0;
    look_at_pairs(std::get<PairLeaf>(layout_.leaves[leaf].kind), definite_of(leaf));
    if (is_profiled_) {
      profile_.leaf_times[leaf] += clock_() - begin;
    }
  }
  pairs_.count = 0;
}

void Evaluator::look_at_pairs(const PairLeaf& kind, Word* definite) const {
  const std::uint32_t words = (pairs_.count + 63) / 64;
  std::array<Word, kWords> passed{};
  const auto code_of = [](std::int32_t days) {
    return static_cast<Code>(std::min<std::int32_t>(days, Pairs::kFarApart));
  };
  if (kind.days_least > kind.days_most) {
    return;
  }
  kernels_.in_range(pairs_.days_code.data(), code_of(kind.days_least), code_of(kind.days_most),
                    passed.data(), words);
  const auto narrow = [&](const std::array<Code, kPatients>& codes, Code low, Code high) {
    std::array<Word, kWords> bits;
    kernels_.in_range(codes.data(), low, high, bits.data(), words);
    for (std::uint32_t word = 0; word < words; ++word) {
      passed[word] &= bits[word];
    }
  };
  if (!kind.range.is_outside) {
    if (kind.range.low > kind.range.high) {
      return;
    }
    if (kind.range.low > 1) {
      narrow(pairs_.least, kind.range.low, kCodeMax);
    }
    if (kind.range.high < kCodeMax) {
      narrow(pairs_.most, 1, kind.range.high);
    }
  }
  const bool is_decided = is_decided_by_codes(kind);
  for (std::uint32_t word = 0; word < words; ++word) {
    const std::uint32_t here = std::min(pairs_.count - word * 64, 64U);
    for (Word left = passed[word] & (~Word{0} >> (64 - here)); left != 0; left &= left - 1) {
      const std::uint32_t i = word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(left));
      if (is_decided || is_met(kind, pairs_, i)) {
        definite[pairs_.patient[i] / 64] |= Word{1} << pairs_.patient[i] % 64;
      }
    }
  }
}

}  // namespace regimen::columns
