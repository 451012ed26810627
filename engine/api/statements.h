// Every named statement of a model in turn, whatever its kind. Private to engine/api.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

// Calls `see` with the kind ("agent", "lab", "rule", …) and the header of each.
template <typename See>
void each_statement(const model::Model& model, See see) {
  const auto all = [&]<typename Id>(const auto& entities, std::type_identity<Id> /*names*/) {
    for (std::size_t i = 0; i < entities.size(); ++i) {
      see(model::kind_of(model, Id(i)), entities[i].header);
    }
  };
  all(model.agents, std::type_identity<model::AgentId>{});
  all(model.protocols, std::type_identity<model::ProtocolId>{});
  all(model.rules, std::type_identity<model::RuleId>{});
  all(model.contraindications, std::type_identity<model::ContraindicationId>{});
  all(model.interactions, std::type_identity<model::InteractionId>{});
  all(model.doses, std::type_identity<model::DoseId>{});
  all(model.limits, std::type_identity<model::LimitId>{});
  all(model.resolves, std::type_identity<model::ResolveId>{});
  all(model.labs, std::type_identity<model::LabId>{});
  all(model.concepts, std::type_identity<model::ConceptId>{});
  all(model.terms, std::type_identity<model::TermId>{});
  all(model.mechanisms, std::type_identity<model::MechanismId>{});
  all(model.assertions, std::type_identity<model::AssertionId>{});
  all(model.mappings, std::type_identity<model::MappingId>{});
  all(model.relations, std::type_identity<model::RelationId>{});
  all(model.tables, std::type_identity<model::TableId>{});
  all(model.sources, std::type_identity<model::SourceId>{});
  for (const model::Scenario& scenario : model.scenarios) {
    see(std::string_view("scenario"), scenario.header);
  }
}

// "rules/male_trt.rgm:71"
std::string place_of(const KnowledgeBase& base, const source::Span& span);

}  // namespace regimen::api
