// The layout of a cohort: what columns a block has and how the tests and rules of a plan read them,
// decided once for all patients.
//
// A test becomes a leaf: two columns of bits (definite, possible) computed from columns of data.
// Leaves, atoms and choices are slots; a step is a rule as slots. An atom that is nothing but
// another slot shares it.
//
// Shape:   only what the roots rest on. Slots: leaves, then atoms, then choices.
// Errors:  none. A test without a column form is a RecordLeaf: it is asked of each record that has
//          evidence for it.
// Cost:    linear in the part of the plan below the roots.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "engine/evaluation/columns/cuts.h"
#include "engine/knowledge/input.h"
#include "engine/knowledge/model.h"
#include "engine/logic/ground.h"
#include "engine/logic/plan.h"
#include "engine/logic/program.h"

namespace regimen::columns {

// ---- columns of data ----

struct LabColumn {
  knowledge::LabId lab;
  Cuts cuts;
  // Where the windows of its tests begin: nothing may lie across one of these instants.
  std::vector<quantity::Instant> window_begins;
  std::optional<CodeRange> plausible;
};
// The results of a lab reduced to one code a patient.
struct Reduction {
  std::uint32_t lab;  // in Layout::labs
  knowledge::LabOperand::Selection selection;
  std::optional<std::int64_t> begin;  // seconds; results before it do not count
  friend auto operator<=>(const Reduction&, const Reduction&) = default;
};

// ---- leaves ----

struct SexLeaf {
  bool is_male;
};
struct AgeLeaf {  // codes of ages: completed years + 1
  CodeRange range;
};
struct ConceptLeaf {
  std::uint32_t column;  // in Layout::concepts
};
struct EverLeaf {
  std::uint32_t column;  // in Layout::concepts; the block keeps its own bits
};
struct AgentLeaf {
  std::uint32_t column;  // in Layout::agents
};
struct ValueLeaf {
  std::uint32_t reduction;
  CodeRange range;
  bool is_guarded;  // stands beside a test that the lab is known: no value makes it false
};
struct KnownSexLeaf {};
struct KnownAgeLeaf {};
struct KnownLabLeaf {
  std::uint32_t reduction;
};
struct KnownConceptLeaf {
  std::uint32_t column;
};
struct CountLeaf {  // at least `count` results
  std::uint32_t lab;
  CodeRange range;
  std::optional<std::int64_t> begin;
  std::uint32_t count;
  bool is_recorded;  // what was never drawn does not count
};
struct PairLeaf {  // two results whose days lie so far apart
  std::uint32_t lab;
  CodeRange range;
  std::optional<std::int64_t> begin;
  std::int32_t days_least;
  std::int32_t days_most;
};
struct RecordLeaf {};
using LeafKind =
    std::variant<SexLeaf, AgeLeaf, ConceptLeaf, EverLeaf, AgentLeaf, ValueLeaf, KnownSexLeaf,
                 KnownAgeLeaf, KnownLabLeaf, KnownConceptLeaf, CountLeaf, PairLeaf, RecordLeaf>;
struct Leaf {
  logic::TestId test;
  LeafKind kind;
};

// ---- steps ----

struct SlotLiteral {
  std::uint32_t slot;
  bool is_negated;
};
struct SlotStep {
  logic::GroundRuleId rule;  // what it is of
  std::uint32_t head;        // slot
  std::uint32_t literals_begin;
  std::uint32_t literals_end;
};
struct Choice {  // at least `count` of the slots
  std::uint32_t slot;
  std::uint32_t count;
  std::vector<std::uint32_t> slots;
};
struct SlotGroup {  // choices that its steps read, then its steps
  std::vector<std::uint32_t> choices;
  std::uint32_t steps_begin;
  std::uint32_t steps_end;
  bool is_recursive;
};

struct Layout {
  quantity::Instant as_of;
  std::vector<LabColumn> labs;
  std::vector<knowledge::ConceptId> concepts;
  std::vector<bool> is_ever_asked;  // beside concepts: some test asks of the past as well
  std::vector<knowledge::AgentId> agents;
  std::vector<Reduction> reductions;
  // By model index: where the column is; kNone where no test asks.
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> column_of_lab;
  std::vector<std::uint32_t> column_of_concept;
  std::vector<std::uint32_t> column_of_agent;
  // Leaves that read an input, for patients whose data do not fit a column.
  std::vector<std::uint32_t> leaves_of(const logic::Program& program,
                                       const knowledge::Input& input) const;

  std::vector<Leaf> leaves;  // leaf i is slot i
  std::vector<Choice> choices;
  std::vector<SlotLiteral> literals;
  std::vector<SlotStep> steps;
  std::vector<SlotGroup> groups;
  std::uint32_t slot_count = 0;
  std::vector<std::optional<std::uint32_t>> root_slots;  // beside the roots; none: never holds
};

struct LayoutSource {
  const knowledge::Model& model;
  const logic::Program& program;
  const logic::Ground& ground;
  const logic::Plan& plan;
};
struct LayoutOptions {
  quantity::Instant as_of;
  bool uses_columns = true;  // false: every test is asked of the records
};
Layout layout_of(const LayoutSource& source, const std::vector<logic::AtomId>& roots,
                 const LayoutOptions& options);

}  // namespace regimen::columns
