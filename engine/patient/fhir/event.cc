// Implements read_procedure, read_immunization and read_family_history of engine/patient/fhir/resources.h:
// what was done, and what relatives had.
#include <optional>
#include <string>

#include "engine/base/text.h"
#include "engine/patient/fhir/entry.h"
#include "engine/patient/fhir/reasons.h"
#include "engine/patient/fhir/resources.h"
#include "engine/patient/not_understood.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using Presence = patient::ConceptFact::Presence;
using patient::UnreadEntry;

// nullopt when it is set aside.
std::optional<Presence> presence_by_status(ResourceParser& parser, std::string_view what) {
  const std::string_view status = parser.string(parser.root(), "status", "").value_or("");
  if (status == "completed") {
    return Presence::kPresent;
  }
  if (is_one_of(status, {"not-done", "entered-in-error"})) {
    set_aside(parser, "status", "the " + std::string(what) + " is " + std::string(status));
    return std::nullopt;
  }
  if (!is_one_of(status, {"preparation", "in-progress", "on-hold", "stopped", "unknown"})) {
    parser.fault(
        "status",
        {Code::kUnknownStatus,
         backquote(status) + " is not a status of a " + std::string(what) + " that FHIR knows",
         "correct the status; until then it is not known whether it was done"},
        parser.evidence().affected_inputs, false);
  }
  return Presence::kUncertain;
}

void add_event(ResourceParser& parser, const Binding& binding, Presence presence,
               const std::optional<quantity::Instant>& at) {
  for (const ConceptMeaning& meaning : binding.concepts) {
    parser.evidence().concepts.push_back({.concept_id = meaning.concept_id,
                                          .presence = presence,
                                          .onset = at,
                                          .path = path_in(parser.evidence(), "")});
  }
  for (UnreadEntry& entry : parser.evidence().not_understood) {
    entry.is_active = presence == Presence::kUncertain;
  }
}

Time performed_at(ResourceParser& parser) {
  const Json root = parser.root();
  const std::optional<Json> period = parser.object(root, "performedPeriod", "");
  return period ? parser.instant(*period, "start", "performedPeriod")
                : parser.instant(root, "performedDateTime", "");
}

// One disease of a relative: never the patient's own. A code that says "family history of" itself is
// a history of the patient; any other may be one of those that the knowledge base asks for.
void read_disease(ResourceParser& parser, Json condition, const std::string& where) {
  const CodedText about = parser.coded(condition, "code", where);
  const knowledge::Model& model = parser.context().model;
  const Binding binding = binding_of(parser.context(), about, CodeSubject::kConcept);
  const std::string path = path_in(parser.evidence(), where);
  bool is_stated = false;
  for (const ConceptMeaning& meaning : binding.concepts) {
    if (patient::is_of_family(model[meaning.concept_id])) {
      is_stated = true;
      parser.affect({meaning.concept_id});
      parser.evidence().concepts.push_back({.concept_id = meaning.concept_id,
                                            .presence = Presence::kPresent,
                                            .onset = std::nullopt,
                                            .path = path});
    }
  }
  if (is_stated) {
    return;
  }
  if (!binding.inputs.empty()) {
    UnreadEntry entry = unread_entry(parser.context(), about, UnreadEntry::Kind::kFamilyHistory);
    entry.path = path;
    entry.why = "it is the disease of a relative";
    parser.evidence().not_understood.push_back(std::move(entry));
  } else if (add_if_unread(parser, about, UnreadEntry::Kind::kFamilyHistory)) {
    parser.evidence().not_understood.back().path = path_in(parser.evidence(), where);
  }
}

}  // namespace

void read_procedure(ResourceParser& parser) {
  if (!parser.read_head("subject")) {
    return;
  }
  const CodedText about = parser.coded(parser.root(), "code", "");
  const Binding binding = binding_of(parser.context(), about, CodeSubject::kConcept);
  parser.affect(binding.inputs);
  if (parser.evidence().is_unusable) {
    return;
  }
  const bool matters =
      !binding.inputs.empty() || add_if_unread(parser, about, UnreadEntry::Kind::kProcedure);
  if (!matters && !parser.root().get("reasonCode")) {
    return;
  }
  const std::optional<Presence> presence = presence_by_status(parser, "procedure");
  const Time at = performed_at(parser);
  if (!presence || parser.evidence().is_unusable || !at.is_usable ||
      !is_in_time(parser, "performed", at)) {
    return;
  }
  add_event(parser, binding, *presence, at.at);
  read_reasons(parser, "reasonCode", at.at, false);
}

void read_immunization(ResourceParser& parser) {
  if (!parser.read_head("patient")) {
    return;
  }
  const Binding binding = binding_of(
      parser.context(), parser.coded(parser.root(), "vaccineCode", ""), CodeSubject::kConcept);
  parser.affect(binding.inputs);
  if (parser.evidence().is_unusable || binding.inputs.empty()) {
    parser.evidence().is_something_else = true;  // a vaccine is no diagnosis, allergy or therapy
    return;
  }
  const std::optional<Presence> presence = presence_by_status(parser, "immunization");
  const Time at = parser.instant(parser.root(), "occurrenceDateTime", "");
  if (presence && !parser.evidence().is_unusable && at.is_usable &&
      is_in_time(parser, "occurrence", at)) {
    add_event(parser, binding, *presence, at.at);
  }
}

void read_family_history(ResourceParser& parser) {
  if (!parser.read_head("patient")) {
    return;
  }
  const std::string_view status = parser.string(parser.root(), "status", "").value_or("");
  const std::optional<Json> conditions = parser.array(parser.root(), "condition", "");
  if (parser.evidence().is_unusable || !conditions) {
    return;
  }
  if (status == "entered-in-error") {
    set_aside(parser, "status", "the family history is entered-in-error");
    return;
  }
  std::size_t index = 0;
  for (const Json condition : conditions->children()) {
    const std::string where = "condition[" + std::to_string(index++) + "]";
    if (condition.is_object()) {
      read_disease(parser, condition, where);
    }
  }
}

}  // namespace regimen::fhir
