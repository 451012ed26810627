// Fields: a mapping of the knowledge base, ready to be asked for a key or a code.
//
// Shape:   a field a key; codes of a system as the inputs that they mean.
// Errors:  none; a code that means nothing here gives nothing.
// Cost:    one hash of the code.
#pragma once

#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "engine/fhir/codes.h"
#include "engine/model/model.h"

namespace regimen::flat {

struct IdField {};
struct SexField {};
struct BirthField {};
struct AgeField {};
struct LabField {
  const model::Mapping::LabKey* of;
};
struct ListField {
  const model::Mapping::CodeList* of;
};
struct ResultsField {
  const model::Mapping::ResultList* of;
};
using FieldKind = std::variant<IdField, SexField, BirthField, AgeField, LabField, ListField,
                               ResultsField>;
struct Field {
  std::string_view key;
  FieldKind kind;
};

class Fields {
 public:
  Fields(const model::Model& model, const model::Mapping& mapping);

  const model::Mapping& mapping() const { return mapping_; }
  const std::vector<Field>& all() const { return fields_; }
  const Field* find(std::string_view key) const;
  // Of the kind that the list or the results are about.
  std::vector<model::ConceptId> concepts_of(std::string_view system, std::string_view code) const;
  std::vector<model::AgentId> agents_of(std::string_view system, std::string_view code) const;
  std::vector<model::LabId> labs_of(std::string_view system, std::string_view code) const;
  // Everything that a field may speak of: what is unknown when it cannot be read.
  std::vector<model::Input> inputs_of(const Field& field) const;

 private:
  template <typename Id>
  std::vector<Id> inputs_of(std::string_view system, std::string_view code) const;

  const model::Model& model_;
  const model::Mapping& mapping_;
  fhir::CodeIndex codes_;
  std::vector<Field> fields_;
};

}  // namespace regimen::flat
