// What a record says of a concept or an agent, as a truth. Private to the tests of a record.
//
// Shape:   docs/semantics.md §4.
// Cost:    linear in the concepts or medications of the record.
#pragma once

#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::evaluation {

quantity::Truth truth_of(const knowledge::Model& model, const logic::RecordedConcept& test,
                         const patient::Record& record);
quantity::Truth truth_of(const knowledge::Model& model, const knowledge::Taking& test,
                         const patient::Record& record);

// At `end` or before? A day counts whole.
quantity::Truth is_by(const quantity::Instant& at, const quantity::Instant& end);

}  // namespace regimen::evaluation
