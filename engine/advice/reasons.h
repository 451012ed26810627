// Reasons: the statements that make an atom hold, each with the leaves it rests on in this patient.
// Private to engine/advice.
//
// Shape:   one reason per statement, in the order of the ground rules; a statement that says the
//          same for several substitutions is one reason.
// Cost:    linear in the derivations of the rules.
#pragma once

#include <vector>

#include "engine/advice/patient_context.h"

namespace regimen::advice {

// What the definite rules of `atom` rest on; nothing when there is no atom.
std::vector<Reason> reasons_for(const PatientContext& context,
                                const std::optional<logic::AtomId>& atom);

// What one rule rests on, whatever its truth: the leaves that hold are named.
Reason reason_for(const PatientContext& context, logic::GroundRuleId rule);

// The words of what an exception's rule asks beside `satisfied`: "wish to father a child is
// recorded".
std::string exception_part(const PatientContext& context, logic::GroundRuleId rule);

// Adds reasons that are not there yet.
void add_reasons(std::vector<Reason>& reasons, std::vector<Reason> more);

// Everything that definitely blocks an agent: contraindications, holds, stops, advice against, no
// dose, and what a policy of the knowledge base adds.
std::vector<Reason> blockers_of(const PatientContext& context, knowledge::AgentId agent);

}  // namespace regimen::advice
