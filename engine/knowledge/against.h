// What speaks against an agent.
//
// Cost:    linear in the contraindications and their conditions; for rare questions.
#pragma once

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

// Does a contraindication of the agent rest on the concept being there?
bool is_contraindicated_by(const Model& model, AgentId agent, ConceptId concept_id);

}  // namespace regimen::knowledge
