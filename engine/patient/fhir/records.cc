// Implements engine/patient/fhir/data_set.h: evidence finds its patient.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "engine/patient/fhir/data_set.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using knowledge::Input;

// "http://server/fhir/Patient/p1/_history/2" and "Patient/p1" are both "p1"; empty when it names no
// patient.
std::string_view patient_id_in(std::string_view reference) {
  const std::size_t history = reference.find("/_history/");
  reference = reference.substr(0, history);
  constexpr std::string_view kType = "Patient/";
  const std::size_t at = reference.rfind(kType);
  if (at == std::string_view::npos || (at > 0 && reference[at - 1] != '/')) {
    return {};
  }
  const std::string_view id = reference.substr(at + kType.size());
  return id.find('/') == std::string_view::npos ? id : std::string_view{};
}

template <typename Thing>
void append(std::vector<Thing>& things, const std::vector<Thing>& more) {
  things.insert(things.end(), more.begin(), more.end());
}

// A record that is being made has each lab once, in any order.
void add_result(patient::Record& record, knowledge::LabId lab, patient::Result result) {
  const auto found =
      std::find_if(record.labs.begin(), record.labs.end(),
                   [&](const patient::LabResults& results) { return results.lab == lab; });
  patient::LabResults& results =
      found == record.labs.end() ? record.labs.emplace_back(patient::LabResults{lab, {}}) : *found;
  results.results.push_back(std::move(result));
}

// The identities that more than one resource has, sorted. They are parted by their first bits, so
// that each part is sorted in the cache.
std::vector<std::uint64_t> repeated_identities(const std::vector<ResourceCandidate>& candidate) {
  constexpr std::size_t kParts = 2048;
  constexpr unsigned kShift = 64 - 11;
  std::vector<std::size_t> ends(kParts + 1, 0);
  for (const ResourceCandidate& each : candidate) {
    ++ends[(each.id_hash >> kShift) + 1];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<std::uint64_t> hashes(candidate.size());
  for (const ResourceCandidate& each : candidate) {
    hashes[ends[each.id_hash >> kShift]++] = each.id_hash;
  }
  std::vector<std::uint64_t> repeated;
  std::size_t begin = 0;
  for (std::size_t part = 0; part < kParts; ++part) {
    const auto first = hashes.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = hashes.begin() + static_cast<std::ptrdiff_t>(ends[part]);
    std::sort(first, last);
    for (auto at = std::adjacent_find(first, last); at != last; at = std::adjacent_find(at, last)) {
      repeated.push_back(*at);
      at = std::upper_bound(at, last, *at);
    }
    begin = ends[part];
  }
  return repeated;
}

std::string pluralize(std::size_t count, std::string_view text, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? text : many);
}

}  // namespace

std::uint32_t DataSet::patient_named(const std::string& reference) const {
  if (const auto url = patients_by_url_.find(reference); url != patients_by_url_.end()) {
    return url->second;
  }
  std::string id(patient_id_in(reference));
  constexpr std::string_view kUuid = "urn:uuid:";
  if (id.empty() && reference.starts_with(kUuid)) {
    id = reference.substr(kUuid.size());  // a UUID names one thing wherever it stands
  }
  const auto found = patients_by_id_.find(id);
  return id.empty() || found == patients_by_id_.end() ? kNone : found->second;
}

// Two that differ: neither is used.
void DataSet::refuse_group(const std::vector<ResourceCandidate>& group) {
  for (const ResourceCandidate& candidate : group) {
    if (candidate.evidence == kNone) {
      continue;
    }
    Evidence& evidence = whole_evidence(candidate.evidence);
    if (evidence.affected_inputs.empty()) {
      continue;  // what is not understood of either stays so
    }
    evidence.results.clear();
    evidence.concepts.clear();
    evidence.answers.clear();
    evidence.reasons.clear();
    evidence.medications.clear();
    evidence.medication_reference.reset();
    evidence.faults = {{.code = Code::kConflictingDuplicate,
                        .path = path_in(evidence, ""),
                        .message = "two resources have this id and differ",
                        .help = "keep the one that holds; neither is used",
                        .inputs = evidence.affected_inputs}};
    evidence.unknown = evidence.affected_inputs;
  }
}

