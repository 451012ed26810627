// Printing: the plan as text, a group a paragraph.
#pragma once

#include <string>

#include "engine/plan/plan.h"

namespace regimen::plan {

std::string to_text(const core::Program& program, const core::Ground& ground, const Plan& plan);

}  // namespace regimen::plan
