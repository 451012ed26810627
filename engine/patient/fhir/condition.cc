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
          backquote(status) + " is not a " + std::string(key) + " that FHIR knows",
          "correct the status; the condition counts as uncertain"};
}

Presence uncertain(ResourceParser& parser, std::string_view key, std::string_view status) {
  parser.fault(key, unknown_status(key, status), parser.evidence().affected_inputs);
  return Presence::kUncertain;
}

// What clinicalStatus and abatement say, as of the time of evaluation.
Presence clinical_presence(ResourceParser& parser) {
  const Json root = parser.root();
  const std::optional<std::string_view> status = parser.status(root, "clinicalStatus");
  const bool is_over = status && is_one_of(*status, {"inactive", "resolved"});
  if (status && !is_over && !is_one_of(*status, {"active", "recurrence", "relapse", "remission"})) {
    return uncertain(parser, "clinicalStatus", *status);
  }
  const Time abated = parser.instant(root, "abatementDateTime", "");
  if (!abated.is_usable) {
    return Presence::kUncertain;
  }
  const quantity::Instant& as_of = parser.context().options.as_of;
  if (abated.at && abated.at->first > as_of.last) {
    // Over by now, but not yet as of then; without an explicit `as of`, an end in the future is a
    // mistake.
    return parser.context().options.is_as_of_explicit ||
                   parser.is_not_after_as_of("abatementDateTime", abated.at)
               ? Presence::kPresent
               : Presence::kUncertain;
  }
  if (abated.at) {
    return abated.at->last <= as_of.last ? Presence::kResolved : Presence::kUncertain;
  }
  const std::optional<bool> abatement = parser.boolean(root, "abatementBoolean", "");
  const bool has_ended = abatement.value_or(false) || root.get("abatementAge") ||
                         root.get("abatementString") || root.get("abatementRange") ||
                         root.get("abatementPeriod");
  return is_over || has_ended ? Presence::kResolved : Presence::kPresent;
}

// nullopt when the condition is set aside.
std::optional<Presence> presence_of(ResourceParser& parser) {
  const std::optional<std::string_view> status = parser.status(parser.root(), "verificationStatus");
  if (status == "entered-in-error") {
    parser.note("verificationStatus",
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
    return uncertain(parser, "verificationStatus", *status);
  }
  return clinical_presence(parser);
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

Time read_onset(ResourceParser& parser) {
  const Json root = parser.root();
  if (root.get("onsetPeriod")) {
    const std::optional<Json> period = parser.object(root, "onsetPeriod", "");
    return period ? parser.instant(*period, "start", "onsetPeriod")
                  : Time{.at = std::nullopt, .is_usable = false};
  }
  return parser.instant(root, "onsetDateTime", "");
}

// What the status and the onset say of the concepts that were touched.
void read_concepts(ResourceParser& parser, const Binding& binding) {
  Evidence& evidence = parser.evidence();
  if (evidence.is_unusable || !evidence.is_mapped) {
    return;
  }
  const std::optional<Presence> presence = presence_of(parser);
  const Time onset = presence ? read_onset(parser) : Time{};
  if (!presence || evidence.is_unusable || !onset.is_usable ||
      !parser.is_not_after_as_of("onset", onset.at)) {
    return;
  }
  if (const std::optional<Json> age = parser.object(parser.root(), "onsetAge", "")) {
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

void read_condition(ResourceParser& parser) {
  if (!parser.read_head("subject")) {
    return;
  }
  const Binding binding =
      binding_of(parser.context(), parser.codings(parser.root(), "code", ""), InputKind::kConcept);
  parser.affect(binding.inputs);
  read_concepts(parser, binding);
}

void read_allergy(ResourceParser& parser) {
  if (!parser.read_head("patient")) {
    return;
  }
  const std::vector<Coding> codings = parser.codings(parser.root(), "code", "");
  const Binding concepts = binding_of(parser.context(), codings, InputKind::kConcept);
  const Binding agents = binding_of(parser.context(), codings, InputKind::kAgent);
  parser.affect(concepts.inputs);
  read_concepts(parser, concepts);
  if (parser.evidence().is_unusable || agents.inputs.empty() || !is_recorded(presence_of(parser))) {
    return;
  }
  const knowledge::Model& model = parser.context().model;
  for (const knowledge::Input& agent : agents.inputs) {
    if (!is_contraindicated_by_any(model, std::get<knowledge::AgentId>(agent), concepts)) {
      parser.note("code", {Code::kAllergyNotRead,
                           "an allergy to " + backquote(knowledge::name_of(model, agent)) +
                               " is on file, and no contraindication rests on it",
                           "judge it yourself; in the knowledge base, state a history with this "
                           "code and a contraindication"});
    }
  }
}

}  // namespace regimen::fhir
