// Implements engine/patient/fhir/resource_reader.h.
#include "engine/patient/fhir/resource_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/text.h"
#include "engine/patient/fhir/answer.h"
#include "engine/patient/fhir/content_hash.h"
#include "engine/patient/fhir/entry.h"
#include "engine/patient/fhir/hash.h"
#include "engine/patient/fhir/irrelevant.h"
#include "engine/patient/fhir/medication_of.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;

constexpr std::array<bool, 256> letters_of_ids() {
  std::array<bool, 256> letters{};
  for (const char c : std::string_view("0123456789-._abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    letters[static_cast<unsigned char>(c)] = true;
  }
  return letters;
}
constexpr std::array<bool, 256> kLettersOfIds = letters_of_ids();

// Ids that a path may carry; a longer or stranger one is shown by its place.
bool is_well_formed_id(std::string_view id) {
  constexpr std::size_t kIdMax = 64;
  if (id.empty() || id.size() > kIdMax) {
    return false;
  }
  bool is_fast_path = true;
  for (const char c : id) {
    is_fast_path &= kLettersOfIds[static_cast<unsigned char>(c)];
  }
  return is_fast_path;
}

std::string_view id_of(Json resource) {
  const std::optional<Json> id = resource.get("id");
  return id && id->is_string() ? id->text() : std::string_view();
}

std::string path_of(std::string_view type, std::string_view id, const std::string& prefix) {
  std::string path;
  path.reserve(prefix.size() + type.size() + 1 + id.size());
  return std::move(path.append(prefix).append(type).append("/").append(id));
}

std::string path_of(const Resource& resource, const std::string& prefix, std::size_t line) {
  const std::string_view id = id_of(resource.root);
  if (is_well_formed_id(id)) {
    return path_of(resource.type, id, prefix);
  }
  if (line == 0) {
    return prefix + (resource.location.empty() ? patient::truncate_for_display(resource.type)
                                               : resource.location);
  }
  // On a line of its own a resource needs no name; one in a bundle does.
  return prefix + "line " + std::to_string(line) + ":" +
         (resource.location.find('.') == std::string::npos ? "" : " " + resource.location);
}

bool is_agent(const knowledge::Input& input) {
  return std::holds_alternative<knowledge::AgentId>(input);
}
bool is_not_agent(const knowledge::Input& input) {
  return !is_agent(input);
}
bool is_any(const knowledge::Input& /*input*/) {
  return true;
}

using Kind = patient::UnreadEntry::Kind;

struct ReaderOf {
  std::string_view type;
  std::string_view subject_key;
  void (*read)(ResourceParser&);
  bool (*can_mean)(const knowledge::Input&);
  Kind kind;                  // of what it says when nothing of it can be used
  std::string_view key = {};  // where its codes stand
};
constexpr auto kReaders = std::to_array<ReaderOf>({
    {"AllergyIntolerance", "patient", read_allergy, is_any, Kind::kAllergy, "code"},
    {"Condition", "subject", read_condition, is_not_agent, Kind::kDiagnosis, "code"},
    {"DiagnosticReport", "subject", read_diagnostic_report, is_not_agent, Kind::kObservation},
    {"Encounter", "subject", read_encounter, is_not_agent, Kind::kObservation},
    {"FamilyMemberHistory", "patient", read_family_history, is_not_agent, Kind::kFamilyHistory},
    {"Immunization", "patient", read_immunization, is_not_agent, Kind::kObservation},
    {"MedicationAdministration", "subject", read_medication_administration, is_agent,
     Kind::kMedication, "medicationCodeableConcept"},
    {"MedicationDispense", "subject", read_medication_dispense, is_agent, Kind::kMedication,
     "medicationCodeableConcept"},
    {"MedicationRequest", "subject", read_medication_request, is_agent, Kind::kMedication,
     "medicationCodeableConcept"},
    {"MedicationStatement", "subject", read_medication_statement, is_agent, Kind::kMedication,
     "medicationCodeableConcept"},
    {"Observation", "subject", read_observation, is_not_agent, Kind::kObservation},
    {"Procedure", "subject", read_procedure, is_not_agent, Kind::kProcedure, "code"},
    {"ServiceRequest", "subject", read_service_request, is_not_agent, Kind::kObservation},
});

// Types that are not read and may say something of the patient's health; sorted.
constexpr auto kCouldMatter = std::to_array<std::string_view>(
    {"AdverseEvent", "CarePlan", "Claim", "ClinicalImpression", "Composition", "DetectedIssue",
     "DeviceUseStatement", "DocumentReference", "EpisodeOfCare", "ExplanationOfBenefit", "Flag",
     "List", "QuestionnaireResponse", "RiskAssessment"});

const ReaderOf* reader_of(std::string_view type) {
  const auto* found = std::find_if(kReaders.begin(), kReaders.end(),
                                   [&](const ReaderOf& reader) { return reader.type == type; });
  return found == kReaders.end() ? nullptr : found;
}

// The references to patients in bytes that are no JSON: each ends with a quotation mark, so that
// none is cut off.
std::vector<std::string> subjects_in(std::string_view bytes) {
  constexpr std::size_t kNamedMax = 64;
  std::vector<std::string> subjects;
  for (const std::string_view beginning : {"Patient/", "urn:uuid:"}) {
    for (std::size_t at = bytes.find(beginning); at != std::string_view::npos;
         at = bytes.find(beginning, at + 1)) {
      const std::size_t end = bytes.find('"', at);
      if (end == std::string_view::npos || subjects.size() == kNamedMax) {
        break;
      }
      subjects.push_back(reference_of(bytes.substr(at, end - at)));
    }
  }
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  return subjects;
}

std::uint64_t identity_of(const Resource& resource, std::uint64_t content) {
  const std::string_view id = id_of(resource.root);
  if (resource.container != 0) {
    return mix(resource.container, hash_of(resource.type));  // its id is of the container alone
  }
  const std::string_view name = id.empty() ? resource.full_url : id;
  return name.empty() ? content : mix(hash_of(resource.type), hash_of(name));
}

// Does the resource name no patient outside the one that contains it?
bool is_inside(const std::vector<std::string>& subjects) {
  return std::all_of(subjects.begin(), subjects.end(),
                     [](const std::string& subject) { return subject.starts_with('#'); });
}

void read_codes(ResourceParser& parser, NamedMedication& medication) {
  MedicationCodes codes = medication_codes(parser, parser.root(), "");
  medication.agents = std::move(codes.agents);
  if (medication.agents.empty() &&
      understanding_of(parser.context(), codes.about, Kind::kMedication) !=
          Understanding::kSomethingElse) {
    medication.unread = unread_entry(parser.context(), codes.about, Kind::kMedication);
  }
}

// Which entry a resource is that says nothing here; an encounter or order is none.
ResourceCandidate::Entry entry_of(const ReaderOf& reader, const Evidence& evidence) {
  using Entry = ResourceCandidate::Entry;
  return evidence.is_something_else     ? Entry::kSomethingElse
         : reader.type == "Observation" ? Entry::kUnasked
                                        : Entry::kNoEntry;
}

bool says_something(const Evidence& evidence) {
  return evidence.is_mapped || !evidence.faults.empty() || evidence.medication_reference ||
         !evidence.not_understood.empty() || !evidence.unread_reasons.empty();
}

}  // namespace

