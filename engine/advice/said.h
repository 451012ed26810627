// What is said beside the statuses: conclusions, warnings, referrals, conflicts, exceptions.
// Private to engine/advice.
//
// Shape:   each in the order of the ground program's atoms, which is by name.
#pragma once

#include "engine/advice/case.h"

namespace regimen::advice {

void add_conclusions(const Case& one, Advice& advice);
// `relation` is warned or referred: one entry per text and statement, the definite ones first.
std::vector<Said> said(const Case& one, std::string_view relation);
std::vector<Conflict> conflicts_of(const Case& one);
std::vector<ExceptionUsed> exceptions_used(const Case& one);
std::vector<Violation> violations(const Case& one);  // by name, then by what they are about

}  // namespace regimen::advice
