// DependencyIndex: what an input of a record reaches in a plan. The tests that read it, the groups
// that rest on a test or an atom. Made once for a plan; the working memories of all patients share
// it.
//
// Shape:   CSR arrays. Tests of an input stand together by what they compare (a reading), so that a
//          lab's latest value is found once for all its thresholds. Groups ascending, as in the
//          plan.
// Cost:    linear in the plan, once; look-ups O(1).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/logic/plan.h"
#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::evaluation {

// Targets of each source: those of i are [begin[i], begin[i + 1]).
struct Adjacency {
  std::vector<std::uint32_t> begin;
  std::vector<std::uint32_t> targets;
  std::span<const std::uint32_t> of(std::uint32_t source) const {
    return std::span(targets).subspan(begin[source], begin[source + 1] - begin[source]);
  }
};

class DependencyIndex {
 public:
  // By reference: what they are made from must outlive it.
  DependencyIndex(const knowledge::Model& model, const logic::Program& program,
                  const logic::Plan& plan);

  const knowledge::Model& model() const { return model_; }
  const logic::Program& program() const { return program_; }
  const logic::Plan& plan() const { return plan_; }

  // Tests that decide by the same values of the input; without an operand, each by itself.
  struct InputTests {
    const knowledge::Operand* operand;  // of the first of the tests; nullptr: none
    std::uint32_t tests_begin;
    std::uint32_t tests_end;
  };
  std::span<const InputTests> tests_by_operand(const knowledge::Input& input) const;
  std::span<const std::uint32_t> tests_of(const InputTests& input_tests) const {
    return std::span(tests_).subspan(input_tests.tests_begin,
                                     input_tests.tests_end - input_tests.tests_begin);
  }
  // Every input that a test reads, sorted.
  const std::vector<knowledge::Input>& inputs() const { return inputs_; }

  // The groups of the plan that read it, the atom's own group not among them.
  std::span<const std::uint32_t> groups_of_test(std::uint32_t test) const {
    return test_groups_.of(test);
  }
  std::span<const std::uint32_t> groups_of_atom(std::uint32_t atom) const {
    return atom_groups_.of(atom);
  }

 private:
  void note_tests();
  void note_groups();
  std::uint32_t slot_of(const knowledge::Input& input) const;

  const knowledge::Model& model_;
  const logic::Program& program_;
  const logic::Plan& plan_;
  std::vector<knowledge::Input> inputs_;
  std::vector<std::uint32_t> input_tests_begin_;  // by slot of the input
  std::vector<InputTests> input_tests_;
  std::vector<std::uint32_t> tests_;
  Adjacency test_groups_;
  Adjacency atom_groups_;
};

}  // namespace regimen::evaluation
