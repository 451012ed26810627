// Reasons: what an encounter, order, procedure or report was about.
//
// A reason is said in passing, often before anything was confirmed. It counts only where the record
// has no entry of its own about the same thing: for a year it leaves open whether the condition is
// present, after that it says that it was. While the patient is in hospital the reason is present.
//
// Errors:  D112, D113.
// Source:  FHIR R4: Encounter.reasonCode, Procedure.reasonCode, ServiceRequest.reasonCode,
// DiagnosticReport.conclusionCode.
#pragma once

#include <optional>
#include <string_view>

#include "engine/patient/fhir/resource_parser.h"

namespace regimen::fhir {

// The member `key` is an array of CodeableConcepts; `is_going_on` while it is the reason now.
void read_reasons(ResourceParser& parser, std::string_view key,
                  const std::optional<quantity::Instant>& at, bool is_going_on);

}  // namespace regimen::fhir
