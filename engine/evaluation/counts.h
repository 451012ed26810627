// Counts: are there so many results of a lab, on different days or so far apart? Private to the
// tests of a record.
//
// Shape:   docs/semantics.md §4.
// Cost:    n log n in the results of a lab; those whose day is not certain are compared with each
//          other.
#pragma once

#include "engine/patient/record.h"

namespace regimen::evaluation {

quantity::Truth count_of(const knowledge::Results& test, const patient::Record& record);

}  // namespace regimen::evaluation
