// The entries of a record that a test's words should show. Only wording: what is true is decided in
// engine/run. Private to engine/derivation.
#pragma once

#include <vector>

#include "engine/core/program.h"
#include "engine/record/record.h"

namespace regimen::derivation {

// The result an operand speaks of; nullptr when none is on file or none is recent enough.
const record::Result* chosen_result(const model::Model& model, const record::Record& record,
                                    const model::LabOperand& operand);

// Those that may lie within that time before `as of`; a mean or a rise speaks of all of them.
std::vector<const record::Result*> recent_results(const record::Record& record, model::LabId lab,
                                                  const std::optional<quantity::Duration>& within);
bool is_of_many(const model::LabOperand& operand);

// The results that may count, in the order of the record.
std::vector<const record::Result*> counted_results(const record::Record& record,
                                                   const model::Results& results);

// The latest fact of a concept, one that it is present before others.
const record::ConceptFact* chosen_fact(const record::Record& record, model::ConceptId concept_id);

const record::Medication* chosen_medication(const record::Record& record, model::AgentId agent);

}  // namespace regimen::derivation
