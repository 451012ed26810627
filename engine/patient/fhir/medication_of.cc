// Implements engine/patient/fhir/medication_of.h.
#include "engine/patient/fhir/medication_of.h"

#include <algorithm>
#include <utility>

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using knowledge::Input;
using Status = patient::Medication::Status;
using patient::UnreadEntry;

void add_unread(ResourceParser& parser, UnreadEntry entry) {
  entry.path = path_in(parser.evidence(), "");
  parser.evidence().not_understood.push_back(std::move(entry));
}

// The Medication contained under that id.
std::optional<MedicationCodes> contained_codes(ResourceParser& parser, std::string_view id) {
  const std::optional<Json> list = parser.array(parser.root(), "contained", "");
  if (!list) {
    return std::nullopt;
  }
  std::size_t index = 0;
  for (const Json resource : list->children()) {
    const std::string where = "contained[" + std::to_string(index++) + "]";
    const std::optional<Json> given = resource.get("id");
    if (given && given->is_string() && given->text() == id) {
      return medication_codes(parser, resource, where);
    }
  }
  parser.note("medicationReference",
              {Code::kMedicationNotFound, backquote(id) + " is not contained in the resource", ""});
  return std::nullopt;
}

// What is stated of codes; nullopt where they stand elsewhere, or nowhere.
std::optional<MedicationCodes> codes_of(ResourceParser& parser, MedicationOf& medication) {
  const std::optional<Json> given = parser.object(parser.root(), "medicationReference", "");
  if (!given) {
    const CodedText about = parser.coded(parser.root(), "medicationCodeableConcept", "");
    const Binding binding = binding_of(parser.context(), about, CodeSubject::kAgent);
    return MedicationCodes{binding.inputs, binding.is_one_meaning, about};
  }
  const auto reference = parser.string(*given, "reference", "medicationReference");
  const auto display = parser.string(*given, "display", "medicationReference");
  medication.display = patient::truncate_for_display(display.value_or(""));
  if (reference && reference->starts_with('#')) {
    return contained_codes(parser, reference->substr(1));
  }
  medication.reference = reference ? reference_of(*reference) : std::string();
  return std::nullopt;
}

// Of a medication without codes in the data.
UnreadEntry unread_reference(const MedicationOf& medication) {
  return {.kind = UnreadEntry::Kind::kMedication,
          .is_active = true,
          .system = "",
          .code = "",
          .text = medication.display,
          .path = "",
          .why = "its codes are not in the data"};
}

}  // namespace

MedicationCodes medication_codes(ResourceParser& parser, Json medication, std::string_view where) {
  const CodedText about = parser.coded(medication, "code", where);
  const Binding own = binding_of(parser.context(), about, CodeSubject::kAgent);
  MedicationCodes codes{own.inputs, own.is_one_meaning, about};
  const std::optional<Json> ingredients =
      own.inputs.empty() ? parser.array(medication, "ingredient", where) : std::nullopt;
  if (!ingredients) {
    return codes;
  }
  std::size_t index = 0;
  for (const Json ingredient : ingredients->children()) {
    const std::string at = below(where, "ingredient[" + std::to_string(index++) + "]");
    if (!ingredient.is_object()) {
      continue;
    }
    const Binding binding = binding_of(
        parser.context(), parser.coded(ingredient, "itemCodeableConcept", at), CodeSubject::kAgent);
    codes.agents.insert(codes.agents.end(), binding.inputs.begin(), binding.inputs.end());
  }
  std::sort(codes.agents.begin(), codes.agents.end());
  codes.agents.erase(std::unique(codes.agents.begin(), codes.agents.end()), codes.agents.end());
  return codes;
}

std::optional<MedicationOf> medication_of(ResourceParser& parser) {
  if (!parser.read_head("subject")) {
    return std::nullopt;
  }
  MedicationOf medication;
  const std::optional<MedicationCodes> codes = codes_of(parser, medication);
  Evidence& evidence = parser.evidence();
  if (!codes) {
    if (medication.reference.empty() && !evidence.is_unusable) {
      add_unread(parser, unread_reference(medication));
    }
    return evidence.is_unusable ? std::nullopt : std::optional(medication);
  }
  parser.affect(codes->agents);
  if (evidence.is_unusable) {
    return std::nullopt;
  }
  if (!codes->is_one_meaning) {
    parser.fault("medicationCodeableConcept", ambiguous(parser.context(), codes->agents),
                 evidence.affected_inputs);
    return std::nullopt;
  }
  medication.agents = codes->agents;
  if (!medication.agents.empty()) {
    return medication;
  }
  return add_if_unread(parser, codes->about, UnreadEntry::Kind::kMedication)
             ? std::optional(medication)
             : std::nullopt;
}

void add_medication(ResourceParser& parser, const MedicationOf& medication, const Course& course) {
  Evidence& evidence = parser.evidence();
  patient::Medication taken{.agent = knowledge::AgentId(std::uint32_t{0}),
                            .status = course.status,
                            .since = course.since,
                            .path = path_in(evidence, ""),
                            .until = course.until,
                            .doses = course.doses};
  const bool is_over = course.status == Status::kStopped || course.status == Status::kNotTaking;
  for (UnreadEntry& entry : evidence.not_understood) {
    entry.is_active = !is_over;
  }
  if (!medication.reference.empty()) {
    evidence.medication_reference = {
        .reference = medication.reference, .display = medication.display, .medication = taken};
    return;
  }
  for (const Input& input : medication.agents) {
    taken.agent = std::get<knowledge::AgentId>(input);
    evidence.medications.push_back(taken);
  }
}

}  // namespace regimen::fhir
