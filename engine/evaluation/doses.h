// Doses: how much of an agent a patient takes, by what the record says.
//
// Shape:   between 0 and anything where the record does not say. Several entries of one agent may be
//          one order written several times, or be taken together: between the greatest of them and
//          their sum. Entries that say the same are one.
// Units:   in the base of the unit of the kind asked for; a day on average, or at most in a window.
// Cost:    linear in the medications of the record.
// Source:  docs/semantics.md, "Tests of the record".
#pragma once

#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::evaluation {

quantity::Interval dose_taken(const knowledge::Model& model, const knowledge::CompareDose& asked,
                              const patient::Record& record);

}  // namespace regimen::evaluation
