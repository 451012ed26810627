// Working memory: the record of one patient and all that follows from it, kept up to date under
// edits.
//
// An edit evaluates the tests that read its inputs, then the groups of the plan that rest on a test
// or an atom that changed, in the order of the plan, and stops where nothing changes. A recursive
// group is computed as a whole, from below: what it lost its ground for goes, though its atoms
// support each other. After every edit the truths are those of evaluation::evaluate on the record.
//
// Shape:   both bounds of every atom and test, a byte each.
// Cost:    linear in the rules of the atoms that an edit reaches; nothing that it does not reach is
//          looked at. No allocation but in the lists of the record and in tests of several results.
// Source:  truth maintenance after Doyle 1979, along the strata of the dependency graph.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/evaluation/agenda.h"
#include "engine/evaluation/dependency_index.h"
#include "engine/evaluation/facts.h"
#include "engine/patient/fact.h"
#include "engine/patient/record.h"

namespace regimen::evaluation {

// What an edit cost and what it changed.
struct Work {
  std::uint32_t tests = 0;  // evaluated
  std::uint32_t tests_changed = 0;
  std::uint32_t rules = 0;  // ground rules whose body was looked at
  std::uint32_t atoms_changed = 0;
  friend bool operator==(const Work&, const Work&) = default;
};

class WorkingMemory {
 public:
  WorkingMemory(std::shared_ptr<const DependencyIndex> dependencies, patient::Record record);

  const patient::Record& record() const { return record_; }
  quantity::Truth atom(logic::AtomId id) const;
  quantity::Truth test(logic::TestId id) const;
  Facts facts() const;  // the same as a block of one patient
  // Of the last edit; of a new working memory, of reading the whole record.
  const Work& work() const { return work_; }

  const Work& assert_fact(patient::Fact fact);
  // False where the record does not say it: then nothing was to do.
  [[nodiscard]] bool retract_fact(const patient::Fact& fact);
  const Work& evaluate_as_of(const quantity::Instant& as_of);
  // Whatever is different in `record`, at once.
  const Work& replace_record(patient::Record record);

 private:
  // Bit 0: definite; bit 1: possible. Conjunction and disjunction of both bounds are `&` and `|`.
  using Bounds = std::uint8_t;

  void read(const knowledge::Input& input);
  void put_test(std::uint32_t test, quantity::Truth truth);
  void put_atom(std::uint32_t atom, Bounds bounds);
  void propagate();
  void compute(const logic::Group& group);
  void compute_recursive(const logic::Group& group);
  Bounds body_of(const logic::Step& step);
  Bounds bounds_of(const logic::GroundLiteral& literal) const;
  Bounds at_least(const logic::GroundAtLeast& choice) const;

  std::shared_ptr<const DependencyIndex> dependencies_;
  patient::Record record_;
  std::vector<Bounds> atoms_;
  std::vector<Bounds> tests_;
  Agenda agenda_;
  std::vector<Bounds> before_;  // of a recursive group, while it is computed
  Work work_;
};

}  // namespace regimen::evaluation
