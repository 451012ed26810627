// Implements read_condition and read_allergy of engine/patient/fhir/resources.h.
#include <algorithm>
#include <array>
#include <string>

#include "engine/base/text.h"
#include "engine/knowledge/against.h"
#include "engine/patient/fhir/entry.h"
#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using Presence = patient::ConceptFact::Presence;
using patient::UnreadEntry;

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
// Of two statements of the record one is wrong, and nobody here knows which.
Presence ended_but_active(ResourceParser& parser) {
  parser.fault(
      "clinicalStatus",
      {Code::kUnknownStatus, "the condition is stated to be active, and to have ended",
       "correct the status or the abatement; until then the condition counts as uncertain"},
      parser.evidence().affected_inputs);
  return Presence::kUncertain;
}

Presence clinical_presence(ResourceParser& parser) {
  const Json root = parser.root();
  const std::optional<std::string_view> status = parser.status(root, "clinicalStatus");
  const bool is_over = status && is_one_of(*status, {"inactive", "resolved", "remission"});
  if (status && !is_over && !is_one_of(*status, {"active", "recurrence", "relapse"})) {
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
  const bool is_active = status && !is_over;
  if (abated.at && abated.at->last <= as_of.last) {
    return is_active ? ended_but_active(parser) : Presence::kResolved;
  }
  if (abated.at) {
    return Presence::kUncertain;
  }
  const std::optional<bool> abatement = parser.boolean(root, "abatementBoolean", "");
  const bool has_ended = abatement.value_or(false) || root.get("abatementAge") ||
                         root.get("abatementString") || root.get("abatementRange") ||
                         root.get("abatementPeriod");
  if (has_ended && is_active) {
    return ended_but_active(parser);
  }
  return is_over || has_ended ? Presence::kResolved : Presence::kPresent;
}

// nullopt when the condition is set aside.
std::optional<Presence> presence_of(ResourceParser& parser) {
  const std::optional<std::string_view> status = parser.status(parser.root(), "verificationStatus");
  if (status == "entered-in-error") {
    set_aside(parser, "verificationStatus", "the condition is entered-in-error");
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

// Codes of SNOMED CT, as FHIR binds them.
std::optional<knowledge::Grade> severity_of(ResourceParser& parser) {
  for (const Coding& coding : parser.codings(parser.root(), "severity", "")) {
    if (short_name_of(coding.system) != "snomed") {
      continue;
    }
    if (coding.code == "255604002") {
      return knowledge::Grade::kMild;
    }
    if (coding.code == "6736007") {
      return knowledge::Grade::kModerate;
    }
    if (coding.code == "24484000") {
      return knowledge::Grade::kSevere;
    }
  }
  return std::nullopt;
}

// A code of history says that it was so, whatever the status is of.
Presence with_history(Presence presence, bool is_history) {
  return is_history && presence == Presence::kPresent ? Presence::kResolved : presence;
}

// Is one of the codes the concept's own, and not a kind of it? Who has no cancer of the prostate
// may have another one.
bool is_own_code(const knowledge::Concept& one, const CodedText& about) {
  return std::any_of(about.codings.begin(), about.codings.end(), [&](const Coding& coding) {
    const std::string_view system = short_name_of(coding.system);
    return std::any_of(one.codes.begin(), one.codes.end(), [&](const knowledge::Code& code) {
      return code.is_own && code.code == coding.code &&
             (code.system == system || (system == "icd10cm" && code.system == "icd10"));
    });
  });
}

// What the status and the onset say of the concepts that were touched.
void read_concepts(ResourceParser& parser, const Binding& binding, const CodedText& about) {
  Evidence& evidence = parser.evidence();
  const std::optional<Presence> presence = presence_of(parser);
  const Time onset = presence ? read_onset(parser) : Time{};
  if (!presence || evidence.is_unusable || !onset.is_usable ||
      !is_in_time(parser, "onset", onset)) {
    return;
  }
  if (const std::optional<Json> age = parser.object(parser.root(), "onsetAge", "")) {
    evidence.onset_age = age_of(*age);
  }
  const std::optional<knowledge::Grade> severity = severity_of(parser);
  for (patient::UnreadEntry& entry : evidence.not_understood) {
    entry.is_active = *presence != Presence::kResolved;
  }
  if (*presence == Presence::kAbsent) {
    evidence.not_understood.clear();  // it was looked for and not found, whatever it is
  }
  for (const ConceptMeaning& meaning : binding.concepts) {
    if (*presence == Presence::kAbsent &&
        !is_own_code(parser.context().model[meaning.concept_id], about)) {
      continue;
    }
    evidence.concepts.push_back({.concept_id = meaning.concept_id,
                                 .presence = with_history(*presence, meaning.is_history),
                                 .onset = onset.at,
                                 .path = path_in(evidence, ""),
                                 .severity = severity});
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
  const CodedText about = parser.coded(parser.root(), "code", "");
  const Binding binding = binding_of(parser.context(), about, CodeSubject::kConcept);
  parser.affect(binding.inputs);
  if (parser.evidence().is_unusable) {
    return;
  }
  if (!binding.inputs.empty() || add_if_unread(parser, about, UnreadEntry::Kind::kDiagnosis)) {
    read_concepts(parser, binding, about);
  }
}

void read_allergy(ResourceParser& parser) {
  if (!parser.read_head("patient")) {
    return;
  }
  const CodedText about = parser.coded(parser.root(), "code", "");
  const Binding concepts = binding_of(parser.context(), about, CodeSubject::kConcept);
  const Binding agents = binding_of(parser.context(), about, CodeSubject::kAgent);
  parser.affect(concepts.inputs);
  if (parser.evidence().is_unusable) {
    return;
  }
  const bool is_mapped = !concepts.inputs.empty() || !agents.inputs.empty();
  if (!is_mapped && !add_if_unread(parser, about, UnreadEntry::Kind::kAllergy)) {
    return;
  }
  read_concepts(parser, concepts, about);
  if (parser.evidence().is_unusable || agents.inputs.empty() || !is_recorded(presence_of(parser))) {
    return;
  }
  parser.evidence().is_mapped = true;
  const knowledge::Model& model = parser.context().model;
  for (const knowledge::Input& agent : agents.inputs) {
    if (!is_contraindicated_by_any(model, std::get<knowledge::AgentId>(agent), concepts)) {
      parser.note("code", {Code::kAllergyNotRead,
                           "an allergy to " + backquote(knowledge::name_of(model, agent)) +
                               " is on file, and no contraindication uses it",
                           "assess it yourself; in the knowledge base, state a history with this "
                           "code and a contraindication"});
    }
  }
}

}  // namespace regimen::fhir
