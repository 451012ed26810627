// Evidence: what one resource says, before it is known whose it is.
//
// Shape:   what could be used, what could not (faults), and every input the resource touches, so
//          that a resource that cannot be trusted as a whole makes them unknown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/patient/record.h"

namespace regimen::fhir {

// A medication named by reference; its codes stand in a resource of their own.
struct MedicationReference {
  std::string reference;
  patient::Medication medication;  // its agent is not known yet
};

// A result and the lab it is of.
struct LabResult {
  knowledge::LabId lab;
  patient::Result result;
};

struct Evidence {
  std::string path;  // "Observation/obs-3" or "Bundle.entry[12].resource"
  // References as written. Once it is read, only where a key stood twice and there are several.
  std::vector<std::string> subjects;
  std::vector<LabResult> results;
  std::vector<patient::ConceptFact> concepts;
  std::vector<patient::Medication> medications;
  std::optional<MedicationReference> medication_reference;
  std::optional<quantity::Duration> onset_age;  // of its concepts: counted from birth
  std::vector<patient::Fault> faults;
  std::vector<knowledge::Input> unknown;  // by faults
  std::vector<knowledge::Input> affected_inputs;
  bool is_mapped = false;
  bool is_unusable = false;  // nothing of it may be used
};

}  // namespace regimen::fhir
