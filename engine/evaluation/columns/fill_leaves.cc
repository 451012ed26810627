// Implements the leaves of evaluate.h: tests from the columns of a block.
#include <algorithm>
#include <array>

#include "engine/base/overload.h"
#include "engine/evaluation/columns/evaluate.h"

namespace regimen::columns {

namespace {

using Selection = knowledge::LabOperand::Selection;

// Does `entry` take the place of what was kept for its patient?
bool is_better(Selection selection, Code kept, Code code) {
  switch (selection) {
    case Selection::kLatest:
      return true;  // results of a patient come in the order of time
    case Selection::kFirst:
      return kept == kNoValue;
    case Selection::kHighest:
      return code > kept;
    case Selection::kLowest:
      return kept == kNoValue || code < kept;
    case Selection::kMean:
    case Selection::kRise:
    case Selection::kFall:
      return false;  // have no reduction
  }
  return false;
}

bool counts(const std::optional<std::int64_t>& begin, const ResultEntry& entry) {
  return !begin || entry.first >= *begin;
}

void set_bit(Word* words, std::uint32_t patient, bool value) {
  const Word bit = Word{1} << patient % 64;
  words[patient / 64] = value ? words[patient / 64] | bit : words[patient / 64] & ~bit;
}

}  // namespace

void Evaluator::fill_leaves(const Block& block, const RecordOf& record_of) {
  reduce(block);
  const auto leaves = static_cast<std::uint32_t>(layout_.leaves.size());
  for (std::uint32_t leaf = 0; leaf < leaves; ++leaf) {
    const std::uint64_t begin = is_profiled_ ? clock_() : 0;
    fill_leaf(leaf, block);
    if (is_profiled_) {
      profile_.leaf_times[leaf] += clock_() - begin;
    }
  }
  fill_pairs(block);
  ask_records(block, record_of);
  evaluate_exceptions(block, record_of);
  for (std::uint32_t leaf = 0; leaf < leaves; ++leaf) {
    settle(leaf);
  }
}

void Evaluator::reduce(const Block& block) {
  for (std::size_t i = 0; i < layout_.reductions.size(); ++i) {
    const Reduction& reduction = layout_.reductions[i];
    Code* codes = codes_.data() + i * kPatients;
    std::fill_n(codes, kPatients, kNoValue);
    for (const ResultEntry& entry : block.results(reduction.lab)) {
      if (counts(reduction.begin, entry) &&
          is_better(reduction.selection, codes[entry.patient], entry.code)) {
        codes[entry.patient] = entry.code;
      }
    }
    kernels_.in_range(codes, 1, kCodeMax, exists_[i].data(), kWords);
  }
}

void Evaluator::in_range(const Code* codes, const CodeRange& range, Word* out) const {
  if (range.low > range.high) {
    std::fill_n(out, kWords, 0);
  } else {
    kernels_.in_range(codes, range.low, range.high, out, kWords);
  }
  if (range.is_outside) {
    std::array<Word, kWords> has_value{};
    kernels_.in_range(codes, 1, kCodeMax, has_value.data(), kWords);
    for (std::uint32_t word = 0; word < kWords; ++word) {
      out[word] = has_value[word] & ~out[word];
    }
  }
}

void Evaluator::fill_leaf(std::uint32_t leaf, const Block& block) {
  std::visit([&](const auto& kind) { fill(kind, block, definite_of(leaf), possible_of(leaf)); },
             layout_.leaves[leaf].kind);
}

void Evaluator::fill(const SexLeaf& kind, const Block& block, Word* definite, Word* possible) {
  const std::vector<Word>& is_so = kind.is_male ? block.male() : block.female();
  const std::vector<Word>& is_not = kind.is_male ? block.female() : block.male();
  for (std::uint32_t word = 0; word < kWords; ++word) {
    definite[word] = is_so[word];
    possible[word] = ~is_not[word];
  }
}

void Evaluator::fill(const AgeLeaf& kind, const Block& block, Word* definite, Word* possible) {
  in_range(block.ages().data(), kind.range, definite);
  kernels_.in_range(block.ages().data(), 1, kCodeMax, possible, kWords);
  for (std::uint32_t word = 0; word < kWords; ++word) {
    possible[word] = definite[word] | ~possible[word];
  }
}

void Evaluator::fill(const ConceptLeaf& kind, const Block& block, Word* definite, Word* possible) {
  std::copy_n(block.concept_bits(kind.column).definite.data(), kWords, definite);
  std::copy_n(block.concept_bits(kind.column).possible.data(), kWords, possible);
}

void Evaluator::fill(const EverLeaf& kind, const Block& block, Word* definite, Word* possible) {
  std::copy_n(block.ever_bits(kind.column).definite.data(), kWords, definite);
  std::copy_n(block.ever_bits(kind.column).possible.data(), kWords, possible);
}

void Evaluator::fill(const AgentLeaf& kind, const Block& block, Word* definite, Word* possible) {
  std::copy_n(block.agent_bits(kind.column).definite.data(), kWords, definite);
  std::copy_n(block.agent_bits(kind.column).possible.data(), kWords, possible);
}

void Evaluator::fill(const ValueLeaf& kind, const Block& /*block*/, Word* definite,
                     Word* possible) {
  in_range(codes_.data() + std::size_t{kind.reduction} * kPatients, kind.range, definite);
  const Word* exists = exists_[kind.reduction].data();
  for (std::uint32_t word = 0; word < kWords; ++word) {
    possible[word] = kind.is_guarded ? definite[word] : definite[word] | ~exists[word];
  }
}

void Evaluator::fill(const KnownSexLeaf& /*kind*/, const Block& block, Word* definite,
                     Word* possible) {
  for (std::uint32_t word = 0; word < kWords; ++word) {
    definite[word] = block.male()[word] | block.female()[word];
    possible[word] = definite[word];
  }
}

void Evaluator::fill(const KnownAgeLeaf& /*kind*/, const Block& block, Word* definite,
                     Word* possible) {
  kernels_.in_range(block.ages().data(), 1, kCodeMax, definite, kWords);
  std::copy_n(definite, kWords, possible);
}

void Evaluator::fill(const KnownLabLeaf& kind, const Block& /*block*/, Word* definite,
                     Word* possible) {
  std::copy_n(exists_[kind.reduction].data(), kWords, definite);
  std::copy_n(definite, kWords, possible);
}

void Evaluator::fill(const KnownConceptLeaf& kind, const Block& block, Word* definite,
                     Word* possible) {
  const Bits& bits = block.concept_bits(kind.column);
  for (std::uint32_t word = 0; word < kWords; ++word) {
    definite[word] = bits.definite[word] | ~bits.possible[word];
    possible[word] = definite[word];
  }
}

void Evaluator::fill(const CountLeaf& kind, const Block& block, Word* definite, Word* possible) {
  std::fill(counts_.begin(), counts_.end(), 0);
  std::uint32_t* samples = counts_.data();
  std::uint32_t* matching = counts_.data() + kPatients;
  for (const ResultEntry& entry : block.results(kind.lab)) {
    if (counts(kind.begin, entry)) {
      ++samples[entry.patient];
      if (kind.range.contains(entry.code)) {
        ++matching[entry.patient];
      }
    }
  }
  std::fill_n(definite, kWords, 0);
  std::fill_n(possible, kWords, 0);
  for (std::uint32_t patient = 0; patient < block.size(); ++patient) {
    const std::uint32_t missing =
        kind.is_recorded ? 0 : kind.count - std::min(kind.count, samples[patient]);
    set_bit(definite, patient, matching[patient] >= kind.count);
    set_bit(possible, patient, matching[patient] + missing >= kind.count);
  }
}

void Evaluator::fill(const PairLeaf& /*kind*/, const Block& /*block*/, Word* definite,
                     Word* possible) {
  std::fill_n(definite, kWords, 0);  // those of one lab are filled together after this
  std::fill_n(possible, kWords, 0);
}

void Evaluator::fill(const RecordLeaf& /*kind*/, const Block& /*block*/, Word* definite,
                     Word* possible) {
  std::fill_n(definite, kWords, 0);  // asked of the records after this
  std::fill_n(possible, kWords, 0);
}

// Patients without evidence have the truth of a blank record; the others are asked, one after the
// other.
void Evaluator::ask_records(const Block& block, const RecordOf& record_of) {
  std::vector<std::vector<Word>> asked;  // beside record_leaves_
  for (std::size_t i = 0; i < record_leaves_.size(); ++i) {
    const std::uint32_t leaf = record_leaves_[i];
    const quantity::Truth without = record_defaults_[i];
    std::fill_n(definite_of(leaf), kWords, without.is_definite ? ~Word{0} : 0);
    std::fill_n(possible_of(leaf), kWords, without.is_possible ? ~Word{0} : 0);
    asked.emplace_back(kWords, 0);
    for (const knowledge::Input& input : program_[layout_.leaves[leaf].test].inputs) {
      block.add_evidence_of(input, asked.back());
    }
  }
  for (std::uint32_t patient = 0; patient < block.size(); ++patient) {
    for (std::size_t i = 0; i < record_leaves_.size(); ++i) {
      if ((asked[i][patient / 64] >> patient % 64 & 1U) != 0) {
        ask_timed(record_leaves_[i], patient, record_of(patient));
      }
    }
  }
}

void Evaluator::ask_timed(std::uint32_t leaf, std::uint32_t patient,
                          const patient::Record& record) {
  const std::uint64_t begin = is_profiled_ ? clock_() : 0;
  ask(leaf, patient, record);
  if (is_profiled_) {
    profile_.leaf_times[leaf] += clock_() - begin;
  }
}

void Evaluator::evaluate_exceptions(const Block& block, const RecordOf& record_of) {
  for (const ExceptionRow& row : block.exceptions()) {
    const std::vector<std::uint32_t> leaves = layout_.leaves_of(program_, row.input);
    if (leaves.empty()) {
      continue;
    }
    const patient::Record& record = record_of(row.patient);
    for (const std::uint32_t leaf : leaves) {
      ask(leaf, row.patient, record);
    }
  }
}

void Evaluator::ask(std::uint32_t leaf, std::uint32_t patient, const patient::Record& record) {
  ++work_.tests_of_records;
  const quantity::Truth truth =
      evaluation::evaluate_test(model_, program_[layout_.leaves[leaf].test], record);
  set_bit(definite_of(leaf), patient, truth.is_definite);
  set_bit(possible_of(leaf), patient, truth.is_possible);
}

}  // namespace regimen::columns
