// The entries of a record that a test's words should show. Only wording: what is true is decided in
// engine/evaluation. Private to engine/evaluation/derivation.
#pragma once

#include <vector>

#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::derivation {

// The result an operand speaks of; nullptr when none is on file or none is recent enough.
const patient::Result* chosen_result(const knowledge::Model& model, const patient::Record& record,
                                     const knowledge::LabOperand& operand);

// Those that may lie within that time before `as of`; a mean or a rise speaks of all of them.
std::vector<const patient::Result*> recent_results(const patient::Record& record,
                                                   knowledge::LabId lab,
                                                   const std::optional<quantity::Duration>& within);
bool is_of_many(const knowledge::LabOperand& operand);

// The results that may count, in the order of the record.
std::vector<const patient::Result*> counted_results(const patient::Record& record,
                                                    const knowledge::Results& results);

// The latest fact of a concept, one that it is present before others.
const patient::ConceptFact* chosen_fact(const patient::Record& record,
                                        knowledge::ConceptId concept_id);

const patient::Medication* chosen_medication(const patient::Record& record,
                                             knowledge::AgentId agent);

}  // namespace regimen::derivation
