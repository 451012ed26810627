// Bindings: what the codes of one CodeableConcept mean, of one kind of input.
//
// Shape:   a text is looked at where no code means anything.
// Errors:  D108 in the words of `ambiguous`, for the caller to report.
// Cost:    one look-up for each code.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "engine/patient/fhir/resource_parser.h"

namespace regimen::fhir {

struct ConceptMeaning {
  knowledge::ConceptId concept_id;
  bool is_history = false;  // the code says that it was so
  friend auto operator<=>(const ConceptMeaning&, const ConceptMeaning&) = default;
};

struct Binding {
  std::vector<knowledge::Input> inputs;  // sorted, unique
  std::vector<ConceptMeaning> concepts;  // those among them, by each of their codes
  bool is_one_meaning = true;            // every coding that means something means the same
};
Binding binding_of(const Context& context, const CodedText& about, CodeSubject kind);
FaultWords ambiguous(const Context& context, const std::vector<knowledge::Input>& meant);

}  // namespace regimen::fhir
