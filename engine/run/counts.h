// Counts: are there so many results of a lab, on different days or so far apart? Private to the
// tests of a record.
//
// Shape:   docs/semantics.md §4.
// Cost:    n log n in the results of a lab; those whose day is not certain are compared with each
//          other.
#pragma once

#include "engine/record/record.h"

namespace regimen::run {

quantity::Truth count_of(const model::Results& test, const record::Record& record);

}  // namespace regimen::run
