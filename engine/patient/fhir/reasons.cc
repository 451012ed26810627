// Implements engine/patient/fhir/reasons.h, and read_encounter, read_service_request and
// read_diagnostic_report of engine/patient/fhir/resources.h.
#include "engine/patient/fhir/reasons.h"

#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/patient/fhir/entry.h"
#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using Presence = patient::ConceptFact::Presence;
using patient::UnreadEntry;

void read_reason(ResourceParser& parser, const CodedText& about, const std::string& where,
                 const std::optional<quantity::Instant>& at, Presence presence) {
  const Binding binding = binding_of(parser.context(), about, CodeSubject::kConcept);
  parser.affect(binding.inputs);
  Evidence& evidence = parser.evidence();
  for (const ConceptMeaning& meaning : binding.concepts) {
    evidence.reasons.push_back({.concept_id = meaning.concept_id,
                                .presence = meaning.is_history ? Presence::kResolved : presence,
                                .onset = at,
                                .path = path_in(evidence, where)});
  }
  if (!binding.inputs.empty() ||
      understanding_of(parser.context(), about, UnreadEntry::Kind::kDiagnosis) ==
          Understanding::kSomethingElse) {
    return;
  }
  UnreadEntry entry = unread_entry(parser.context(), about, UnreadEntry::Kind::kDiagnosis);
  entry.is_active = presence != Presence::kResolved;
  entry.path = path_in(evidence, where);
  evidence.unread_reasons.push_back(std::move(entry));
}

Time period_of(ResourceParser& parser, std::string_view end) {
  const std::optional<Json> period = parser.object(parser.root(), "period", "");
  return period ? parser.instant(*period, period->get(end) ? end : "start", "period") : Time{};
}

// A stay in hospital has no code of its own: the knowledge base gives it this one.
constexpr Coding kStay{.system = "https://regimen.example/codes", .code = "inpatient"};

void read_stay(ResourceParser& parser, bool is_going_on) {
  const std::optional<Json> kind = parser.object(parser.root(), "class", "");
  const std::optional<std::string_view> code =
      kind ? parser.string(*kind, "code", "class") : std::nullopt;
  if (!code || !is_one_of(*code, {"IMP", "ACUTE", "NONAC", "OBSENC"})) {
    return;
  }
  const Time start = period_of(parser, "start");
  for (const knowledge::Input& input : parser.context().codes.inputs_of(kStay)) {
    const auto* concept_id = std::get_if<knowledge::ConceptId>(&input);
    if (concept_id != nullptr && start.is_usable) {
      parser.affect({input});
      parser.evidence().concepts.push_back(
          {.concept_id = *concept_id,
           .presence = is_going_on ? Presence::kPresent : Presence::kResolved,
           .onset = start.at,
           .path = path_in(parser.evidence(), "class")});
    }
  }
}

void report_status(ResourceParser& parser, std::string_view status, std::string_view of_what) {
  parser.fault(
      "status",
      {Code::kUnknownStatus,
       backquote(status) + " is not a status of " + std::string(of_what) + " that FHIR knows",
       "correct the status"},
      parser.evidence().affected_inputs, false);
}

bool knows_stays(const Context& context) {
  return !context.codes.inputs_of(kStay).empty();
}

}  // namespace

void read_reasons(ResourceParser& parser, std::string_view key,
                  const std::optional<quantity::Instant>& at, bool is_going_on) {
  const std::optional<Json> list = parser.array(parser.root(), key, "");
  if (!list) {
    return;
  }
  const Presence presence = is_going_on                                     ? Presence::kPresent
                            : is_recent(at, parser.context().options.as_of) ? Presence::kUncertain
                                                                            : Presence::kResolved;
  std::size_t index = 0;
  for (const Json reason : list->children()) {
    const std::string where = std::string(key) + "[" + std::to_string(index++) + "]";
    if (reason.is_object()) {
      read_reason(parser, parser.coded_in(reason, where), where, at, presence);
    }
  }
}

void read_encounter(ResourceParser& parser) {
  if (!parser.read_head("subject") ||
      (!parser.root().get("reasonCode") && !knows_stays(parser.context()))) {
    return;
  }
  const std::string_view status = parser.string(parser.root(), "status", "").value_or("");
  const bool is_going_on = is_one_of(status, {"arrived", "triaged", "in-progress", "onleave"});
  const Time end = period_of(parser, "end");
  if (parser.evidence().is_unusable || !end.is_usable) {
    return;
  }
  if (is_one_of(status, {"planned", "cancelled", "entered-in-error"})) {
    set_aside(parser, "status", "the encounter is " + std::string(status));
    return;
  }
  if (!is_going_on && !is_one_of(status, {"finished", "unknown"})) {
    report_status(parser, status, "an encounter");
  }
  if (!is_in_time(parser, "period", end)) {
    return;
  }
  read_stay(parser, is_going_on);
  read_reasons(parser, "reasonCode", end.at, is_going_on);
}

void read_service_request(ResourceParser& parser) {
  if (!parser.read_head("subject") || !parser.root().get("reasonCode")) {
    return;
  }
  const std::string_view status = parser.string(parser.root(), "status", "").value_or("");
  const std::string_view intent = parser.string(parser.root(), "intent", "").value_or("");
  const Time authored = parser.instant(parser.root(), "authoredOn", "");
  if (parser.evidence().is_unusable || !authored.is_usable) {
    return;
  }
  if (is_one_of(status, {"draft", "revoked", "entered-in-error"}) ||
      is_one_of(intent, {"proposal", "plan", "option"})) {
    set_aside(parser, "status",
              "the request is " + std::string(status == "active" ? intent : status));
    return;
  }
  if (!is_one_of(status, {"active", "on-hold", "completed", "unknown"})) {
    report_status(parser, status, "a request");
  }
  if (is_in_time(parser, "authoredOn", authored)) {
    read_reasons(parser, "reasonCode", authored.at, false);
  }
}

void read_diagnostic_report(ResourceParser& parser) {
  if (!parser.read_head("subject")) {
    return;
  }
  const Json root = parser.root();
  if (!root.get("conclusionCode")) {
    return;
  }
  const std::string_view status = parser.string(root, "status", "").value_or("");
  const std::optional<Json> period = parser.object(root, "effectivePeriod", "");
  const Time at =
      period ? parser.instant(*period, "start", "effectivePeriod")
             : parser.instant(root, root.get("effectiveDateTime") ? "effectiveDateTime" : "issued",
                              "");
  if (parser.evidence().is_unusable || !at.is_usable) {
    return;
  }
  if (is_one_of(status, {"registered", "cancelled", "entered-in-error", "unknown", ""})) {
    set_aside(
        parser, "status",
        status.empty() ? "the report states no status" : "the report is " + std::string(status));
    return;
  }
  // What an early report concludes is uncertain, like what a final one does.
  if (!is_status_of_evidence(status) &&
      !is_one_of(status, {"appended", "partial", "preliminary"})) {
    report_status(parser, status, "a report");
  }
  if (is_in_time(parser, "effective", at)) {
    read_reasons(parser, "conclusionCode", at.at, false);
  }
}

}  // namespace regimen::fhir
