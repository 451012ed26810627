// Implements DataSet::take of engine/patient/fhir/data_set.h: records in an order of their own.
#include <algorithm>
#include <compare>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "engine/base/natural_order.h"
#include "engine/patient/fhir/data_set.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using patient::Fault;

patient::Fault too_many(std::string path, std::size_t left) {
  return {.code = Code::kTooManyFaults,
          .path = std::move(path),
          .message = std::to_string(left) + " more problems are not listed",
          .help = "repair those that are listed first",
          .inputs = {}};
}

// What makes an input unknown is listed before what is only noted.
void limit_faults(patient::Record& record, std::size_t faults_max, const std::string& path) {
  if (record.faults.size() <= faults_max) {
    return;
  }
  std::stable_partition(record.faults.begin(), record.faults.end(),
                        [](const Fault& fault) { return !patient::is_note(fault); });
  const std::size_t left = record.faults.size() - faults_max;
  record.faults.erase(record.faults.begin() + static_cast<std::ptrdiff_t>(faults_max),
                      record.faults.end());
  record.faults.push_back(too_many(path, left));
  patient::canonicalize(record);
}

bool is_problem_before(const Fault& left, const Fault& right) {
  const auto by_path = natural_order(left.path, right.path);
  return std::is_neq(by_path)
             ? std::is_lt(by_path)
             : std::tie(left.code, left.message) < std::tie(right.code, right.message);
}

// Is that time surely before the other?
bool is_earlier(const std::optional<quantity::Instant>& at,
                const std::optional<quantity::Instant>& other) {
  return at && other && at->last < other->first;
}

// A later answer takes the place of earlier ones: what was so then is over.
void settle_answers(Patient& patient) {
  using Presence = patient::ConceptFact::Presence;
  for (const patient::ConceptFact& answer : patient.answers) {
    const bool is_followed = std::any_of(
        patient.answers.begin(), patient.answers.end(), [&](const patient::ConceptFact& later) {
          return later.concept_id == answer.concept_id && is_earlier(answer.onset, later.onset) &&
                 (later.presence == Presence::kPresent || later.presence == Presence::kAbsent);
        });
    patient::ConceptFact fact = answer;
    if (is_followed && fact.presence == Presence::kPresent) {
      fact.presence = Presence::kResolved;
    } else if (is_followed && fact.presence != Presence::kResolved) {
      continue;
    }
    patient.record.concepts.push_back(std::move(fact));
  }
}

// Reasons count where the record has no entry of its own.
void settle_reasons(Patient& patient) {
  patient::Record& record = patient.record;
  const std::size_t own = record.concepts.size();
  for (const patient::ConceptFact& reason : patient.reasons) {
    const auto last = record.concepts.begin() + static_cast<std::ptrdiff_t>(own);
    const bool is_told = std::any_of(record.concepts.begin(), last, [&](const auto& fact) {
      return fact.concept_id == reason.concept_id;
    });
    if (!is_told) {
      record.concepts.push_back(reason);
    }
  }
  std::set<std::pair<std::string, std::string>> told;
  for (const patient::UnreadEntry& entry : record.not_understood) {
    told.emplace(entry.system, entry.code.empty() ? entry.text : entry.code);
  }
  for (const patient::UnreadEntry& entry : patient.unread_reasons) {
    if (!told.contains({entry.system, entry.code.empty() ? entry.text : entry.code})) {
      record.not_understood.push_back(entry);
      ++record.entries.not_understood;
    }
  }
}

}  // namespace

void DataSet::finish_patient(Patient& patient) {
  patient::Record& record = patient.record;
  settle_answers(patient);
  settle_reasons(patient);
  if (patient.is_conflicting) {
    const Fault conflict{.code = Code::kConflictingDuplicate,
                         .path = patient.path,
                         .message = "two patients have the id " + backquote(patient.id) +
                                    " and differ, so nothing is known of either",
                         .help = "give each patient their own id",
                         .inputs = {knowledge::SexInput{}, knowledge::BirthInput{}}};
    record.sex.reset();
    record.birth.reset();
    record.unknown.insert(record.unknown.end(), conflict.inputs.begin(), conflict.inputs.end());
    record.faults.push_back(conflict);
    problems_.push_back(conflict);
    problems_.back().inputs.clear();
  }
  patient::canonicalize(record);
  limit_faults(record, context_.options.limits.faults_max, patient.path);
}

void DataSet::report_no_patient() {
  for (const TextInfo& text : texts_) {
    std::string counts;
    for (const auto& [type, count] : text.resources) {
      counts += (counts.empty() ? "" : ", ") + type + " " + std::to_string(count);
    }
    if (!counts.empty()) {
      problems_.push_back({.code = Code::kNoPatient,
                           .path = text.name.name,
                           .message = "the data has no Patient, so it is not used: " + counts,
                           .help = "add the Patient resource that the others refer to",
                           .inputs = {}});
    }
  }
}

Outcome DataSet::take() {
  settle_duplicates();
  if (patients_.empty()) {
    report_no_patient();
  } else {
    find_patients();
    for (const ResourceCandidate& candidate : candidates_) {
      attach(candidate);
    }
    report_strangers();
    report_unread();
    report_unread_types();
  }
  Outcome outcome;
  for (Patient& patient : patients_) {
    finish_patient(patient);
    outcome.records.push_back(std::move(patient.record));
  }
  for (const TextInfo& text : texts_) {
    if (text.problems > context_.options.limits.faults_max) {
      problems_.push_back(
          too_many(text.name.name, text.problems - context_.options.limits.faults_max));
    }
  }
  std::sort(outcome.records.begin(), outcome.records.end(),
            [](const patient::Record& left, const patient::Record& right) {
              return std::tie(left.id, left.label, left.birth, left.sex) <
                     std::tie(right.id, right.label, right.birth, right.sex);
            });
  std::sort(problems_.begin(), problems_.end(), is_problem_before);
  outcome.problems = std::move(problems_);
  for (const auto& [type, count] : not_used_) {
    outcome.not_used.push_back({.type = type, .count = count});
  }
  return outcome;
}

}  // namespace regimen::fhir
