// Evaluation of a block: both bounds of every slot, for all its patients at once.
//
// Where the bounds of a slot coincide for every patient of the block it has one column; where
// nobody may have it, none. A rule over such slots is done once, or not at all.
//
// Shape:   root i of the layout as two columns; bits beyond the block's patients are 0.
// Cost:    a pass over the codes of a lab per test, and over the words of its literals per rule;
//          a record is asked for only where a test has no column form or a patient's data fit none.
#pragma once

#include <functional>
#include <span>

#include "engine/evaluation/columns/block.h"
#include "engine/evaluation/columns/pairs.h"

namespace regimen::columns {

// The record of a patient of the block; valid until the next call.
using RecordOf = std::function<const patient::Record&(std::uint32_t patient)>;

// Nanoseconds of a clock that only goes forward; the engine has none of its own.
using Clock = std::uint64_t (*)();

struct Work {  // since the evaluator was made
  std::uint64_t blocks = 0;
  std::uint64_t tests_of_records = 0;  // asked of a record
  std::uint64_t steps = 0;
  std::uint64_t steps_skipped = 0;  // no patient of the block can meet them
};
struct Times {  // nanoseconds, where a clock was given
  std::uint64_t tests = 0;
  std::uint64_t rules = 0;
};
// Where the time goes, for each leaf and step of the layout.
struct Profile {
  std::vector<std::uint64_t> leaf_times;
  std::vector<std::uint64_t> step_times;
  std::vector<std::uint64_t> step_patients;  // who met it for certain
};

// One thread's; its memory is reused.
class Evaluator {
 public:
  Evaluator(const Layout& layout, const knowledge::Model& model, const logic::Program& program,
            Width width = Width::kWidest);

  // From now on times are kept; with `profiles` also those of each leaf and step, which costs time.
  void keep_times(Clock clock, bool profiles);
  void evaluate(const Block& block, const RecordOf& record_of);

  // Of the layout's roots; nullptr where no patient of the block has it.
  const Word* definite(std::uint32_t root) const;
  const Word* possible(std::uint32_t root) const;
  // How many bits a column has; 0 for nullptr.
  std::uint64_t count(const Word* words) const {
    return words == nullptr ? 0 : kernels_.count(words);
  }
  const Work& work() const { return work_; }
  const Times& times() const { return times_; }
  const Profile& profile() const { return profile_; }

 private:
  struct State {
    bool is_empty = true;  // nobody may have it
    bool is_same = true;   // the bounds coincide: `possible` is not filled
  };

  Word* definite_of(std::uint32_t slot) { return definite_.data() + std::size_t{slot} * kWords; }
  Word* possible_of(std::uint32_t slot) { return possible_.data() + std::size_t{slot} * kWords; }
  const Word* upper_of(std::uint32_t slot) const;
  void settle(std::uint32_t slot);

  void reduce(const Block& block);
  void fill_leaves(const Block& block, const RecordOf& record_of);
  void fill_leaf(std::uint32_t leaf, const Block& block);
  void fill(const SexLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const AgeLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const ConceptLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const EverLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const AgentLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const ValueLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const KnownSexLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const KnownAgeLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const KnownLabLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const KnownConceptLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const CountLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const PairLeaf& kind, const Block& block, Word* definite, Word* possible);
  void fill(const RecordLeaf& kind, const Block& block, Word* definite, Word* possible);
  void in_range(const Code* codes, const CodeRange& range, Word* out) const;
  void fill_pairs(const Block& block);
  void look_at_pairs(const std::vector<std::uint32_t>& leaves);
  void look_at_pairs(const PairLeaf& kind, Word* definite) const;
  void ask_records(const Block& block, const RecordOf& record_of);
  void ask_timed(std::uint32_t leaf, std::uint32_t patient, const patient::Record& record);
  void evaluate_exceptions(const Block& block, const RecordOf& record_of);
  void ask(std::uint32_t leaf, std::uint32_t patient, const patient::Record& record);

  std::uint64_t bits_of(const SlotGroup& group) const;
  void run_group(const SlotGroup& group);
  bool collect_sources(const SlotStep& step, bool& is_same);
  void run_step(const SlotStep& step);
  void run_step_timed(std::uint32_t index);
  void count_patients(const SlotGroup& group);
  void run_choice(const Choice& choice);

  const Layout& layout_;
  const knowledge::Model& model_;
  const logic::Program& program_;
  const Kernels& kernels_;
  std::vector<std::uint32_t> record_leaves_;
  std::vector<quantity::Truth> record_defaults_;  // beside record_leaves_
  std::vector<Word> definite_;
  std::vector<Word> possible_;
  std::vector<State> states_;
  std::vector<Word> mask_;                               // the block's patients
  std::vector<Code> codes_;                              // kPatients a reduction
  std::vector<std::vector<Word>> exists_;                // by reduction
  std::vector<std::uint32_t> counts_;                    // scratch of CountLeaf
  std::vector<std::vector<std::uint32_t>> pair_leaves_;  // beside Layout::labs
  Pairs pairs_;                                          // scratch of PairLeaf
  std::vector<Source> sources_;
  Work work_;
  Clock clock_ = nullptr;
  bool is_profiled_ = false;
  Times times_;
  Profile profile_;
};

}  // namespace regimen::columns
