// Statuses of agents and protocols, with what indicates and what blocks them. Private to
// engine/advice.
#pragma once

#include "engine/advice/case.h"

namespace regimen::advice {

AgentAdvice advise_agent(const Case& one, model::AgentId agent);
ProtocolAdvice advise_protocol(const Case& one, model::ProtocolId protocol);

}  // namespace regimen::advice
