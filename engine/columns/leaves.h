// Leaves: the tests of a plan as columns. Private to engine/columns.
#pragma once

#include <map>

#include "engine/columns/layout.h"

namespace regimen::columns {

struct WantedTest {
  core::TestId test;
  bool is_guarded = false;  // see ValueLeaf
  friend auto operator<=>(const WantedTest&, const WantedTest&) = default;
};

// The lab whose valid latest value a test compares; the lab that a test asks to be known.
std::optional<model::LabId> bare_lab_of(const core::Test& test);
std::optional<model::LabId> known_lab_of(const core::Test& test);

class Leaves {
 public:
  Leaves(const model::Model& model, const core::Program& program, const LayoutOptions& options);

  // `tests` sorted, unique. Each becomes the slot of its place.
  void collect(const std::vector<WantedTest>& tests);
  std::uint32_t slot_of(const WantedTest& test) const;
  std::uint32_t slot_count() const { return static_cast<std::uint32_t>(tests_.size()); }
  Layout finish();

 private:
  void collect_cuts(const core::Test& test);
  void add_column(const model::Input& input);
  void add_lab_column(model::LabId lab, std::vector<quantity::Rational> cuts);
  LeafKind kind_of(const WantedTest& wanted);
  LeafKind kind_of_results(const model::Results& results);
  LeafKind kind_of_known(const model::KnownInput& known);
  LeafKind kind_of_compare(const model::Compare& compare, bool is_guarded);
  LeafKind kind_of_range(const model::InRange& between, bool is_guarded);
  std::uint32_t lab_column(model::LabId lab);
  bool has_column(model::LabId lab) const;
  std::optional<std::int64_t> begin_of(std::uint32_t lab,
                                       const std::optional<quantity::Duration>& within);
  std::uint32_t reduction_of(const model::LabOperand& operand);

  const model::Model& model_;
  const core::Program& program_;
  const LayoutOptions& options_;
  std::vector<WantedTest> tests_;
  std::map<model::LabId, std::vector<quantity::Rational>> cuts_;
  Layout layout_;
};

}  // namespace regimen::columns
