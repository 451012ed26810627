// Implements read_medication_request and read_medication_statement of engine/patient/fhir/resources.h.
#include <algorithm>
#include <string>

#include "engine/base/text.h"
#include "engine/patient/fhir/medication_of.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using Status = patient::Medication::Status;

// Longer than prescriptions are valid in most places.
constexpr std::int32_t kRequestMonthsMax = 12;

// nullopt when it is set aside.
std::optional<Status> status_of(ResourceParser& parser) {
  const std::optional<std::string_view> status = parser.string(parser.root(), "status", "");
  if (!status) {
    parser.fault("status",
                 {Code::kUnknownStatus, "the medication states no status",
                  "state one; whether it is taken counts as uncertain"},
                 parser.evidence().affected_inputs);
    return Status::kUncertain;
  }
  if (*status == "active") {
    return Status::kTaking;
  }
  if (is_one_of(*status, {"stopped", "completed", "ended"})) {
    return Status::kStopped;
  }
  if (*status == "not-taken") {
    return Status::kNotTaking;
  }
  if (is_one_of(*status, {"on-hold", "unknown", "draft", "intended"})) {
    return Status::kUncertain;
  }
  if (is_one_of(*status, {"entered-in-error", "cancelled"})) {
    set_aside(parser, "status", "the medication is " + std::string(*status));
    return std::nullopt;
  }
  parser.fault("status",
               {Code::kUnknownStatus,
                backquote(*status) + " is not a status of a medication that FHIR knows",
                "correct the status; whether it is taken counts as uncertain"},
               parser.evidence().affected_inputs);
  return Status::kUncertain;
}

// False when the request is only a thought.
bool is_order(ResourceParser& parser) {
  const std::optional<std::string_view> intent = parser.string(parser.root(), "intent", "");
  if (!intent || is_one_of(*intent, {"order", "original-order", "reflex-order", "filler-order",
                                     "instance-order"})) {
    return true;
  }
  if (is_one_of(*intent, {"proposal", "plan", "option"})) {
    set_aside(parser, "intent", "the request is a " + std::string(*intent));
    return false;
  }
  parser.fault("intent",
               {Code::kUnknownStatus, backquote(*intent) + " is not an intent that FHIR knows",
                "write order, plan or proposal"},
               parser.evidence().affected_inputs);
  return false;
}

// The last instant that the request provides for, if it says one.
std::optional<quantity::Instant> end_of_request(ResourceParser& parser) {
  std::optional<quantity::Instant> end;
  const auto take = [&](Json holder, std::string_view key, const std::string& where) {
    const std::optional<Json> period = parser.object(holder, key, where);
    const Time time = period ? parser.instant(*period, "end", below(where, key)) : Time{};
    if (time.at && (!end || end->last < time.at->last)) {
      end = time.at;
    }
  };
  if (const auto supply = parser.object(parser.root(), "dispenseRequest", "")) {
    take(*supply, "validityPeriod", "dispenseRequest");
  }
  const std::optional<Json> doses = parser.array(parser.root(), "dosageInstruction", "");
  if (!doses) {
    return end;
  }
  std::size_t index = 0;
  for (const Json dose : doses->children()) {
    const std::string where = "dosageInstruction[" + std::to_string(index++) + "]";
    const auto timing = dose.is_object() ? parser.object(dose, "timing", where) : std::nullopt;
    const auto repeat = timing ? parser.object(*timing, "repeat", where + ".timing") : std::nullopt;
    if (repeat) {
      take(*repeat, "boundsPeriod", where + ".timing.repeat");
    }
  }
  return end;
}

// Nobody closes requests: an active one that is over, or old and without an end, is no evidence
// that the patient still takes it.
bool may_be_over(ResourceParser& parser, const Time& authored) {
  const quantity::Instant& as_of = parser.context().options.as_of;
  const std::optional<quantity::Instant> end = end_of_request(parser);
  if (end && end->last < as_of.first) {
    parser.note("dispenseRequest",
                {Code::kMayBeOver, "the active request ended on " + end->to_text(),
                 "state whether it is taken; until then it counts as uncertain"});
    return true;
  }
  const quantity::Duration valid{.months = kRequestMonthsMax, .seconds = 0, .text = ""};
  if (!end && authored.at && plus(*authored.at, valid).last < as_of.first) {
    parser.note("authoredOn",
                {Code::kMayBeOver,
                 "the active request is of " + authored.at->to_text() + " and states no end",
                 "state whether it is taken; until then it counts as uncertain"});
    return true;
  }
  return false;
}

}  // namespace

void read_medication_request(ResourceParser& parser) {
  const std::optional<MedicationOf> medication = medication_of(parser);
  if (!medication || !is_order(parser)) {
    return;
  }
  std::optional<Status> status = status_of(parser);
  const std::optional<bool> forbids = parser.boolean(parser.root(), "doNotPerform", "");
  const Time authored = parser.instant(parser.root(), "authoredOn", "");
  if (!status || parser.evidence().is_unusable || !authored.is_usable ||
      !is_in_time(parser, "authoredOn", authored)) {
    return;
  }
  if (forbids.value_or(false)) {
    status = Status::kNotTaking;
  } else if (*status == Status::kTaking && may_be_over(parser, authored)) {
    status = Status::kUncertain;
  }
  if (!parser.evidence().is_unusable) {
    add_medication(parser, *medication,
                   {.status = *status,
                    .since = authored.at,
                    .until = std::nullopt,
                    .doses = read_doses(parser, "dosageInstruction")});
  }
}

void read_medication_statement(ResourceParser& parser) {
  const std::optional<MedicationOf> medication = medication_of(parser);
  if (!medication) {
    return;
  }
  std::optional<Status> status = status_of(parser);
  const Json root = parser.root();
  const std::optional<Json> period = parser.object(root, "effectivePeriod", "");
  const Time start = period ? parser.instant(*period, "start", "effectivePeriod")
                            : parser.instant(root, "effectiveDateTime", "");
  const Time end = period ? parser.instant(*period, "end", "effectivePeriod") : Time{};
  if (!status || parser.evidence().is_unusable || !start.is_usable || !end.is_usable ||
      !is_in_time(parser, "effective", start)) {
    return;
  }
  const quantity::Instant& as_of = parser.context().options.as_of;
  if (end.at && end.at->first <= as_of.last && *status == Status::kTaking) {
    status = end.at->last < as_of.first ? Status::kStopped : Status::kUncertain;
  }
  const bool has_ended = end.at && end.at->last <= as_of.last;
  add_medication(parser, *medication,
                 {.status = *status,
                  .since = start.at,
                  .until = has_ended ? end.at : std::nullopt,
                  .doses = read_doses(parser, "dosage")});
}

}  // namespace regimen::fhir
