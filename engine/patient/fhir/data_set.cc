// Implements engine/patient/fhir/data_set.h: resources on their way in.
#include "engine/patient/fhir/data_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/patient/fhir/hash.h"

namespace regimen::fhir {

void DataSet::begin_text(TextName name) {
  texts_.emplace_back().name = std::move(name);
}

void DataSet::add_problem(patient::Fault problem) {
  TextInfo& text = texts_.back();
  // Of what belongs to no patient the text is always named: no label of a patient names it.
  const std::string& name = text.name.name;
  problem.path =
      problem.path.empty() || name.empty() ? name + problem.path : name + ": " + problem.path;
  ++text.problems;
  if (text.problems <= context_.options.limits.faults_max) {
    problems_.push_back(std::move(problem));
  }
}

void DataSet::take_in(TextResources& resources) {
  for (patient::Fault& problem : resources.problems) {
    add_problem(std::move(problem));
  }
  for (const TextResources::TypeCount& type : resources.types) {
    texts_.back().resources[type.type] += type.count;
    if (type.not_used > 0) {
      not_used_[type.type] += type.not_used;
    }
  }
  for (TextResources::PatientRead& read : resources.patients) {
    add_patient(std::move(read.patient), read.full_url);
  }
  for (TextResources::MedicationRead& read : resources.medications) {
    for (std::string& name : read.names) {
      name_medication(std::move(name), read.medication);
    }
  }
  add_candidates(resources);
  resources.clear();
}

void DataSet::add_candidates(TextResources& resources) {
  std::vector<std::uint32_t> subjects;  // of the piece, here
  subjects.reserve(resources.subjects.size());
  for (std::string& subject : resources.subjects) {
    const auto [found, is_new] =
        subject_ids_.emplace(subject, static_cast<std::uint32_t>(subjects_.size()));
    if (is_new) {
      subjects_.push_back(std::move(subject));
    }
    subjects.push_back(found->second);
  }
  lots_.emplace_back().reserve(resources.results.size());
  constexpr std::size_t kAhead = 12;
  for (std::size_t i = 0; i < resources.candidates.size(); ++i) {
    const ResourceCandidate& later =
        resources.candidates[std::min(i + kAhead, resources.candidates.size() - 1)];
    if (later.evidence != kNone) {
      evidence_index_.expect(mix(later.id_hash, later.content_hash));
    }
    ResourceCandidate candidate = resources.candidates[i];
    candidate.subject = candidate.subject == kNone ? kNone : subjects[candidate.subject];
    candidate.text = static_cast<std::uint32_t>(texts_.size() - 1);
    if (candidate.is_fast_path) {
      candidate.evidence =
          add_fast_path(candidate, resources.fast_path[candidate.evidence], resources);
    } else if (candidate.evidence != kNone) {
      candidate.evidence =
          add_evidence(candidate, std::move(resources.evidence[candidate.evidence]));
    }
    candidates_.push_back(candidate);
  }
  if (lots_.back().empty()) {
    lots_.pop_back();
  }
}

// A resource that comes again, equal and at the same path, shares the evidence of the first: an
// export that holds everything ten times needs no more memory.
std::optional<std::uint32_t> DataSet::same_evidence(const ResourceCandidate& candidate,
                                                    std::string_view path) {
  const std::uint64_t hash = mix(candidate.id_hash, candidate.content_hash);
  const std::uint32_t index = evidence_index_.find_or_add(hash);
  if (index == places_.size()) {
    return std::nullopt;
  }
  if (path_of(index) == path) {
    return index;
  }
  evidence_index_.add(hash);
  return std::nullopt;
}

std::uint32_t DataSet::add_evidence(const ResourceCandidate& candidate, Evidence&& evidence) {
  if (const auto same = same_evidence(candidate, evidence.path)) {
    return *same;
  }
  places_.push_back({.lot = kNone,
                     .first = static_cast<std::uint32_t>(evidence_.size()),
                     .count = 0,
                     .path_size = 0});
  evidence_.push_back(std::move(evidence));
  return static_cast<std::uint32_t>(places_.size() - 1);
}

std::uint32_t DataSet::add_fast_path(const ResourceCandidate& candidate,
                                     const FastPathEvidence& fast_path, TextResources& resources) {
  const std::string& path = resources.results[fast_path.first].result.path;
  if (const auto same =
          same_evidence(candidate, std::string_view(path).substr(0, fast_path.path_size))) {
    return *same;
  }
  std::vector<LabResult>& lot = lots_.back();
  places_.push_back({.lot = static_cast<std::uint32_t>(lots_.size() - 1),
                     .first = static_cast<std::uint32_t>(lot.size()),
                     .count = fast_path.count,
                     .path_size = fast_path.path_size});
  const auto first = resources.results.begin() + fast_path.first;
  std::move(first, first + fast_path.count, std::back_inserter(lot));
  return static_cast<std::uint32_t>(places_.size() - 1);
}

std::string_view DataSet::path_of(std::uint32_t evidence) const {
  const Place& place = places_[evidence];
  return place.lot == kNone ? std::string_view(evidence_[place.first].path)
                            : std::string_view(lots_[place.lot][place.first].result.path)
                                  .substr(0, place.path_size);
}

// Plain evidence becomes one like the others.
Evidence& DataSet::whole_evidence(std::uint32_t index) {
  Place& place = places_[index];
  if (place.lot == kNone) {
    return evidence_[place.first];
  }
  Evidence evidence;
  evidence.path = path_of(index);
  evidence.is_mapped = true;
  for (std::uint32_t i = 0; i < place.count; ++i) {
    LabResult& result = lots_[place.lot][place.first + i];
    evidence.affected_inputs.emplace_back(result.lab);
    evidence.results.push_back(std::move(result));
  }
  place = {.lot = kNone,
           .first = static_cast<std::uint32_t>(evidence_.size()),
           .count = 0,
           .path_size = 0};
  return evidence_.emplace_back(std::move(evidence));
}

void DataSet::add_patient(Patient patient, const std::string& full_url) {
  const auto same = patients_by_id_.find(patient.id);
  std::uint32_t index = static_cast<std::uint32_t>(patients_.size());
  if (same == patients_by_id_.end() || patient.id.empty()) {
    patients_.push_back(std::move(patient));
  } else {
    index = same->second;
    merge_patient(index, std::move(patient));
  }
  index_patient(index, full_url);
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

void DataSet::index_patient(std::uint32_t patient, const std::string& full_url) {
  if (!patients_[patient].id.empty()) {
    patients_by_id_.emplace(patients_[patient].id, patient);
  }
  if (!full_url.empty()) {
    const auto [found, is_new] = patients_by_url_.emplace(full_url, patient);
    if (!is_new && found->second != patient) {
      found->second = kNone;
    }
  }
  std::vector<std::uint32_t>& here = texts_.back().patients;
  if (std::find(here.begin(), here.end(), patient) == here.end() && here.size() < 2) {
    here.push_back(patient);  // two are as good as many: only a single one is asked for
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

}  // namespace regimen::fhir