void TextResources::clear() {
  candidates.clear();
  subjects.clear();
  evidence.clear();
  fast_path.clear();
  results.clear();
  patients.clear();
  medications.clear();
  problems.clear();
  faults.clear();
  types.clear();
  unread_types.clear();
}

// Most resources of a text are of the type of the one before.
void ResourceReader::count(std::string_view type) {
  std::vector<TextResources::TypeCount>& types = resources_.types;
  if (type_ == kNone || types[type_].type != type) {
    std::string name = patient::truncate_for_display(type);
    const auto [found, is_new] = type_ids_.emplace(name, static_cast<std::uint32_t>(types.size()));
    if (is_new) {
      types.push_back({.type = std::move(name)});
    }
    type_ = found->second;
  }
  ++types[type_].count;
}

void ResourceReader::add(const Resource& resource, std::size_t line) {
  count(resource.type);
  const ReaderOf* reader = reader_of(resource.type);
  if (reader != nullptr && context_.options.is_fast) {
    const ResourcePlan* plan = context_.plans.find(resource, reader->subject_key);
    if (plan == nullptr ? add_irrelevant(resource, reader->subject_key)
                        : add_by_plan(resource.root.tree(), *plan)) {
      return;
    }
  }
  Evidence evidence;
  if (reader != nullptr) {
    evidence.path = path_of(resource, text_.prefix, line);
    add_evidence(resource, std::move(evidence), nullptr);
  } else if (resource.type == "Patient") {
    evidence.path = path_of(resource, text_.prefix, line);
    add_patient(resource, std::move(evidence));
  } else if (resource.type == "Medication") {
    evidence.path = path_of(resource, text_.prefix, line);
    add_medication(resource, std::move(evidence));
  } else {
    ++resources_.types[type_].not_used;
    add_unread_type(resource.root);
  }
}

