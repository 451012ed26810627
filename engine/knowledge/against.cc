// Implements engine/knowledge/against.h.
#include "engine/knowledge/against.h"

#include <algorithm>

namespace regimen::knowledge {

namespace {

bool names(const Model& model, ConditionId condition, ConceptId concept_id);

bool any_names(const Model& model, const SmallVector<ConditionId>& parts, ConceptId concept_id) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](ConditionId part) { return names(model, part, concept_id); });
}

bool names(const Model& model, ConditionId condition, ConceptId concept_id) {
  const auto& value = model[condition].value;
  if (const auto* holds = std::get_if<Holds>(&value)) {
    return holds->concept_id == concept_id;
  }
  if (const auto* all = std::get_if<And>(&value)) {
    return any_names(model, all->parts, concept_id);
  }
  if (const auto* any = std::get_if<Or>(&value)) {
    return any_names(model, any->parts, concept_id);
  }
  const auto* counted = std::get_if<AtLeast>(&value);
  return counted != nullptr && any_names(model, counted->parts, concept_id);
}

}  // namespace

bool is_contraindicated_by(const Model& model, AgentId agent, ConceptId concept_id) {
  return std::any_of(
      model.contraindications.begin(), model.contraindications.end(),
      [&](const Contraindication& contraindication) {
        return std::binary_search(contraindication.agents.begin(), contraindication.agents.end(),
                                  agent) &&
               (contraindication.is_unread || names(model, contraindication.when, concept_id));
      });
}

}  // namespace regimen::knowledge
