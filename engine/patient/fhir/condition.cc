// Implements read_condition and read_allergy of engine/patient/fhir/resources.h.
#include <algorithm>
#include <array>
#include <string>

#include "engine/base/text.h"
#include "engine/knowledge/against.h"
#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using Presence = patient::ConceptFact::Presence;

FaultWords unknown_status(std::string_view key, std::string_view status) {
  return {Code::kUnknownStatus,
          in_ticks(status) + " is not a " + std::string(key) + " that FHIR knows",
          "correct the status; the condition counts as uncertain"};
}

Presence uncertain(Reading& reading, std::string_view key, std::string_view status) {
  reading.fault(key, unknown_status(key, status), reading.evidence().touched);
  return Presence::kUncertain;
}

// What clinicalStatus and abatement say, as of the time of evaluation.
Presence clinical_presence(Reading& reading) {
  const Json root = reading.root();
  const std::optional<std::string_view> status = reading.status(root, "clinicalStatus");
  const bool is_over = status && is_one_of(*status, {"inactive", "resolved"});
  if (status && !is_over && !is_one_of(*status, {"active", "recurrence", "relapse", "remission"})) {
    return uncertain(reading, "clinicalStatus", *status);
  }
  const Time abated = reading.instant(root, "abatementDateTime", "");
  if (!abated.is_usable) {
    return Presence::kUncertain;
  }
  const quantity::Instant& as_of = reading.context().options.as_of;
  if (abated.at && abated.at->first > as_of.last) {
    // Over by now, but not yet as of then; without an explicit `as of`, an end in the future is a
    // mistake.
    return reading.context().options.is_as_of_explicit ||
                   reading.is_not_after_as_of("abatementDateTime", abated.at)
               ? Presence::kPresent
               : Presence::kUncertain;
  }
  if (abated.at) {
    return abated.at->last <= as_of.last ? Presence::kResolved : Presence::kUncertain;
  }
  const std::optional<bool> abatement = reading.boolean(root, "abatementBoolean", "");
  const bool has_ended = abatement.value_or(false) || root.get("abatementAge") ||
                         root.get("abatementString") || root.get("abatementRange") ||
                         root.get("abatementPeriod");
  return is_over || has_ended ? Presence::kResolved : Presence::kPresent;
}

// nullopt when the condition is set aside.
std::optional<Presence> presence_of(Reading& reading) {
  const std::optional<std::string_view> status =
      reading.status(reading.root(), "verificationStatus");
  if (status == "entered-in-error") {
    reading.note("verificationStatus",
                 {Code::kNotEvidence, "the condition is entered-in-error, so it is set aside", ""});
    return std::nullopt;
  }
  if (status == "refuted") {
    return Presence::kAbsent;
  }
  if (status && is_one_of(*status, {"unconfirmed", "provisional", "differential"})) {
    return Presence::kUncertain;
  }
  if (status && *status != "confirmed") {
    return uncertain(reading, "verificationStatus", *status);
  }
  return clinical_presence(reading);
}

// An Age of whole years, months, weeks or days; anything else leaves the onset unstated.
std::optional<quantity::Duration> age_of(Json age) {
  const std::optional<Json> value = age.get("value");
  const std::optional<Json> code = age.get("code");
  if (!value || value->kind() != Json::Kind::kNumber || !code || !code->is_string()) {
    return std::nullopt;
  }
  const std::optional<quantity::Rational> number = quantity::Rational::parse(value->text());
  const std::optional<std::int64_t> whole =
      number && number->is_integer() ? number->floor_integer() : std::nullopt;
  constexpr std::int64_t kCountMax = 100'000;  // days of the longest life, and more
  if (!whole || *whole < 0 || *whole > kCountMax) {
    return std::nullopt;
  }
  constexpr std::int64_t kDay = 86400;
  const auto count = static_cast<std::int32_t>(*whole);
  if (code->text() == "a") {
    return quantity::Duration{.months = count * 12, .seconds = 0, .text = ""};
  }
  if (code->text() == "mo") {
    return quantity::Duration{.months = count, .seconds = 0, .text = ""};
  }
  if (code->text() == "wk" || code->text() == "d") {
    return quantity::Duration{
        .months = 0, .seconds = *whole * kDay * (code->text() == "wk" ? 7 : 1), .text = ""};
  }
  return std::nullopt;
}

Time read_onset(Reading& reading) {
  const Json root = reading.root();
  if (root.get("onsetPeriod")) {
    const std::optional<Json> period = reading.object(root, "onsetPeriod", "");
    return period ? reading.instant(*period, "start", "onsetPeriod")
                  : Time{.at = std::nullopt, .is_usable = false};
  }
  return reading.instant(root, "onsetDateTime", "");
}

// What the status and the onset say of the concepts that were touched.
void read_concepts(Reading& reading, const Binding& binding) {
  Evidence& evidence = reading.evidence();
  if (evidence.is_spoiled || !evidence.is_mapped) {
    return;
  }
  const std::optional<Presence> presence = presence_of(reading);
  const Time onset = presence ? read_onset(reading) : Time{};
  if (!presence || evidence.is_spoiled || !onset.is_usable ||
      !reading.is_not_after_as_of("onset", onset.at)) {
    return;
  }
  if (const std::optional<Json> age = reading.object(reading.root(), "onsetAge", "")) {
    evidence.onset_age = age_of(*age);
  }
  for (const knowledge::Input& input : binding.inputs) {
    evidence.concepts.push_back({.concept_id = std::get<knowledge::ConceptId>(input),
                                 .presence = *presence,
                                 .onset = onset.at,
                                 .path = path_in(evidence, "")});
  }
}

bool is_contraindicated_by_any(const knowledge::Model& model, knowledge::AgentId agent,
                               const Binding& concepts) {
  return std::any_of(concepts.inputs.begin(), concepts.inputs.end(),
                     [&](const knowledge::Input& input) {
                       return knowledge::is_contraindicated_by(
                           model, agent, std::get<knowledge::ConceptId>(input));
                     });
}

bool is_recorded(const std::optional<Presence>& presence) {
  return presence == Presence::kPresent || presence == Presence::kUncertain;
}

}  // namespace

void read_condition(Reading& reading) {
  if (!reading.read_head("subject")) {
    return;
  }
  const Binding binding = binding_of(reading.context(), reading.codings(reading.root(), "code", ""),
                                     InputKind::kConcept);
  reading.touch(binding.inputs);
  read_concepts(reading, binding);
}

void read_allergy(Reading& reading) {
  if (!reading.read_head("patient")) {
    return;
  }
  const std::vector<Coding> codings = reading.codings(reading.root(), "code", "");
  const Binding concepts = binding_of(reading.context(), codings, InputKind::kConcept);
  const Binding agents = binding_of(reading.context(), codings, InputKind::kAgent);
  reading.touch(concepts.inputs);
  read_concepts(reading, concepts);
  if (reading.evidence().is_spoiled || agents.inputs.empty() ||
      !is_recorded(presence_of(reading))) {
    return;
  }
  const knowledge::Model& model = reading.context().model;
  for (const knowledge::Input& agent : agents.inputs) {
    if (!is_contraindicated_by_any(model, std::get<knowledge::AgentId>(agent), concepts)) {
      reading.note("code", {Code::kAllergyNotRead,
                            "an allergy to " + in_ticks(knowledge::name_of(model, agent)) +
                                " is on file, and no contraindication rests on it",
                            "judge it yourself; in the knowledge base, state a history with this "
                            "code and a contraindication"});
    }
  }
}

}  // namespace regimen::fhir