// Named in the result of the patient whom it is about: what it says is not looked at.
void ResourceReader::add_unread_type(Json resource) {
  if (!std::binary_search(kCouldMatter.begin(), kCouldMatter.end(),
                          std::string_view(resources_.types[type_].type))) {
    return;
  }
  for (const std::string& subject : subjects_anywhere(resource)) {
    const std::uint32_t id = subject_named(subject);
    const auto found =
        std::find_if(resources_.unread_types.begin(), resources_.unread_types.end(),
                     [&](const auto& each) { return each.type == type_ && each.subject == id; });
    if (found == resources_.unread_types.end()) {
      resources_.unread_types.push_back({.type = type_, .subject = id, .count = 1});
    } else {
      ++found->count;
    }
  }
}

void ResourceReader::add_unread(patient::Fault problem, std::string_view bytes) {
  resources_.problems.push_back({std::move(problem), subjects_in(bytes)});
}

bool ResourceReader::add_planned(const JsonTree& tree) {
  const ResourcePlan* plan = context_.plans.recent(tree);
  if (plan == nullptr || !add_by_plan(tree, *plan)) {
    return false;
  }
  count(plan->type);
  return true;
}

bool ResourceReader::add_irrelevant(const Resource& resource, std::string_view subject_key) {
  const std::uint32_t node = subject_if_irrelevant(resource, subject_key).value_or(kNone);
  if (node == kNone || may_mean_something(context_.codes, resource.root) ||
      may_state_something(resource.root.tree(), answer_nodes(resource.root))) {
    return false;
  }
  const std::string_view subject = resource.root.tree().nodes[node].text;
  if (subject.empty() || subject.size() > kReferenceMax) {
    return false;
  }
  keep(resource, subject_named(subject), kNone);
  resources_.candidates.back().entry = ResourceCandidate::Entry::kUnasked;
  return true;
}

// Of most resources it is known where the few things stand that they say here.
bool ResourceReader::add_by_plan(const JsonTree& tree, const ResourcePlan& plan) {
  const std::uint32_t node =
      plan.subject_if_irrelevant == kNone ? plan.subject : plan.subject_if_irrelevant;
  if (node == kNone || plan.id == kNone) {
    return false;
  }
  const std::string_view subject = tree.nodes[node].text;
  if (subject.empty() || subject.size() > kReferenceMax || tree.nodes[plan.id].text.empty()) {
    return false;
  }
  if (may_state_something(tree, plan.answers)) {
    return false;
  }
  if (plan.subject_if_irrelevant == kNone || may_mean_something(context_.codes, Json(tree, 0))) {
    return plan.observation && add_fast_path(tree, plan, subject);
  }
  keep_planned(tree, plan,
               {.subject = subject_named(subject),
                .evidence = kNone,
                .entry = ResourceCandidate::Entry::kUnasked});
  return true;
}

