// Every named statement of a model in turn, whatever its kind. Private to engine/api.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

// Calls `see` with the kind ("agent", "lab", "rule", …) and the header of each.
template <typename See>
void each_statement(const knowledge::Model& model, See see) {
  const auto all = [&]<typename Id>(const auto& entities, std::type_identity<Id> /*names*/) {
    for (std::size_t i = 0; i < entities.size(); ++i) {
      see(knowledge::kind_of(model, Id(i)), entities[i].header);
    }
  };
  all(model.agents, std::type_identity<knowledge::AgentId>{});
  all(model.protocols, std::type_identity<knowledge::ProtocolId>{});
  all(model.rules, std::type_identity<knowledge::RuleId>{});
  all(model.contraindications, std::type_identity<knowledge::ContraindicationId>{});
  all(model.interactions, std::type_identity<knowledge::InteractionId>{});
  all(model.doses, std::type_identity<knowledge::DoseId>{});
  all(model.limits, std::type_identity<knowledge::LimitId>{});
  all(model.resolves, std::type_identity<knowledge::ResolveId>{});
  all(model.labs, std::type_identity<knowledge::LabId>{});
  all(model.concepts, std::type_identity<knowledge::ConceptId>{});
  all(model.terms, std::type_identity<knowledge::TermId>{});
  all(model.mechanisms, std::type_identity<knowledge::MechanismId>{});
  all(model.assertions, std::type_identity<knowledge::AssertionId>{});
  all(model.mappings, std::type_identity<knowledge::MappingId>{});
  all(model.relations, std::type_identity<knowledge::RelationId>{});
  all(model.tables, std::type_identity<knowledge::TableId>{});
  all(model.sources, std::type_identity<knowledge::SourceId>{});
  for (const knowledge::Scenario& scenario : model.scenarios) {
    see(std::string_view("scenario"), scenario.header);
  }
}

// "rules/male_trt.rgm:71"
std::string place_of(const KnowledgeBase& base, const diagnostics::Span& span);

}  // namespace regimen::api
