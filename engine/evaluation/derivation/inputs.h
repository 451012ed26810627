// Inputs of a record: which of them it settles, so that nothing is asked for that is known already.
//
// Shape:   sorted, each input once.
// Cost:    one KnownInput test per input of the tests that read several.
#pragma once

#include <vector>

#include "engine/evaluation/facts.h"
#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::derivation {

// The inputs of tests that read several, as far as `known X` is definite for the record.
std::vector<knowledge::Input> known_inputs(const knowledge::Model& model,
                                           const logic::Program& program,
                                           const patient::Record& record);

// What an undecided test waits for: its inputs without those that `known` (sorted) or a definite
// `known X` test of the program settles; all of them when that leaves none.
std::vector<knowledge::Input> unknown_inputs(const logic::Program& program,
                                             const evaluation::Facts& facts, std::uint32_t patient,
                                             logic::TestId test,
                                             const std::vector<knowledge::Input>& known);

}  // namespace regimen::derivation
