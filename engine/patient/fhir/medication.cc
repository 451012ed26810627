// Implements read_medication_request, read_medication_statement and read_medication of
// engine/patient/fhir/resources.h.
#include <algorithm>
#include <string>

#include "engine/base/text.h"
#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using Status = patient::Medication::Status;

// Longer than prescriptions are valid in most places.
constexpr std::int32_t kRequestMonthsMax = 12;

// nullopt when it is set aside.
std::optional<Status> status_of(Reading& reading) {
  const std::optional<std::string_view> status = reading.string(reading.root(), "status", "");
  if (!status) {
    reading.fault("status",
                  {Code::kUnknownStatus, "the medication states no status",
                   "state one; whether it is taken counts as uncertain"},
                  reading.evidence().touched);
    return Status::kUncertain;
  }
  if (*status == "active") {
    return Status::kTaking;
  }
  if (is_one_of(*status, {"stopped", "completed", "cancelled", "ended", "not-taken"})) {
    return Status::kNotTaking;
  }
  if (is_one_of(*status, {"on-hold", "unknown", "draft", "intended"})) {
    return Status::kUncertain;
  }
  if (*status == "entered-in-error") {
    reading.note("status", {Code::kNotEvidence,
                            "the medication is entered-in-error, so it is set aside", ""});
    return std::nullopt;
  }
  reading.fault(
      "status",
      {Code::kUnknownStatus, in_ticks(*status) + " is not a status of a medication that FHIR knows",
       "correct the status; whether it is taken counts as uncertain"},
      reading.evidence().touched);
  return Status::kUncertain;
}

// False when the request is only a thought.
bool is_order(Reading& reading) {
  const std::optional<std::string_view> intent = reading.string(reading.root(), "intent", "");
  if (!intent || is_one_of(*intent, {"order", "original-order", "reflex-order", "filler-order",
                                     "instance-order"})) {
    return true;
  }
  if (is_one_of(*intent, {"proposal", "plan", "option"})) {
    reading.note("intent",
                 {Code::kNotEvidence,
                  "the request is a " + std::string(*intent) + ", so it is set aside", ""});
    return false;
  }
  reading.fault("intent",
                {Code::kUnknownStatus, in_ticks(*intent) + " is not an intent that FHIR knows",
                 "write order, plan or proposal"},
                reading.evidence().touched);
  return false;
}

// Agents stated beside the request, in a contained Medication, or elsewhere (then `reference` is
// set).
struct Agents {
  Binding binding;
  std::string reference;
};

Agents contained_agents(Reading& reading, std::string_view id) {
  const std::optional<Json> list = reading.array(reading.root(), "contained", "");
  if (!list) {
    return {};
  }
  std::size_t index = 0;
  for (const Json resource : list->children()) {
    const std::string where = "contained[" + std::to_string(index++) + "]";
    const std::optional<Json> given = resource.get("id");
    if (given && given->is_string() && given->text() == id) {
      return {.binding = binding_of(reading.context(), reading.codings(resource, "code", where),
                                    InputKind::kAgent),
              .reference = ""};
    }
  }
  reading.note("medicationReference",
               {Code::kMedicationNotFound, in_ticks(id) + " is not contained in the resource", ""});
  return {};
}

Agents agents_of(Reading& reading) {
  const std::optional<Json> given = reading.object(reading.root(), "medicationReference", "");
  if (!given) {
    return {.binding = binding_of(reading.context(),
                                  reading.codings(reading.root(), "medicationCodeableConcept", ""),
                                  InputKind::kAgent),
            .reference = ""};
  }
  const std::optional<std::string_view> reference =
      reading.string(*given, "reference", "medicationReference");
  if (!reference || reference->empty()) {
    return {};
  }
  if (reference->front() == '#') {
    return contained_agents(reading, reference->substr(1));
  }
  return {.binding = {}, .reference = reference_of(*reference)};
}

void add_medication(Reading& reading, const Agents& agents, Status status,
                    const std::optional<quantity::Instant>& since) {
  Evidence& evidence = reading.evidence();
  patient::Medication medication{.agent = knowledge::AgentId(std::uint32_t{0}),
                                 .status = status,
                                 .since = since,
                                 .path = path_in(evidence, "")};
  if (!agents.reference.empty()) {
    evidence.medication_reference = {.reference = agents.reference, .medication = medication};
    return;
  }
  for (const knowledge::Input& input : agents.binding.inputs) {
    medication.agent = std::get<knowledge::AgentId>(input);
    evidence.medications.push_back(medication);
  }
}

