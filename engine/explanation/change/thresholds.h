// What the tests of a scope compare an input with. Private to engine/explanation/change.
//
// Shape:   thresholds ascending, each value once, in the unit its author wrote.
#pragma once

#include <vector>

#include "engine/explanation/change/scope.h"

namespace regimen::change {

inline constexpr int kAgeMax = 129;  // a birth date longer ago is refused as data

// Those of the lab; where two labs are compared, the value that the other one has.
std::vector<knowledge::Threshold> thresholds_of(const Scope& scope, knowledge::LabId lab);
std::vector<knowledge::Threshold> age_thresholds_of(const Scope& scope);

// Beside one result now: as many as a test counts, or as long as it must have been so.
std::vector<Series> series_of(const Scope& scope, knowledge::LabId lab);

// How long ago a condition began: now, and longer than any test asks for.
std::vector<quantity::Duration> onsets_of(const Scope& scope, knowledge::ConceptId id);

}  // namespace regimen::change
