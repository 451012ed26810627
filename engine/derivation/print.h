// Printing: a derivation as numbered nodes, `0 recommended(x) yes  <- recommend_…: 1 2`, for golden
// tests and the debugger.
#pragma once

#include <string>

#include "engine/core/program.h"
#include "engine/derivation/derivation.h"

namespace regimen::derivation {

std::string to_text(const core::Program& program, const core::Ground& ground,
                    const Derivation& derivation);
// "{hematocrit, psa} | {prostate_cancer}"
std::string to_text(const model::Model& model, const std::vector<std::vector<model::Input>>& sets);

}  // namespace regimen::derivation
