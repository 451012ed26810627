// Printing: the plan as text, a group a paragraph.
#pragma once

#include <string>

#include "engine/logic/plan.h"

namespace regimen::logic {

std::string plan_text(const logic::Program& program, const logic::Ground& ground, const Plan& plan);

}  // namespace regimen::logic
