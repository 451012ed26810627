// Medications: which agents a resource about a medication means, wherever their codes stand.
//
// The codes are those of medicationCodeableConcept, of a contained Medication, or of one elsewhere
// in the data; of a Medication whose own code says nothing those of its ingredients. Where none is
// understood, the resource has an entry that is not understood, active until its status says
// otherwise.
//
// Errors:  D108 and D124.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/patient/fhir/entry.h"
#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

struct MedicationOf {
  std::vector<knowledge::Input> agents;
  std::string reference;  // of a Medication elsewhere; then the agents are found later
  std::string display;    // of the reference
};

// Reads the head and the codes; nullopt when the rest of the resource does not matter.
std::optional<MedicationOf> medication_of(ResourceParser& parser);

// How it is taken.
struct Course {
  patient::Medication::Status status = patient::Medication::Status::kUncertain;
  std::optional<quantity::Instant> since;
  std::optional<quantity::Instant> until;
  std::vector<patient::OrderedDose> doses{};
};
void add_medication(ResourceParser& parser, const MedicationOf& medication, const Course& course);

// The agents and the entry of a Medication resource.
struct MedicationCodes {
  std::vector<knowledge::Input> agents;  // sorted, unique
  bool is_one_meaning = true;
  CodedText about;
};
MedicationCodes medication_codes(ResourceParser& parser, Json medication, std::string_view where);

}  // namespace regimen::fhir
