// What always holds of a plan: every index is in range, groups cover the steps in order. Aborts
// otherwise.
//
// Cost:    linear.
#pragma once

#include "engine/logic/plan.h"

namespace regimen::logic {

void verify(const Plan& plan);

}  // namespace regimen::logic
