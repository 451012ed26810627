// Monitoring: which lab is due when. Private to engine/advice.
//
// Counted from the day the protocol's first agent was started, from `as of` when it is not taken
// yet. Only days from `as of` on are listed; a repeated point is listed once, at its next day.
//
// Shape:   sorted by due date, lab, statement.
#pragma once

#include "engine/advice/patient_context.h"

namespace regimen::advice {

std::vector<MonitorDue> monitoring_due(const PatientContext& context);

}  // namespace regimen::advice
