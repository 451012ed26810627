// What is said beside the statuses: conclusions, warnings, referrals, conflicts, exceptions.
// Private to engine/advice.
//
// Shape:   each in the order of the ground program's atoms, which is by name.
#pragma once

#include "engine/advice/patient_context.h"

namespace regimen::advice {

void add_conclusions(const PatientContext& context, Advice& advice);
// `relation` is warned or referred: one entry per text and statement, the definite ones first.
std::vector<Message> messages(const PatientContext& context, std::string_view relation);
std::vector<Conflict> conflicts_of(const PatientContext& context);
std::vector<ExceptionUsed> exceptions_used(const PatientContext& context);
std::vector<Violation> violations(
    const PatientContext& context);  // by name, then by what they are about

}  // namespace regimen::advice
