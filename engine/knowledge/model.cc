// Implements engine/knowledge/model.h: finding entities by name.
#include "engine/knowledge/model.h"

#include <algorithm>
#include <string_view>

#include "engine/knowledge/names.h"

namespace regimen::knowledge {

namespace {

template <typename EntityIdType, typename Entity>
std::optional<EntityIdType> find_in(const std::vector<Entity>& entities, std::string_view name) {
  const auto found = std::lower_bound(
      entities.begin(), entities.end(), name,
      [](const Entity& entity, std::string_view wanted) { return entity.header.name < wanted; });
  if (found == entities.end() || found->header.name != name) {
    return std::nullopt;
  }
  return EntityIdType(static_cast<std::size_t>(found - entities.begin()));
}

template <typename EntityIdType, typename Entity>
void add_found(const std::vector<Entity>& entities, std::string_view name,
               std::vector<EntityId>& found) {
  if (const auto id = find_in<EntityIdType>(entities, name)) {
    found.emplace_back(*id);
  }
}

// Sorted by agent first: a dose answers to its own name and to `agent.name`.
template <typename EntityIdType, typename Entity>
void add_owned(const Model& model, const std::vector<Entity>& entities, std::string_view name,
               std::vector<EntityId>& found) {
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const std::string& own = entities[i].header.name;
    if (own == name || model[entities[i].agent].header.name + "." + own == name) {
      found.emplace_back(EntityIdType(i));
    }
  }
}

std::string_view kind_word(const Model& model, LabId id) {
  return word_for(kind_of_lab(model[id]));
}
std::string_view kind_word(const Model& model, ConceptId id) {
  return word_for(kind_of_concept(model[id]));
}
std::string_view kind_word(const Model& model, TermId id) {
  return word_for(kind_of_term(model[id]));
}
std::string_view kind_word(const Model& /*model*/, SourceId /*id*/) {
  return "source";
}
std::string_view kind_word(const Model& /*model*/, AgentId /*id*/) {
  return "agent";
}
std::string_view kind_word(const Model& /*model*/, DoseId /*id*/) {
  return "dose";
}
std::string_view kind_word(const Model& /*model*/, LimitId /*id*/) {
  return "limit";
}
std::string_view kind_word(const Model& /*model*/, ContraindicationId /*id*/) {
  return "contraindication";
}
std::string_view kind_word(const Model& model, RuleId id) {
  const Rule& rule = model[id];
  return rule.is_invariant ? "invariant" : rule.overridden().empty() ? "rule" : "override";
}
std::string_view kind_word(const Model& /*model*/, ProtocolId /*id*/) {
  return "protocol";
}
std::string_view kind_word(const Model& /*model*/, RelationId /*id*/) {
  return "relation";
}
std::string_view kind_word(const Model& /*model*/, MechanismId /*id*/) {
  return "mechanism";
}
std::string_view kind_word(const Model& model, InteractionId id) {
  return model[id].is_exclusive ? "exclusive" : "interaction";
}
std::string_view kind_word(const Model& /*model*/, TableId /*id*/) {
  return "table";
}
std::string_view kind_word(const Model& /*model*/, ResolveId /*id*/) {
  return "resolve";
}
std::string_view kind_word(const Model& /*model*/, AssertionId /*id*/) {
  return "claim";
}
std::string_view kind_word(const Model& /*model*/, MappingId /*id*/) {
  return "mapping";
}

}  // namespace

bool is_unverified(const SourceWork& source) {
  return source.level == "unverified" && source.kind != "policy";
}

std::string dose_symbol(const Model& model, DoseId id) {
  const Dose& dose = model[id];
  return model[dose.agent].header.name + "." + dose.header.name;
}

RuleLinks& Rule::mutable_links() {
  if (!links_) {
    links_ = RuleLinks{};
  }
  return *links_;
}

const RuleLinks& Rule::links() const {
  static const RuleLinks alone;
  return links_ ? *links_ : alone;
}

std::optional<LabId> find_lab(const Model& model, std::string_view name) {
  return find_in<LabId>(model.labs, name);
}

std::optional<ConceptId> find_concept(const Model& model, std::string_view name) {
  return find_in<ConceptId>(model.concepts, name);
}

std::optional<TermId> find_term(const Model& model, std::string_view name) {
  return find_in<TermId>(model.terms, name);
}

std::optional<AgentId> find_agent(const Model& model, std::string_view name) {
  return find_in<AgentId>(model.agents, name);
}

std::optional<ProtocolId> find_protocol(const Model& model, std::string_view name) {
  return find_in<ProtocolId>(model.protocols, name);
}

std::optional<RuleId> find_rule(const Model& model, std::string_view name) {
  return find_in<RuleId>(model.rules, name);
}

std::optional<MappingId> find_mapping(const Model& model, std::string_view name) {
  return find_in<MappingId>(model.mappings, name);
}

std::vector<EntityId> find_all(const Model& model, std::string_view name) {
  std::vector<EntityId> found;
  add_found<SourceId>(model.sources, name, found);
  add_found<LabId>(model.labs, name, found);
  add_found<ConceptId>(model.concepts, name, found);
  add_found<TermId>(model.terms, name, found);
  add_found<AgentId>(model.agents, name, found);
  add_owned<DoseId>(model, model.doses, name, found);
  add_owned<LimitId>(model, model.limits, name, found);
  add_found<ContraindicationId>(model.contraindications, name, found);
  add_found<RuleId>(model.rules, name, found);
  add_found<ProtocolId>(model.protocols, name, found);
  add_found<RelationId>(model.relations, name, found);
  add_found<ResolveId>(model.resolves, name, found);
  add_found<AssertionId>(model.assertions, name, found);
  add_found<MechanismId>(model.mechanisms, name, found);
  add_found<InteractionId>(model.interactions, name, found);
  add_found<TableId>(model.tables, name, found);
  add_found<MappingId>(model.mappings, name, found);
  return found;
}

const Header& header_of(const Model& model, EntityId id) {
  return std::visit([&](auto entity) -> const Header& { return model[entity].header; }, id);
}

std::string_view kind_of(const Model& model, EntityId id) {
  return std::visit([&](auto entity) { return kind_word(model, entity); }, id);
}

}  // namespace regimen::knowledge
