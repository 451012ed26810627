// Implements fields.h.
#include "engine/flat/fields.h"

#include <algorithm>

#include "engine/base/overload.h"

namespace regimen::flat {

namespace {

template <typename Entities>
void add_of_system(const Entities& entities, std::string_view system,
                   std::vector<model::Input>& inputs) {
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const auto& codes = entities[i].codes;
    if (std::any_of(codes.begin(), codes.end(),
                    [&](const model::Code& code) { return code.system == system; })) {
      using Entity = typename Entities::value_type;
      if constexpr (std::is_same_v<Entity, model::Lab>) {
        inputs.emplace_back(model::LabId(i));
      } else if constexpr (std::is_same_v<Entity, model::Concept>) {
        inputs.emplace_back(model::ConceptId(i));
      } else {
        inputs.emplace_back(model::AgentId(i));
      }
    }
  }
}

}  // namespace

Fields::Fields(const model::Model& model, const model::Mapping& mapping)
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
  for (const model::Mapping::LabKey& lab : mapping.labs) {
    fields_.push_back({lab.key, LabField{&lab}});
  }
  for (const model::Mapping::CodeList& list : mapping.lists) {
    fields_.push_back({list.key, ListField{&list}});
  }
  for (const model::Mapping::ResultList& results : mapping.results) {
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
  for (const model::Input& input : codes_.inputs_of({system, code})) {
    if (const auto* id = std::get_if<Id>(&input)) {
      found.push_back(*id);
    }
  }
  return found;
}

std::vector<model::ConceptId> Fields::concepts_of(std::string_view system,
                                                  std::string_view code) const {
  return inputs_of<model::ConceptId>(system, code);
}

std::vector<model::AgentId> Fields::agents_of(std::string_view system,
                                              std::string_view code) const {
  return inputs_of<model::AgentId>(system, code);
}

std::vector<model::LabId> Fields::labs_of(std::string_view system, std::string_view code) const {
  return inputs_of<model::LabId>(system, code);
}

std::string_view Fields::unit_of(const model::Mapping::ResultList& list, model::LabId lab,
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

std::vector<model::Input> Fields::inputs_of(const Field& field) const {
  std::vector<model::Input> inputs;
  std::visit(Overload{[](const IdField&) {},
                      [&](const SexField&) { inputs.emplace_back(model::SexInput{}); },
                      [&](const BirthField&) { inputs.emplace_back(model::BirthInput{}); },
                      [&](const AgeField&) { inputs.emplace_back(model::BirthInput{}); },
                      [&](const LabField& lab) { inputs.emplace_back(lab.of->lab); },
                      [&](const ListField& list) {
                        list.of->kind == model::Mapping::CodeList::Kind::kConcepts
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
