// Implements engine/patient/fhir/resource_reader.h.
#include "engine/patient/fhir/resource_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/patient/fhir/content_hash.h"
#include "engine/patient/fhir/hash.h"
#include "engine/patient/fhir/irrelevant.h"

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

struct ReaderOf {
  std::string_view type;
  std::string_view subject_key;
  void (*read)(ResourceParser&);
  bool (*can_mean)(const knowledge::Input&);
};
constexpr auto kReaders = std::to_array<ReaderOf>({
    {"AllergyIntolerance", "patient", read_allergy, is_any},
    {"Condition", "subject", read_condition, is_not_agent},
    {"MedicationRequest", "subject", read_medication_request, is_agent},
    {"MedicationStatement", "subject", read_medication_statement, is_agent},
    {"Observation", "subject", read_observation, is_not_agent},
});

const ReaderOf* reader_of(std::string_view type) {
  const auto* found = std::find_if(kReaders.begin(), kReaders.end(),
                                   [&](const ReaderOf& reader) { return reader.type == type; });
  return found == kReaders.end() ? nullptr : found;
}

std::uint64_t identity_of(const Resource& resource, std::uint64_t content) {
  const std::string_view id = id_of(resource.root);
  const std::string_view name = id.empty() ? resource.full_url : id;
  return name.empty() ? content : mix(hash_of(resource.type), hash_of(name));
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
  types.clear();
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
    add_evidence(resource, std::move(evidence));
  } else if (resource.type == "Patient") {
    evidence.path = path_of(resource, text_.prefix, line);
    add_patient(resource, std::move(evidence));
  } else if (resource.type == "Medication") {
    evidence.path = path_of(resource, text_.prefix, line);
    add_medication(resource, std::move(evidence));
  } else {
    ++resources_.types[type_].not_used;
  }
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
  if (node == kNone || may_mean_something(context_.codes, resource.root)) {
    return false;
  }
  const std::string_view subject = resource.root.tree().nodes[node].text;
  if (subject.empty() || subject.size() > kReferenceMax) {
    return false;
  }
  keep(resource, subject_named(subject), kNone);
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
  if (plan.subject_if_irrelevant == kNone || may_mean_something(context_.codes, Json(tree, 0))) {
    return plan.observation && add_fast_path(tree, plan, subject);
  }
  keep_planned(tree, plan, {.subject = subject_named(subject), .evidence = kNone});
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
  parser.invalidate(where, {Code::kDuplicateKey, "`" + key + "` stands twice in one object",
                            "leave one; nothing of the resource is used"});
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
  medication.agents =
      medication.is_conflicting ? evidence.affected_inputs : read_medication(parser);
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
    add_problem(std::move(fault));
  }
}

void ResourceReader::add_evidence(const Resource& resource, Evidence evidence) {
  ResourceParser parser(context_, resource.root, evidence);
  if (!refuse_duplicates(resource, parser)) {
    const ReaderOf* reader = reader_of(resource.type);
    reader->read(parser);
    parser.report_wrong_system_matches(reader->can_mean);
  }
  const std::uint32_t subject =
      evidence.subjects.empty() ? kNone : subject_named(evidence.subjects.front());
  if (evidence.subjects.size() == 1) {
    evidence.subjects = {};  // `seen` names it
  }
  const bool says_something =
      evidence.is_mapped || !evidence.faults.empty() || evidence.medication_reference;
  if (!says_something && subject != kNone) {
    keep(resource, subject, kNone);
    return;
  }
  if (evidence.is_unusable) {
    evidence.results.clear();
    evidence.concepts.clear();
    evidence.medications.clear();
    evidence.medication_reference.reset();
  }
  keep(resource, subject, static_cast<std::uint32_t>(resources_.evidence.size()));
  resources_.evidence.push_back(std::move(evidence));
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
