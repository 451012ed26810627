// Implements engine/fhir/data_set.h: resources on their way in.
#include "engine/fhir/data_set.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace regimen::fhir {

namespace {

using diagnostics::Code;

// Ids that a path may carry; a longer or stranger one is shown by its place.
bool is_plain_id(std::string_view id) {
  constexpr std::size_t kIdMax = 64;
  return !id.empty() && id.size() <= kIdMax && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_';
  });
}

std::string_view id_of(Json resource) {
  const std::optional<Json> id = resource.get("id");
  return id && id->is_string() ? id->text() : std::string_view();
}

std::string path_of(const Resource& resource, const std::string& prefix, std::string_view line) {
  const std::string_view id = id_of(resource.root);
  if (is_plain_id(id)) {
    return prefix + std::string(resource.type) + "/" + std::string(id);
  }
  if (line.empty()) {
    return prefix + resource.location;
  }
  // On a line of its own a resource needs no name; one in a bundle does.
  return prefix + std::string(line) +
         (resource.location.find('.') == std::string::npos ? "" : " " + resource.location);
}

bool is_agent(const model::Input& input) {
  return std::holds_alternative<model::AgentId>(input);
}
bool is_not_agent(const model::Input& input) {
  return !is_agent(input);
}
bool is_any(const model::Input& /*input*/) {
  return true;
}

struct Reader {
  std::string_view type;
  void (*read)(Reading&);
  bool (*can_mean)(const model::Input&);
};
constexpr auto kReaders = std::to_array<Reader>({
    {"AllergyIntolerance", read_allergy, is_any},
    {"Condition", read_condition, is_not_agent},
    {"MedicationRequest", read_medication_request, is_agent},
    {"MedicationStatement", read_medication_statement, is_agent},
    {"Observation", read_observation, is_not_agent},
});

const Reader* reader_of(std::string_view type) {
  const auto* found = std::find_if(kReaders.begin(), kReaders.end(),
                                   [&](const Reader& reader) { return reader.type == type; });
  return found == kReaders.end() ? nullptr : found;
}

std::uint64_t identity_of(const Resource& resource, std::uint64_t content) {
  const std::string_view id = id_of(resource.root);
  if (id.empty() && resource.full_url.empty()) {
    return content;
  }
  const std::string name =
      std::string(resource.type) + "/" + std::string(id.empty() ? resource.full_url : id);
  return std::hash<std::string>()(name);
}

}  // namespace

void DataSet::begin_text(std::string name, std::string prefix) {
  TextInfo& text = texts_.emplace_back();
  text.name = std::move(name);
  text.prefix = std::move(prefix);
}

void DataSet::add_problem(record::Fault problem) {
  TextInfo& text = texts_.back();
  problem.path = problem.path.empty() ? text.name : text.prefix + problem.path;
  ++text.problems;
  if (text.problems <= context_.options.limits.faults_max) {
    problems_.push_back(std::move(problem));
  }
}

void DataSet::add(const Resource& resource, std::string_view line) {
  ++texts_.back().resources[record::shown(resource.type)];
  Evidence evidence;
  evidence.path = path_of(resource, texts_.back().prefix, line);
  if (resource.type == "Patient") {
    add_patient(resource, std::move(evidence));
  } else if (resource.type == "Medication") {
    add_medication(resource, std::move(evidence));
  } else if (reader_of(resource.type) != nullptr) {
    add_evidence(resource, std::move(evidence));
  } else {
    ++not_used_[record::shown(resource.type)];
  }
}

// A key that stands twice leaves it open what was meant: nothing of the resource is used.
bool DataSet::refuse_duplicates(const Resource& resource, Reading& reading) {
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
    key = record::shown(resource.root.tree().nodes[*inside].key);
  }
  reading.evidence().subjects = subjects_anywhere(resource.root);
  reading.spoil(where, {Code::kDuplicateKey, "`" + key + "` stands twice in one object",
                        "leave one; nothing of the resource is used"});
  return true;
}

void DataSet::add_patient(const Resource& resource, Evidence evidence) {
  Reading reading(context_, resource.root, evidence);
  PatientFacts facts;
  evidence.touched = {model::SexInput{}, model::BirthInput{}};
  if (refuse_duplicates(resource, reading)) {
    facts.id = id_of(resource.root);
  } else {
    facts = read_patient(reading);
  }
  Patient patient;
  patient.id = facts.id.empty() ? std::string(resource.full_url) : facts.id;
  patient.content_hash = content_hash(resource.root);
  patient.record.id = patient.id.empty() ? "(no id)" : patient.id;
  patient.record.label =
      texts_.back().name.empty() ? patient.record.id : texts_.back().name + " " + patient.record.id;
  patient.record.name = std::move(facts.name);
  patient.record.as_of = context_.options.as_of;
  patient.record.sex = facts.sex;
  patient.record.birth = facts.birth;
  patient.record.concepts = std::move(facts.concepts);
  patient.record.faults = std::move(evidence.faults);
  patient.record.unknown = std::move(evidence.unknown);
  patient.path = evidence.path;
  const auto same = patients_by_id_.find(patient.id);
  std::uint32_t index = static_cast<std::uint32_t>(patients_.size());
  if (same == patients_by_id_.end() || patient.id.empty()) {
    patients_.push_back(std::move(patient));
  } else {
    index = same->second;
    merge_patient(index, std::move(patient));
  }
  index_patient(index, resource);
}

