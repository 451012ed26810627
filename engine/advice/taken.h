// Agents that are taken: what is to be done with them. Private to engine/advice.
//
// An agent is judged when it is definitely taken, or when the record names it in doubt. One that
// may be taken only because some entry of the record is not understood is not: that is said of the
// record.
//
// Source:  docs/semantics.md, "What is taken"; stdlib/policies.rgm.
#pragma once

#include <optional>
#include <utility>

#include "engine/advice/patient_context.h"

namespace regimen::advice {

// The answer and what it rests on; nothing of an agent that is not taken.
std::optional<std::pair<Status, TakenAdvice>> advice_on_taken(const PatientContext& context,
                                                              knowledge::AgentId agent);

}  // namespace regimen::advice
