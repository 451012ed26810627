// Statuses of agents and protocols, with what indicates and what blocks them. Private to
// engine/advice.
#pragma once

#include "engine/advice/case.h"

namespace regimen::advice {

AgentAdvice advise_agent(const Case& one, knowledge::AgentId agent);
ProtocolAdvice advise_protocol(const Case& one, knowledge::ProtocolId protocol);

}  // namespace regimen::advice
