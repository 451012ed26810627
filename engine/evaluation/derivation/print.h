// Printing: a derivation as numbered nodes, `0 recommended(x) yes  <- recommend_…: 1 2`, for golden
// tests and the debugger.
#pragma once

#include <string>

#include "engine/evaluation/derivation/derivation.h"
#include "engine/logic/program.h"

namespace regimen::derivation {

std::string derivation_text(const logic::Program& program, const logic::Ground& ground,
                            const Derivation& derivation);
// "{hematocrit, psa} | {prostate_cancer}"
std::string input_sets_text(const knowledge::Model& model,
                            const std::vector<std::vector<knowledge::Input>>& sets);

}  // namespace regimen::derivation
