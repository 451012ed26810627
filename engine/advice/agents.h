// Statuses of agents and protocols, with what indicates and what blocks them. Private to
// engine/advice.
#pragma once

#include "engine/advice/patient_context.h"

namespace regimen::advice {

AgentAdvice advise_agent(const PatientContext& context, knowledge::AgentId agent);
ProtocolAdvice advise_protocol(const PatientContext& context, knowledge::ProtocolId protocol);

}  // namespace regimen::advice
