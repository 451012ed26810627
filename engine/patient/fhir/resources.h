// Resources: what each type of FHIR resource says of a patient.
//
// Each function reads one resource into the Evidence (or Patient) it is given; nothing here knows
// other resources.
//
// Source:  FHIR R4 (4.0.1), https://hl7.org/fhir/R4/: AllergyIntolerance, Observation, Condition,
//          MedicationRequest, MedicationStatement, Patient.
#pragma once

#include <string>
#include <vector>

#include "engine/patient/fhir/resource_parser.h"

namespace regimen::fhir {

struct PatientFacts {
  std::string id;                                // empty: none
  std::string name{};                            // the official one, else the first
  std::vector<patient::ConceptFact> concepts{};  // that the patient has died
  std::optional<knowledge::Sex> sex;
  std::optional<quantity::Instant> birth;
};

// D109, D110, D116, D119, D120, D121, D137.
PatientFacts read_patient(ResourceParser& parser);
// D105 to D115 and those of values.
void read_observation(ResourceParser& parser);
void read_condition(ResourceParser& parser);
// An allergy is a condition whose code may be the agent's: D128 where nothing reads that one.
void read_allergy(ResourceParser& parser);
void read_medication_request(ResourceParser& parser);
void read_medication_statement(ResourceParser& parser);
// The agents that a Medication resource means.
std::vector<knowledge::Input> read_medication(ResourceParser& parser);

// What the codings of one CodeableConcept mean, of one kind of input.
struct Binding {
  std::vector<knowledge::Input> inputs;  // sorted, unique
  bool is_one_meaning = true;            // every coding that means something means the same
};
enum class InputKind : std::uint8_t { kLab, kConcept, kAgent };
Binding binding_of(const Context& context, const std::vector<Coding>& codings, InputKind kind);
FaultWords ambiguous(const Context& context, const Binding& binding);

// Whether a key is that of a value[x]: "valueQuantity".
bool is_value_key(std::string_view key);
// A result that counts: final, amended or corrected.
bool is_status_of_evidence(std::string_view status);
// "< 5.4 mmol/L", of what is stated; long texts as they are shown.
std::string written_as(std::string_view comparator, std::string_view number, std::string_view unit);

// observation_value.cc: the value of a resource or component as a result of `lab`, reported where
// it cannot be used.
void read_lab_value(ResourceParser& parser, Json holder, std::string_view where,
                    knowledge::LabId lab, const std::optional<quantity::Instant>& at);
// … as presence or absence of a concept.
void read_presence(ResourceParser& parser, Json holder, std::string_view where,
                   knowledge::ConceptId concept_id, const std::optional<quantity::Instant>& at);

}  // namespace regimen::fhir