bool ResourceReader::add_fast_path(const JsonTree& tree, const ResourcePlan& plan,
                                   std::string_view subject) {
  const std::string_view id = tree.nodes[plan.id].text;
  if (!is_well_formed_id(id)) {
    return false;
  }
  const std::string path = path_of(plan.type, id, text_.prefix);
  FastPathEvidence evidence{.first = static_cast<std::uint32_t>(resources_.results.size()),
                            .count = 0,
                            .path_size = static_cast<std::uint32_t>(path.size())};
  if (!context_.fast_path_observations.read(tree, *plan.observation, context_.options.as_of, path,
                                            resources_.results)) {
    return false;
  }
  evidence.count = static_cast<std::uint32_t>(resources_.results.size()) - evidence.first;
  keep_planned(tree, plan,
               {.subject = subject_named(subject),
                .evidence = static_cast<std::uint32_t>(resources_.fast_path.size()),
                .is_fast_path = true});
  resources_.fast_path.push_back(evidence);
  return true;
}

// A key that stands twice leaves it open what was meant: nothing of the resource is used.
bool ResourceReader::refuse_duplicates(const Resource& resource, ResourceParser& parser) {
  const std::vector<std::uint32_t>& duplicates = resource.root.tree().duplicates;
  const auto inside = std::find_if(duplicates.begin(), duplicates.end(), [&](std::uint32_t index) {
    return index > resource.root.index() && index < resource.root.end();
  });
  if (inside == duplicates.end() && !resource.is_suspect) {
    return false;
  }
  std::string where;
  std::string key = "entry";
  if (inside != duplicates.end()) {
    where = path_to(resource.root, *inside);
    key = patient::truncate_for_display(resource.root.tree().nodes[*inside].key);
  }
  parser.evidence().subjects = subjects_anywhere(resource.root);
  parser.invalidate(where, {Code::kDuplicateKey, "`" + key + "` appears twice in one object",
                            "keep one; the resource is not used"});
  return true;
}

void ResourceReader::add_patient(const Resource& resource, Evidence evidence) {
  ResourceParser parser(context_, resource.root, evidence);
  PatientFacts facts;
  evidence.affected_inputs = {knowledge::SexInput{}, knowledge::BirthInput{}};
  if (refuse_duplicates(resource, parser)) {
    facts.id = id_of(resource.root);
  } else {
    facts = read_patient(parser);
  }
  Patient patient;
  patient.id = facts.id.empty() ? std::string(resource.full_url) : facts.id;
  patient.content_hash = content_hash(resource.root);
  patient.record.id = patient.id.empty() ? "(no id)" : patient.id;
  patient.record.label =
      text_.name.empty() ? patient.record.id : text_.name + " " + patient.record.id;
  patient.record.name = std::move(facts.name);
  patient.record.as_of = context_.options.as_of;
  patient.record.sex = facts.sex;
  patient.record.birth = facts.birth;
  patient.record.concepts = std::move(facts.concepts);
  patient.record.faults = std::move(evidence.faults);
  patient.record.unknown = std::move(evidence.unknown);
  patient.path = evidence.path;
  resources_.patients.push_back({std::move(patient), std::string(resource.full_url)});
}

void ResourceReader::add_medication(const Resource& resource, Evidence evidence) {
  ResourceParser parser(context_, resource.root, evidence);
  NamedMedication medication;
  medication.is_conflicting = refuse_duplicates(resource, parser);
  if (medication.is_conflicting) {
    medication.agents = evidence.affected_inputs;
  } else {
    read_codes(parser, medication);
  }
  std::erase_if(medication.agents, is_not_agent);
  if (medication.agents.empty()) {
    parser.report_wrong_system_matches(is_agent);
    medication.agents = evidence.unknown;
    medication.is_wrong_system_match = !medication.agents.empty();
  }
  medication.content_hash = content_hash(resource.root);
  std::vector<std::string> names;
  if (!id_of(resource.root).empty()) {
    names.push_back("Medication/" + std::string(id_of(resource.root)));
  }
  if (!resource.full_url.empty()) {
    names.emplace_back(resource.full_url);
  }
  resources_.medications.push_back({std::move(medication), std::move(names)});
  for (patient::Fault& fault : evidence.faults) {
    fault.path.erase(0, text_.prefix.size());
    resources_.faults.push_back(std::move(fault));
  }
}