// Resources of one identity, sorted: one is kept if they are equal, none if they differ.
void DataSet::settle_group(std::vector<ResourceCandidate>& group) {
  if (group.front().content_hash != group.back().content_hash) {
    refuse_group(group);
    candidates_.insert(candidates_.end(), group.begin(), group.end());
    return;
  }
  const auto path_order = [&](const ResourceCandidate& candidate) {
    return candidate.evidence == kNone ? std::string_view() : path_of(candidate.evidence);
  };
  candidates_.push_back(
      *std::min_element(group.begin(), group.end(),
                        [&](const ResourceCandidate& left, const ResourceCandidate& right) {
                          return path_order(left) < path_order(right);
                        }));
}

void DataSet::settle_duplicates() {
  const std::vector<std::uint64_t> repeated = repeated_identities(candidates_);
  if (repeated.empty()) {
    return;
  }
  std::vector<ResourceCandidate> again;
  std::erase_if(candidates_, [&](const ResourceCandidate& candidate) {
    const bool is_repeated =
        std::binary_search(repeated.begin(), repeated.end(), candidate.id_hash);
    if (is_repeated) {
      again.push_back(candidate);
    }
    return is_repeated;
  });
  std::sort(again.begin(), again.end(),
            [](const ResourceCandidate& left, const ResourceCandidate& right) {
              return std::tie(left.id_hash, left.content_hash, left.text, left.evidence) <
                     std::tie(right.id_hash, right.content_hash, right.text, right.evidence);
            });
  std::vector<ResourceCandidate> group;
  for (const ResourceCandidate& candidate : again) {
    if (!group.empty() && group.front().id_hash != candidate.id_hash) {
      settle_group(group);
      group.clear();
    }
    group.push_back(candidate);
  }
  if (!group.empty()) {
    settle_group(group);
  }
}

void DataSet::add_foreign(const ResourceCandidate& candidate, const std::string& reference) {
  Foreign& foreign = foreign_[reference];
  const std::string path =
      candidate.evidence == kNone ? std::string() : path_in(path_of(candidate.evidence), "");
  if (!path.empty() && (foreign.path.empty() || path < foreign.path)) {
    foreign.path = path;
  }
  ++foreign.count;
}

// Never used, even where there is one patient only; but that patient's inputs are no longer known.
void DataSet::add_no_subject(const ResourceCandidate& candidate) {
  Evidence& evidence = whole_evidence(candidate.evidence);
  TextInfo& text = texts_[candidate.text];
  const std::uint32_t patient = text.patients.size() == 1                        ? text.patients[0]
                                : text.patients.empty() && patients_.size() == 1 ? 0
                                                                                 : kNone;
  if (patient == kNone || (evidence.affected_inputs.empty() && evidence.not_understood.empty())) {
    const std::string path = path_in(evidence, "");
    if (text.no_subject == 0 || path < text.no_subject_path) {
      text.no_subject_path = path;
    }
    ++text.no_subject;
    return;
  }
  patient::Record& record = patients_[patient].record;
  record.faults.push_back({.code = Code::kNoSubject,
                           .path = path_in(evidence, ""),
                           .message = "the resource names no patient, so it is not used",
                           .help = "name its subject",
                           .inputs = evidence.affected_inputs});
  append(record.unknown, evidence.affected_inputs);
  append(record.not_understood, evidence.not_understood);
}

void DataSet::find_patients() {
  patient_of_subject_.clear();
  for (const std::string& subject : subjects_) {
    patient_of_subject_.push_back(patient_named(subject));
  }
}

void DataSet::attach(const ResourceCandidate& candidate) {
  if (candidate.subject == kNone) {
    add_no_subject(candidate);
    return;
  }
  if (candidate.evidence == kNone) {
    const std::uint32_t patient = patient_of_subject_[candidate.subject];
    if (patient == kNone) {
      add_foreign(candidate, subjects_[candidate.subject]);
    } else {
      using Entry = ResourceCandidate::Entry;
      patient::EntryCounts& entries = patients_[patient].record.entries;
      entries.something_else += candidate.entry == Entry::kSomethingElse ? 1 : 0;
      entries.unasked += candidate.entry == Entry::kUnasked ? 1 : 0;
    }
    return;
  }
  const Place& place = places_[candidate.evidence];
  if (place.lot != kNone || evidence_[place.first].subjects.empty()) {
    attach_to(candidate, subjects_[candidate.subject], patient_of_subject_[candidate.subject]);
    return;
  }
  const Evidence& evidence = evidence_[place.first];
  for (const std::string& subject : std::vector<std::string>(evidence.subjects)) {
    attach_to(candidate, subject, patient_named(subject));
  }
}