// Equal resources differ in their paths only: the least are kept.
void DataSet::merge_patient(std::uint32_t index, Patient patient) {
  Patient& first = patients_[index];
  first.is_conflicting = first.is_conflicting || first.content_hash != patient.content_hash;
  if (first.record.concepts.empty()) {
    first.record.concepts = std::move(patient.record.concepts);
  }
  first.record.label = std::min(first.record.label, patient.record.label);
  first.record.name = std::min(first.record.name, patient.record.name);
  if (patient.path < first.path) {
    first.path = std::move(patient.path);
    first.record.faults = std::move(patient.record.faults);
  }
}

void DataSet::index_patient(std::uint32_t patient, const Resource& resource) {
  if (!patients_[patient].id.empty()) {
    patients_by_id_.emplace(patients_[patient].id, patient);
  }
  if (!resource.full_url.empty()) {
    const auto [found, is_new] = patients_by_url_.emplace(resource.full_url, patient);
    if (!is_new && found->second != patient) {
      found->second = kNone;
    }
  }
  std::vector<std::uint32_t>& here = texts_.back().patients;
  if (std::find(here.begin(), here.end(), patient) == here.end() && here.size() < 2) {
    here.push_back(patient);  // two are as good as many: only a single one is asked for
  }
}

void DataSet::add_medication(const Resource& resource, Evidence evidence) {
  Reading reading(context_, resource.root, evidence);
  NamedMedication medication;
  medication.is_conflicting = refuse_duplicates(resource, reading);
  medication.agents = medication.is_conflicting ? evidence.touched : read_medication(reading);
  std::erase_if(medication.agents, is_not_agent);
  if (medication.agents.empty()) {
    reading.report_near_misses(is_agent);
    medication.agents = evidence.unknown;
    medication.is_near_miss = !medication.agents.empty();
  }
  medication.content_hash = content_hash(resource.root);
  if (!id_of(resource.root).empty()) {
    name_medication("Medication/" + std::string(id_of(resource.root)), medication);
  }
  if (!resource.full_url.empty()) {
    name_medication(std::string(resource.full_url), medication);
  }
  for (record::Fault& fault : evidence.faults) {
    fault.path.erase(0, texts_.back().prefix.size());
    add_problem(std::move(fault));
  }
}

void DataSet::name_medication(std::string name, const NamedMedication& medication) {
  const auto [found, is_new] = medications_.emplace(std::move(name), medication);
  if (is_new || found->second.content_hash == medication.content_hash) {
    return;
  }
  NamedMedication& known = found->second;
  known.is_conflicting = true;
  known.agents.insert(known.agents.end(), medication.agents.begin(), medication.agents.end());
  std::sort(known.agents.begin(), known.agents.end());
  known.agents.erase(std::unique(known.agents.begin(), known.agents.end()), known.agents.end());
}

void DataSet::add_evidence(const Resource& resource, Evidence evidence) {
  Reading reading(context_, resource.root, evidence);
  if (!refuse_duplicates(resource, reading)) {
    const Reader* reader = reader_of(resource.type);
    reader->read(reading);
    reading.report_near_misses(reader->can_mean);
  }
  keep(resource, std::move(evidence));
}

std::uint32_t DataSet::subject_of(const Evidence& evidence) {
  if (evidence.subjects.empty()) {
    return kNone;
  }
  const auto [found, is_new] =
      subject_ids_.emplace(evidence.subjects.front(), static_cast<std::uint32_t>(subjects_.size()));
  if (is_new) {
    subjects_.push_back(evidence.subjects.front());
  }
  return found->second;
}

void DataSet::keep(const Resource& resource, Evidence evidence) {
  const std::uint64_t content = content_hash(resource.root);
  Seen seen{.id_hash = identity_of(resource, content),
            .content_hash = content,
            .subject = subject_of(evidence),
            .text = static_cast<std::uint32_t>(texts_.size() - 1),
            .evidence = kNone};
  const bool says_something =
      evidence.is_mapped || !evidence.faults.empty() || evidence.medication_reference;
  if (says_something || seen.subject == kNone) {
    if (evidence.is_spoiled) {
      evidence.results.clear();
      evidence.concepts.clear();
      evidence.medications.clear();
      evidence.medication_reference.reset();
    }
    seen.evidence = static_cast<std::uint32_t>(evidence_.size());
    evidence_.push_back(std::move(evidence));
  }
  seen_.push_back(seen);
}

}  // namespace regimen::fhir
