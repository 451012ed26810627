// Implements fields.h.
#include "engine/cohort/flat/fields.h"

#include <algorithm>

#include "engine/base/overload.h"

namespace regimen::flat {

namespace {

template <typename Entities>
void add_of_system(const Entities& entities, std::string_view system,
                   std::vector<knowledge::Input>& inputs) {
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const auto& codes = entities[i].codes;
    if (std::any_of(codes.begin(), codes.end(),
                    [&](const knowledge::Code& code) { return code.system == system; })) {
      using Entity = typename Entities::value_type;
      if constexpr (std::is_same_v<Entity, knowledge::Lab>) {
        inputs.emplace_back(knowledge::LabId(i));
      } else if constexpr (std::is_same_v<Entity, knowledge::Concept>) {
        inputs.emplace_back(knowledge::ConceptId(i));
      } else {
        inputs.emplace_back(knowledge::AgentId(i));
      }
    }
  }
}

}  // namespace

Fields::Fields(const knowledge::Model& model, const knowledge::Mapping& mapping)
    : model_(model), mapping_(mapping), codes_(model) {
  fields_.push_back({mapping.id_key, IdField{}});
  if (mapping.sex_key) {
    fields_.push_back({*mapping.sex_key, SexField{}});
  }
  if (mapping.birth_key) {
    fields_.push_back({*mapping.birth_key, BirthField{}});
  }
  if (mapping.age_key) {
    fields_.push_back({*mapping.age_key, AgeField{}});
  }
  for (const knowledge::Mapping::LabKey& lab : mapping.labs) {
    fields_.push_back({lab.key, LabField{&lab}});
  }
  for (const knowledge::Mapping::CodeList& list : mapping.lists) {
    fields_.push_back({list.key, ListField{&list}});
  }
  for (const knowledge::Mapping::ResultList& results : mapping.results) {
    fields_.push_back({results.key, ResultsField{&results}});
  }
}

const Field* Fields::find(std::string_view key) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return field.key == key; });
  return found == fields_.end() ? nullptr : &*found;
}

template <typename Id>
std::vector<Id> Fields::inputs_of(std::string_view system, std::string_view code) const {
  std::vector<Id> found;
  for (const knowledge::Input& input : codes_.inputs_of({system, code})) {
    if (const auto* id = std::get_if<Id>(&input)) {
      found.push_back(*id);
    }
  }
  return found;
}

std::vector<Fields::ConceptMeaning> Fields::concepts_of(std::string_view system,
                                                        std::string_view code) const {
  std::vector<ConceptMeaning> found;
  for (const fhir::Meaning& meaning : codes_.meanings_of({system, code})) {
    if (const auto* id = std::get_if<knowledge::ConceptId>(&meaning.input)) {
      found.push_back({*id, meaning.is_history});
    }
  }
  return found;
}

bool Fields::is_something_else(const knowledge::Mapping::CodeList& list,
                               std::string_view code) const {
  const bool is_of_concepts = list.kind == knowledge::Mapping::CodeList::Kind::kConcepts;
  const fhir::CodeStanding standing =
      codes_.standing_of({list.system, code},
                         is_of_concepts ? fhir::CodeSubject::kConcept : fhir::CodeSubject::kAgent);
  return standing == fhir::CodeStanding::kIrrelevant ||
         standing == fhir::CodeStanding::kSomethingElse;
}

std::vector<knowledge::AgentId> Fields::agents_of(std::string_view system,
                                                  std::string_view code) const {
  return inputs_of<knowledge::AgentId>(system, code);
}

std::vector<knowledge::LabId> Fields::labs_of(std::string_view system,
                                              std::string_view code) const {
  return inputs_of<knowledge::LabId>(system, code);
}

std::string_view Fields::unit_of(const knowledge::Mapping::ResultList& list, knowledge::LabId lab,
                                 std::string_view written) const {
  if (!list.unit_key) {
    return model_[lab].unit.text;
  }
  for (const auto& [word, unit] : list.unit_words) {
    if (word == written) {
      return unit;
    }
  }
  return written;
}

std::vector<knowledge::Input> Fields::inputs_of(const Field& field) const {
  std::vector<knowledge::Input> inputs;
  std::visit(Overload{[](const IdField&) {},
                      [&](const SexField&) { inputs.emplace_back(knowledge::SexInput{}); },
                      [&](const BirthField&) { inputs.emplace_back(knowledge::BirthInput{}); },
                      [&](const AgeField&) { inputs.emplace_back(knowledge::BirthInput{}); },
                      [&](const LabField& lab) { inputs.emplace_back(lab.of->lab); },
                      [&](const ListField& list) {
                        list.of->kind == knowledge::Mapping::CodeList::Kind::kConcepts
                            ? add_of_system(model_.concepts, list.of->system, inputs)
                            : add_of_system(model_.agents, list.of->system, inputs);
                      },
                      [&](const ResultsField& results) {
                        add_of_system(model_.labs, results.of->system, inputs);
                      }},
             field.kind);
  return inputs;
}

}  // namespace regimen::flat