void DataSet::attach_to(const ResourceCandidate& candidate, const std::string& subject,
                        std::uint32_t patient) {
  if (patient == kNone) {
    add_foreign(candidate, subject);
    return;
  }
  const Place& place = places_[candidate.evidence];
  if (place.lot == kNone) {
    attach_evidence(evidence_[place.first], patients_[patient]);
  } else {
    attach_fast_path(place, patients_[patient]);
  }
}

void DataSet::attach_fast_path(const Place& place, Patient& patient) {
  ++patient.record.entries.mapped;
  const auto first = lots_[place.lot].begin() + place.first;
  std::for_each(first, first + place.count, [&](LabResult& given) {
    if (patient.is_conflicting) {
      patient.record.unknown.emplace_back(given.lab);  // it cannot be told whose it is
    } else {
      add_result(patient.record, given.lab, std::move(given.result));
    }
  });
}

const NamedMedication* DataSet::medication_named(const std::string& reference) const {
  auto found = medications_.find(reference);
  const std::size_t at = reference.rfind("Medication/");
  if (found == medications_.end() && at != std::string::npos) {
    const std::string tail = reference.substr(at);
    found = medications_.find(tail.substr(0, tail.find("/_history/")));
  }
  return found == medications_.end() ? nullptr : &found->second;
}

// A medicine that is not understood is active unless its course is over.
void set_course(Evidence& evidence, patient::Medication::Status status) {
  using Status = patient::Medication::Status;
  for (patient::UnreadEntry& entry : evidence.not_understood) {
    entry.is_active = status != Status::kStopped && status != Status::kNotTaking;
  }
}

void DataSet::resolve_medication(Evidence& evidence) {
  const MedicationReference given = *evidence.medication_reference;
  const NamedMedication* named = medication_named(given.reference);
  if (named == nullptr) {
    evidence.faults.push_back({.code = Code::kMedicationNotFound,
                               .path = path_in(evidence, "medicationReference"),
                               .message = backquote(given.reference) + " is not in the data",
                               .help = "add the Medication, or give medicationCodeableConcept",
                               .inputs = {}});
    evidence.not_understood.push_back({.kind = patient::UnreadEntry::Kind::kMedication,
                                       .is_active = true,
                                       .system = "",
                                       .code = "",
                                       .text = given.display,
                                       .path = evidence.path,
                                       .why = backquote(given.reference) + " is not in the data"});
    set_course(evidence, given.medication.status);
    return;
  }
  append(evidence.affected_inputs, named->agents);
  evidence.is_mapped = !named->agents.empty();
  evidence.is_something_else = named->agents.empty() && !named->unread;
  if (named->unread) {
    evidence.not_understood.push_back(*named->unread);
    evidence.not_understood.back().path = path_in(evidence, "");
    set_course(evidence, given.medication.status);
  }
  if (named->is_conflicting) {
    append(evidence.unknown, named->agents);
    evidence.faults.push_back({.code = Code::kConflictingDuplicate,
                               .path = path_in(evidence, "medicationReference"),
                               .message = backquote(given.reference) + " names two that differ",
                               .help = "keep the one that holds; neither is used",
                               .inputs = named->agents});
    return;
  }
  if (named->is_wrong_system_match) {
    append(evidence.unknown, named->agents);
    evidence.faults.push_back(
        {.code = Code::kCodeSystem,
         .path = path_in(evidence, "medicationReference"),
         .message = backquote(given.reference) + " has a code that is not read",
         .help = "correct the system of its code",
         .inputs = named->agents});
    return;
  }
  for (const Input& input : named->agents) {
    patient::Medication medication = given.medication;
    medication.agent = std::get<knowledge::AgentId>(input);
    evidence.medications.push_back(medication);
  }
}

// An age at onset is a span: from that birthday to the day before the next one (or the next month's
// day).
void DataSet::attach_ages(Evidence& evidence, const patient::Record& record) {
  if (!evidence.onset_age || !record.birth) {
    return;
  }
  const bool is_in_years = evidence.onset_age->months % 12 == 0 && evidence.onset_age->seconds == 0;
  const quantity::Duration more{.months = is_in_years ? 12 : 1, .seconds = 0, .text = ""};
  const quantity::Duration day{.months = 0, .seconds = 86400, .text = ""};
  quantity::Instant onset = plus(*record.birth, *evidence.onset_age);
  onset.last = minus(plus(onset, more), day).last;
  for (patient::ConceptFact& fact : evidence.concepts) {
    if (!fact.onset && onset.first <= record.as_of.last) {
      fact.onset = onset;
    }
  }
}

