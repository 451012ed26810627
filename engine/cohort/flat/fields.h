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

#include "engine/knowledge/model.h"
#include "engine/patient/fhir/codes.h"

namespace regimen::flat {

struct IdField {};
struct SexField {};
struct BirthField {};
struct AgeField {};
struct LabField {
  const knowledge::Mapping::LabKey* of;
};
struct ListField {
  const knowledge::Mapping::CodeList* of;
};
struct ResultsField {
  const knowledge::Mapping::ResultList* of;
};
using FieldKind =
    std::variant<IdField, SexField, BirthField, AgeField, LabField, ListField, ResultsField>;
struct Field {
  std::string_view key;
  FieldKind kind;
};

class Fields {
 public:
  Fields(const knowledge::Model& model, const knowledge::Mapping& mapping);

  const knowledge::Mapping& mapping() const { return mapping_; }
  const std::vector<Field>& all() const { return fields_; }
  const Field* find(std::string_view key) const;
  // Of the kind that the list or the results are about.
  struct ConceptMeaning {
    knowledge::ConceptId id;
    bool is_history;  // the code says that it was so
  };
  std::vector<ConceptMeaning> concepts_of(std::string_view system, std::string_view code) const;
  std::vector<knowledge::AgentId> agents_of(std::string_view system, std::string_view code) const;
  std::vector<knowledge::LabId> labs_of(std::string_view system, std::string_view code) const;
  // Is the code of none of ours known to be something else, or irrelevant?
  bool is_something_else(const knowledge::Mapping::CodeList& list, std::string_view code) const;
  // The unit that a text of the file means; the lab's own where the list names no units.
  std::string_view unit_of(const knowledge::Mapping::ResultList& list, knowledge::LabId lab,
                           std::string_view written) const;
  // Everything that a field may speak of: what is unknown when it cannot be read.
  std::vector<knowledge::Input> inputs_of(const Field& field) const;

 private:
  template <typename Id>
  std::vector<Id> inputs_of(std::string_view system, std::string_view code) const;

  const knowledge::Model& model_;
  const knowledge::Mapping& mapping_;
  fhir::CodeIndex codes_;
  std::vector<Field> fields_;
};

}  // namespace regimen::flat