// Of an unusable resource it is still known that it says something of that kind.
void add_unusable(ResourceParser& parser, const ReaderOf& reader) {
  Evidence& evidence = parser.evidence();
  evidence.results.clear();
  evidence.concepts.clear();
  evidence.answers.clear();
  evidence.reasons.clear();
  evidence.unread_reasons.clear();
  evidence.medications.clear();
  evidence.medication_reference.reset();
  evidence.not_understood.clear();
  if (!evidence.affected_inputs.empty() || reader.kind == Kind::kObservation ||
      reader.kind == Kind::kFamilyHistory) {
    return;
  }
  const std::optional<Json> about = parser.root().get(reader.key);
  const CodedText text = about ? text_only(*about) : CodedText{};
  evidence.not_understood.push_back(unread_entry(parser.context(), text, reader.kind));
  evidence.not_understood.back().path = path_in(evidence, "");
  evidence.not_understood.back().why = evidence.faults.back().message;
}

void ResourceReader::add_evidence(const Resource& resource, Evidence evidence,
                                  const Evidence* container) {
  ResourceParser parser(context_, resource.root, evidence);
  const ReaderOf* reader = reader_of(resource.type);
  if (!refuse_duplicates(resource, parser)) {
    reader->read(parser);
    parser.report_wrong_system_matches(reader->can_mean);
  }
  if (evidence.is_unusable) {
    add_unusable(parser, *reader);
  }
  if (container == nullptr) {
    add_contained(resource, evidence);
  } else if (is_inside(evidence.subjects)) {
    evidence.subjects = container->subjects;
  }
  const std::uint32_t subject =
      evidence.subjects.empty() ? kNone : subject_named(evidence.subjects.front());
  if (evidence.subjects.size() == 1) {
    evidence.subjects = {};  // the candidate names it
  }
  if (!says_something(evidence) && subject != kNone) {
    keep(resource, subject, kNone);
    resources_.candidates.back().entry = entry_of(*reader, evidence);
    return;
  }
  keep(resource, subject, static_cast<std::uint32_t>(resources_.evidence.size()));
  resources_.evidence.push_back(std::move(evidence));
}

// Resources inside another are of its patient, unless they name one of their own.
void ResourceReader::add_contained(const Resource& resource, const Evidence& container) {
  const std::optional<Json> list = resource.root.get("contained");
  const std::optional<Json> status = resource.root.get("status");
  const bool is_void = status && status->is_string() &&
                       is_one_of(status->text(), {"entered-in-error", "cancelled", "not-done"});
  if (!list || !list->is_array() || is_void) {
    return;
  }
  const std::uint64_t identity = identity_of(resource, content_hash(resource.root));
  std::size_t index = 0;
  for (const Json inner : list->children()) {
    const std::string where = "contained[" + std::to_string(index++) + "]";
    const std::optional<Json> type = inner.get("resourceType");
    if (!type || !type->is_string() || reader_of(type->text()) == nullptr) {
      continue;
    }
    Evidence evidence;
    evidence.path = path_in(container, where);
    add_evidence({.root = inner,
                  .type = type->text(),
                  .location = resource.location,
                  .full_url = {},
                  .is_suspect = resource.is_suspect,
                  .container = mix(identity, index)},
                 std::move(evidence), &container);
  }
}

void ResourceReader::keep(const Resource& resource, std::uint32_t subject, std::uint32_t evidence) {
  const std::uint64_t content = content_hash(resource.root);
  resources_.candidates.push_back({.id_hash = identity_of(resource, content),
                                   .content_hash = content,
                                   .subject = subject,
                                   .evidence = evidence});
}

void ResourceReader::keep_planned(const JsonTree& tree, const ResourcePlan& plan,
                                  ResourceCandidate candidate) {
  candidate.content_hash = content_hash(Json(tree, 0));
  candidate.id_hash = mix(plan.type_hash, hash_of(tree.nodes[plan.id].text));
  resources_.candidates.push_back(candidate);
}

// Resources of one patient often stand together.
std::uint32_t ResourceReader::subject_named(std::string_view reference) {
  if (subject_ == kNone || resources_.subjects[subject_] != reference) {
    const auto [found, is_new] = subject_ids_.emplace(
        std::string(reference), static_cast<std::uint32_t>(resources_.subjects.size()));
    if (is_new) {
      resources_.subjects.emplace_back(reference);
    }
    subject_ = found->second;
  }
  return subject_;
}

}  // namespace regimen::fhir
