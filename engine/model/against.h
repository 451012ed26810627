// What speaks against an agent.
//
// Cost:    linear in the contraindications and their conditions; for rare questions.
#pragma once

#include "engine/model/model.h"

namespace regimen::model {

// Does a contraindication of the agent rest on the concept being there?
bool is_contraindicated_by(const Model& model, AgentId agent, ConceptId concept_id);

}  // namespace regimen::model
