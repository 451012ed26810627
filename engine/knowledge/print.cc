// Implements engine/knowledge/print.h: names, doses, whole statements.
#include "engine/knowledge/print.h"

#include <array>

#include "engine/base/overload.h"
#include "engine/knowledge/print_conditions.h"
#include "engine/knowledge/print_statements.h"

namespace regimen::knowledge {

std::string condition_text(const Model& model, ConditionId id) {
  return condition_text({model, model.conditions}, id);
}

namespace {

std::string dose_text(const Model& model, DoseId id, bool is_capped) {
  const Dose& dose = model[id];
  const auto& shown = is_capped ? dose.amount : dose.stated;
  std::string text = shown ? shown->to_text() : "amount unstated";
  text += is_capped ? "" : dose.kind_words;
  const bool is_divided = !is_capped && dose.kind_words.starts_with(" in ");
  if (dose.schedule && !is_divided) {
    text += " " + dose.schedule->to_text();
  }
  if (dose.route) {
    text += ", " + model[*dose.route].header.name;
  }
  return text;
}

}  // namespace

std::string dose_text(const Model& model, DoseId id) {
  return dose_text(model, id, model[id].capped_by.has_value());
}

std::string stated_text(const Model& model, DoseId id) {
  return dose_text(model, id, false);
}

std::string monitor_text(const Model& model, const Monitor& monitor) {
  std::string text = model[monitor.lab].header.name;
  for (std::size_t i = 0; i < monitor.points.size(); ++i) {
    const MonitorPoint& point = monitor.points[i];
    text += i == 0 ? " " : ", ";
    switch (point.kind) {
      case MonitorPoint::Kind::kBaseline:
        text += "baseline";
        break;
      case MonitorPoint::Kind::kAt:
        text += "at " + point.time.to_text();
        break;
      case MonitorPoint::Kind::kEvery:
        text += (i == 0 ? "every " : "then every ") + point.time.to_text();
        break;
    }
  }
  return text;
}

std::string citation_text(const Model& model, const Citation& citation) {
  const std::string& name = model[citation.source].header.name;
  return citation.locator.empty() ? name : name + " " + citation.locator;
}

std::string statement_text(const Model& model, const EntityId& id) {
  return std::visit([&](auto entity) { return statement_text(model, entity); }, id);
}

namespace {

template <typename EntityIdType, typename Entity>
void print_all(const Model& model, const std::vector<Entity>& entities, std::string& text) {
  for (std::size_t i = 0; i < entities.size(); ++i) {
    text += statement_text(model, EntityIdType(i)) + "\n";
  }
}

// A line for each code, as they may be of several systems.
std::string irrelevant_text(const Irrelevant& irrelevant) {
  std::string text;
  for (const Code& code : irrelevant.codes) {
    text += (text.empty() ? "" : "\n") + ("irrelevant " + code_text(code));
  }
  return text;
}

std::string module_text(const Model& model, const Module& module) {
  std::string text = "module " + module.name;
  text += (module.version.empty() ? "" : " version " + quoted(module.version)) + "\n";
  for (const ModuleId used : module.uses) {
    text += "use " + model.modules[used.index()].name + "\n";
  }
  return text;
}

}  // namespace

std::string model_text(const Model& model) {
  std::string text;
  for (const Module& module : model.modules) {
    text += module_text(model, module);
  }
  text += "\n";
  print_all<SourceId>(model, model.sources, text);
  print_all<LabId>(model, model.labs, text);
  print_all<ConceptId>(model, model.concepts, text);
  print_all<TermId>(model, model.terms, text);
  print_all<AgentId>(model, model.agents, text);
  print_all<MechanismId>(model, model.mechanisms, text);
  print_all<DoseId>(model, model.doses, text);
  print_all<LimitId>(model, model.limits, text);
  print_all<ResolveId>(model, model.resolves, text);
  print_all<AssertionId>(model, model.assertions, text);
  print_all<ContraindicationId>(model, model.contraindications, text);
  print_all<RuleId>(model, model.rules, text);
  print_all<ProtocolId>(model, model.protocols, text);
  print_all<RelationId>(model, model.relations, text);
  print_all<MappingId>(model, model.mappings, text);
  for (const Irrelevant& irrelevant : model.irrelevant) {
    text += irrelevant_text(irrelevant) + "\n";
  }
  for (const Trust& trust : model.trusts) {
    text += "trust records because " + quoted(trust.because) + "\n";
  }
  for (const Fact& fact : model.facts) {
    text += fact_text(model, fact) + "\n";
  }
  for (const Scenario& scenario : model.scenarios) {
    text += "scenario " + quoted(scenario.header.name) + "\n";
  }
  return text;
}

}  // namespace regimen::knowledge