// Head and agents of either resource; false when there is nothing more to read.
bool read_agents(Reading& reading, Agents& agents) {
  if (!reading.read_head("subject")) {
    return false;
  }
  agents = agents_of(reading);
  reading.touch(agents.binding.inputs);
  Evidence& evidence = reading.evidence();
  if (evidence.is_spoiled || (!evidence.is_mapped && agents.reference.empty())) {
    return false;
  }
  if (!agents.binding.is_one_meaning) {
    reading.fault("medicationCodeableConcept", ambiguous(reading.context(), agents.binding),
                  evidence.touched);
    return false;
  }
  return true;
}

// The last instant that the request provides for, if it says one.
std::optional<quantity::Instant> end_of_request(Reading& reading) {
  std::optional<quantity::Instant> end;
  const auto take = [&](Json holder, std::string_view key, const std::string& where) {
    const std::optional<Json> period = reading.object(holder, key, where);
    const Time time = period ? reading.instant(*period, "end", below(where, key)) : Time{};
    if (time.at && (!end || end->last < time.at->last)) {
      end = time.at;
    }
  };
  if (const auto supply = reading.object(reading.root(), "dispenseRequest", "")) {
    take(*supply, "validityPeriod", "dispenseRequest");
  }
  const std::optional<Json> doses = reading.array(reading.root(), "dosageInstruction", "");
  if (!doses) {
    return end;
  }
  std::size_t index = 0;
  for (const Json dose : doses->children()) {
    const std::string where = "dosageInstruction[" + std::to_string(index++) + "]";
    const auto timing = dose.is_object() ? reading.object(dose, "timing", where) : std::nullopt;
    const auto repeat =
        timing ? reading.object(*timing, "repeat", where + ".timing") : std::nullopt;
    if (repeat) {
      take(*repeat, "boundsPeriod", where + ".timing.repeat");
    }
  }
  return end;
}

// Nobody closes requests: an active one that is over, or old and without an end, is no evidence
// that the patient still takes it.
bool may_be_over(Reading& reading, const Time& authored) {
  const quantity::Instant& as_of = reading.context().options.as_of;
  const std::optional<quantity::Instant> end = end_of_request(reading);
  if (end && end->last < as_of.first) {
    reading.note("dispenseRequest",
                 {Code::kMayBeOver, "the active request ended on " + end->to_text(),
                  "state whether it is taken; until then it counts as uncertain"});
    return true;
  }
  const quantity::Duration valid{.months = kRequestMonthsMax, .seconds = 0, .text = ""};
  if (!end && authored.at && plus(*authored.at, valid).last < as_of.first) {
    reading.note("authoredOn",
                 {Code::kMayBeOver,
                  "the active request is of " + authored.at->to_text() + " and says no end",
                  "state whether it is taken; until then it counts as uncertain"});
    return true;
  }
  return false;
}

}  // namespace

void read_medication_request(Reading& reading) {
  Agents agents;
  if (!read_agents(reading, agents) || !is_order(reading)) {
    return;
  }
  std::optional<Status> status = status_of(reading);
  const std::optional<bool> forbids = reading.boolean(reading.root(), "doNotPerform", "");
  const Time authored = reading.instant(reading.root(), "authoredOn", "");
  if (!status || reading.evidence().is_spoiled || !authored.is_usable ||
      !reading.is_not_after_as_of("authoredOn", authored.at)) {
    return;
  }
  if (forbids.value_or(false)) {
    status = Status::kNotTaking;
  } else if (*status == Status::kTaking && may_be_over(reading, authored)) {
    status = Status::kUncertain;
  }
  if (reading.evidence().is_spoiled) {
    return;
  }
  add_medication(reading, agents, *status, authored.at);
}

void read_medication_statement(Reading& reading) {
  Agents agents;
  if (!read_agents(reading, agents)) {
    return;
  }
  std::optional<Status> status = status_of(reading);
  const Json root = reading.root();
  const std::optional<Json> period = reading.object(root, "effectivePeriod", "");
  const Time start = period ? reading.instant(*period, "start", "effectivePeriod")
                            : reading.instant(root, "effectiveDateTime", "");
  const Time end = period ? reading.instant(*period, "end", "effectivePeriod") : Time{};
  if (!status || reading.evidence().is_spoiled || !start.is_usable || !end.is_usable ||
      !reading.is_not_after_as_of("effective", start.at)) {
    return;
  }
  const quantity::Instant& as_of = reading.context().options.as_of;
  if (end.at && end.at->first <= as_of.last && *status == Status::kTaking) {
    status = end.at->last < as_of.first ? Status::kNotTaking : Status::kUncertain;
  }
  add_medication(reading, agents, *status, start.at);
}

std::vector<knowledge::Input> read_medication(Reading& reading) {
  return binding_of(reading.context(), reading.codings(reading.root(), "code", ""),
                    InputKind::kAgent)
      .inputs;
}

}  // namespace regimen::fhir
