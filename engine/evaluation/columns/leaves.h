// Leaves: the tests of a plan as columns. Private to engine/evaluation/columns.
#pragma once

#include <map>

#include "engine/evaluation/columns/layout.h"

namespace regimen::columns {

struct WantedTest {
  logic::TestId test;
  bool is_guarded = false;  // see ValueLeaf
  friend auto operator<=>(const WantedTest&, const WantedTest&) = default;
};

// The lab whose valid latest value a test compares; the lab that a test asks to be known.
std::optional<knowledge::LabId> bare_lab_of(const logic::Test& test);
std::optional<knowledge::LabId> known_lab_of(const logic::Test& test);

class Leaves {
 public:
  Leaves(const knowledge::Model& model, const logic::Program& program,
         const LayoutOptions& options);

  // `tests` sorted, unique. Each becomes the slot of its place.
  void collect(const std::vector<WantedTest>& tests);
  std::uint32_t slot_of(const WantedTest& test) const;
  std::uint32_t slot_count() const { return static_cast<std::uint32_t>(tests_.size()); }
  Layout finish();

 private:
  void collect_cuts(const logic::Test& test);
  void add_column(const knowledge::Input& input);
  void add_lab_column(knowledge::LabId lab, std::vector<quantity::Rational> cuts);
  LeafKind kind_of(const WantedTest& wanted);
  LeafKind kind_of_results(const knowledge::Results& results);
  LeafKind kind_of_known(const knowledge::KnownInput& known);
  LeafKind kind_of_compare(const knowledge::Compare& compare, bool is_guarded);
  LeafKind kind_of_range(const knowledge::InRange& between, bool is_guarded);
  std::uint32_t lab_column(knowledge::LabId lab);
  bool has_column(knowledge::LabId lab) const;
  std::optional<std::int64_t> begin_of(std::uint32_t lab,
                                       const std::optional<quantity::Duration>& within);
  std::uint32_t reduction_of(const knowledge::LabOperand& operand);

  const knowledge::Model& model_;
  const logic::Program& program_;
  const LayoutOptions& options_;
  std::vector<WantedTest> tests_;
  std::map<knowledge::LabId, std::vector<quantity::Rational>> cuts_;
  Layout layout_;
};

}  // namespace regimen::columns
