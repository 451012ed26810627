// Inputs of a record: which of them it settles, so that nothing is asked for that is known already.
//
// Shape:   sorted, each input once.
// Cost:    one KnownInput test per input of the tests that read several.
#pragma once

#include <vector>

#include "engine/core/program.h"
#include "engine/record/record.h"
#include "engine/run/facts.h"

namespace regimen::derivation {

// The inputs of tests that read several, as far as `known X` is definite for the record.
std::vector<model::Input> known_inputs(const model::Model& model, const core::Program& program,
                                       const record::Record& record);

// What an undecided test waits for: its inputs without those that `known` (sorted) or a definite
// `known X` test of the program settles; all of them when that leaves none.
std::vector<model::Input> unknown_inputs(const core::Program& program, const run::Facts& facts,
                                         std::uint32_t patient, core::TestId test,
                                         const std::vector<model::Input>& known);

}  // namespace regimen::derivation