void count_entry(patient::EntryCounts& entries, const Evidence& evidence) {
  if (!evidence.not_understood.empty()) {
    ++entries.not_understood;
  } else if (evidence.is_mapped) {
    ++entries.mapped;
  } else if (evidence.is_something_else) {
    ++entries.something_else;
  }
}

template <typename Thing>
void move_to(std::vector<Thing>& things, std::vector<Thing>& from) {
  std::move(from.begin(), from.end(), std::back_inserter(things));
}

void DataSet::attach_evidence(Evidence& evidence, Patient& patient) {
  if (evidence.medication_reference) {
    resolve_medication(evidence);
  }
  patient::Record& record = patient.record;
  count_entry(record.entries, evidence);
  append(record.unknown, evidence.unknown);
  record.faults.insert(record.faults.end(), evidence.faults.begin(), evidence.faults.end());
  move_to(record.not_understood, evidence.not_understood);
  if (patient.is_conflicting) {
    append(record.unknown, evidence.affected_inputs);
    return;  // it cannot be told whose it is
  }
  attach_ages(evidence, record);
  for (auto& [lab, result] : evidence.results) {
    add_result(record, lab, std::move(result));
  }
  move_to(record.concepts, evidence.concepts);
  move_to(record.medications, evidence.medications);
  move_to(patient.answers, evidence.answers);
  move_to(patient.reasons, evidence.reasons);
  move_to(patient.unread_reasons, evidence.unread_reasons);
}

// What could not be read may be about the patients it names, or about anybody.
void DataSet::report_unread() {
  const auto add = [](Patient& patient, const Unread& unread) {
    patient.record.faults.push_back(
        {.code = Code::kUnreadText,
         .path = unread.path,
         .message = "this could not be read, and may be about this patient: " + unread.message,
         .help = "correct it; until then anything may be missing from the record",
         .inputs = {}});
    patient.record.not_understood.push_back({.kind = patient::UnreadEntry::Kind::kOther,
                                             .is_active = true,
                                             .system = "",
                                             .code = "",
                                             .text = "",
                                             .path = unread.path,
                                             .why = unread.message});
  };
  for (const Unread& unread : unread_) {
    for (Patient& patient : patients_) {
      if (unread.subjects.empty()) {
        add(patient, unread);
      }
    }
    std::set<std::uint32_t> named;
    for (const std::string& subject : unread.subjects) {
      named.insert(patient_named(subject));
    }
    named.erase(kNone);
    for (const std::uint32_t patient : named) {
      add(patients_[patient], unread);
    }
  }
}

void DataSet::report_unread_types() {
  std::map<std::uint32_t, std::map<std::string, std::size_t>> counts;  // by patient and type
  for (const auto& [key, count] : unread_types_) {
    const std::uint32_t patient = patient_named(key.first);
    if (patient != kNone) {
      counts[patient][key.second] += count;
    }
  }
  for (const auto& [patient, types] : counts) {
    std::string words;
    for (const auto& [type, count] : types) {
      words += (words.empty() ? "" : ", ") + type + " " + std::to_string(count);
    }
    patients_[patient].record.faults.push_back(
        {.code = Code::kTypeNotRead,
         .path = patients_[patient].path,
         .message = "resources of types that are not read may say more: " + words,
         .help = "",
         .inputs = {}});
  }
}

void DataSet::report_strangers() {
  for (const auto& [reference, foreign] : foreign_) {
    problems_.push_back(
        {.code = Code::kForeignSubject,
         .path = foreign.path.empty() ? patient::truncate_for_display(reference) : foreign.path,
         .message = pluralize(foreign.count, "resource is about ", "resources are about ") +
                    backquote(reference) + ", who is not in the data",
         .help = "add the Patient; it is not used",
         .inputs = {}});
  }
  for (TextInfo& text : texts_) {
    if (text.no_subject > 0) {
      problems_.push_back({.code = Code::kNoSubject,
                           .path = text.no_subject_path,
                           .message = pluralize(text.no_subject, "resource names no patient",
                                                "resources name no patient"),
                           .help = "name the subject; it is not used",
                           .inputs = {}});
    }
  }
}

}  // namespace regimen::fhir
