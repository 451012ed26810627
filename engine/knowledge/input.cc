// Implements engine/knowledge/input.h.
#include "engine/knowledge/input.h"

#include "engine/base/overload.h"

namespace regimen::knowledge {

std::string name_of(const Model& model, const Input& input) {
  return std::visit(Overload{[](SexInput) -> std::string { return "sex"; },
                             [](BirthInput) -> std::string { return "birth_date"; },
                             [&](LabId lab) { return model[lab].header.name; },
                             [&](ConceptId concept_id) { return model[concept_id].header.name; },
                             [&](AgentId agent) { return model[agent].header.name; },
                             [](UnreadInput) -> std::string { return "not_understood"; }},
                    input);
}

std::string words_for(const Model& model, const Input& input) {
  return std::visit(
      Overload{[](SexInput) -> std::string { return "sex for clinical use"; },
               [](BirthInput) -> std::string { return "date of birth"; },
               [&](LabId lab) { return model[lab].header.title; },
               [&](ConceptId concept_id) { return model[concept_id].header.title; },
               [&](AgentId agent) { return "whether " + model[agent].header.name + " is taken"; },
               [](UnreadInput) -> std::string {
                 return "what the entries of the record mean that are not understood";
               }},
      input);
}

std::optional<Input> find_input(const Model& model, std::string_view name) {
  if (name == "sex") {
    return SexInput{};
  }
  if (name == "birth_date" || name == "age") {
    return BirthInput{};
  }
  if (const auto lab = find_lab(model, name)) {
    return *lab;
  }
  if (const auto concept_id = find_concept(model, name)) {
    return *concept_id;
  }
  if (const auto agent = find_agent(model, name)) {
    return *agent;
  }
  return std::nullopt;
}

}  // namespace regimen::knowledge
