// Doses: what to give, in words. Private to engine/advice.
#pragma once

#include "engine/advice/patient_context.h"

namespace regimen::advice {

// The doses that are definitely proposed for a recommended agent; two of them are a conflict.
std::vector<DoseGiven> doses_given(const PatientContext& context, knowledge::AgentId agent);

}  // namespace regimen::advice
