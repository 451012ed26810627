// Implements read_medication_dispense and read_medication_administration of
// engine/patient/fhir/resources.h.
#include <string>

#include "engine/base/text.h"
#include "engine/patient/fhir/medication_of.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using quantity::Instant;
using Status = patient::Medication::Status;

Status unknown_status(ResourceParser& parser, std::string_view status) {
  parser.fault("status",
               {Code::kUnknownStatus, backquote(status) + " is not a status that FHIR knows here",
                "correct the status; whether it is taken counts as uncertain"},
               parser.evidence().affected_inputs);
  return Status::kUncertain;
}

// A Quantity of whole days or weeks; without a unit days, as FHIR says of daysSupply.
std::optional<quantity::Duration> supply_of(Json dispense) {
  const std::optional<Json> supply = dispense.get("daysSupply");
  const std::optional<Json> value = supply ? supply->get("value") : std::nullopt;
  if (!value || value->kind() != Json::Kind::kNumber) {
    return std::nullopt;
  }
  const std::optional<Json> code = supply->get("code");
  const std::string_view unit = code && code->is_string() ? code->text() : "d";
  const std::optional<quantity::Rational> number = quantity::Rational::parse(value->text());
  const std::optional<std::int64_t> count = number ? number->floor_integer() : std::nullopt;
  constexpr std::int64_t kDaysMax = 3660;  // ten years: no supply lasts longer
  const std::int64_t days_each = unit == "wk" ? 7 : 1;
  if (!count || *count < 0 || *count > kDaysMax || !is_one_of(unit, {"d", "wk"})) {
    return std::nullopt;
  }
  constexpr std::int64_t kSecondsOfDay = 86400;
  return quantity::Duration{.months = 0, .seconds = *count * days_each * kSecondsOfDay, .text = ""};
}

// What was handed over is taken while it lasts; then it is not known for a year whether more was
// got elsewhere.
Course course_of_supply(ResourceParser& parser, const Time& handed_over) {
  const Instant& as_of = parser.context().options.as_of;
  const std::optional<quantity::Duration> supply = supply_of(parser.root());
  if (!handed_over.at || !supply) {
    return is_recent(handed_over.at, as_of)
               ? Course{.status = Status::kUncertain, .since = handed_over.at, .until = {}}
               : Course{.status = Status::kStopped, .since = handed_over.at, .until = {}};
  }
  const Instant end = plus(*handed_over.at, *supply);
  if (end.last >= as_of.first) {
    return {.status = Status::kTaking, .since = handed_over.at, .until = {}};
  }
  if (is_recent(end, as_of)) {
    parser.note("daysSupply", {Code::kMayBeOver, "the supply lasted until " + end.to_text(),
                               "state whether it is taken; until then it counts as uncertain"});
    return {.status = Status::kUncertain, .since = handed_over.at, .until = {}};
  }
  return {.status = Status::kStopped, .since = handed_over.at, .until = end};
}

}  // namespace

void read_medication_dispense(ResourceParser& parser) {
  const std::optional<MedicationOf> medication = medication_of(parser);
  if (!medication) {
    return;
  }
  const Json root = parser.root();
  const std::string_view status = parser.string(root, "status", "").value_or("");
  const Time handed_over =
      parser.instant(root, root.get("whenHandedOver") ? "whenHandedOver" : "whenPrepared", "");
  if (parser.evidence().is_unusable) {
    return;
  }
  if (is_one_of(status, {"cancelled", "declined", "entered-in-error"})) {
    set_aside(parser, "status", "the dispense is " + std::string(status));
    return;
  }
  if (!handed_over.is_usable || !is_in_time(parser, "whenHandedOver", handed_over)) {
    return;
  }
  if (status == "completed") {
    Course course = course_of_supply(parser, handed_over);
    course.doses = read_doses(parser, "dosageInstruction");
    add_medication(parser, *medication, course);
  } else if (status == "stopped") {
    add_medication(parser, *medication,
                   {.status = Status::kStopped, .since = handed_over.at, .until = {}});
  } else if (is_one_of(status,
                       {"preparation", "in-progress", "on-hold", "unfulfilled", "unknown"})) {
    add_medication(parser, *medication,
                   {.status = Status::kUncertain, .since = handed_over.at, .until = {}});
  } else {
    add_medication(parser, *medication,
                   {.status = unknown_status(parser, status), .since = {}, .until = {}});
  }
}

void read_medication_administration(ResourceParser& parser) {
  const std::optional<MedicationOf> medication = medication_of(parser);
  if (!medication) {
    return;
  }
  const Json root = parser.root();
  const std::string_view status = parser.string(root, "status", "").value_or("");
  const std::optional<Json> period = parser.object(root, "effectivePeriod", "");
  const Time start = period ? parser.instant(*period, "start", "effectivePeriod")
                            : parser.instant(root, "effectiveDateTime", "");
  const Time end = period ? parser.instant(*period, "end", "effectivePeriod") : start;
  if (parser.evidence().is_unusable) {
    return;
  }
  if (is_one_of(status, {"not-done", "entered-in-error"})) {
    set_aside(parser, "status", "the administration is " + std::string(status));
    return;
  }
  if (!start.is_usable || !end.is_usable || !is_in_time(parser, "effective", start)) {
    return;
  }
  Course course{.status = Status::kUncertain, .since = start.at, .until = {}};
  if (status == "in-progress") {
    course.status = Status::kTaking;
  } else if (status == "stopped" ||
             (status == "completed" && !is_recent(end.at, parser.context().options.as_of))) {
    course.status = Status::kStopped;
    course.until = end.at;
  } else if (!is_one_of(status, {"completed", "on-hold", "unknown"})) {
    course.status = unknown_status(parser, status);
  }
  add_medication(parser, *medication, course);
}

}  // namespace regimen::fhir
