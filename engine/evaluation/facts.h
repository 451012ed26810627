// Facts at fixpoint: both bounds of every ground atom and test, for a block of patients.
//
// Shape:   two bitmaps per atom and per test; patient i is bit i % 64 of word i / 64.
// Cost:    one pass over the plan per 64 patients and word operations; no allocation after the
//          first block.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/logic/ground.h"
#include "engine/logic/plan.h"
#include "engine/patient/record.h"

namespace regimen::evaluation {

using Word = std::uint64_t;

struct Facts {
  std::uint32_t patients = 0;  // at most 64 in one block
  std::vector<Word> atom_definite;
  std::vector<Word> atom_possible;
  std::vector<Word> test_definite;
  std::vector<Word> test_possible;

  quantity::Truth atom(logic::AtomId id, std::uint32_t patient = 0) const;
  quantity::Truth test(logic::TestId id, std::uint32_t patient = 0) const;
};

inline constexpr std::uint32_t kBlock = 64;

// The truth of one test for one record. The meaning of every leaf condition is here and, again and
// slowly, in tests/oracle.
quantity::Truth evaluate_test(const knowledge::Model& model, const logic::Test& test,
                              const patient::Record& record);

// The atoms of `plan` from the tests' bounds that `facts` holds, for the patients in `mask`; other
// atoms stay as they are.
void propagate(const logic::Plan& plan, Word mask, Facts& facts);

// Everything for up to kBlock records. `facts` is reused.
void evaluate(const knowledge::Model& model, const logic::Program& program, const logic::Plan& plan,
              std::span<const patient::Record* const> records, Facts& facts);

}  // namespace regimen::evaluation
