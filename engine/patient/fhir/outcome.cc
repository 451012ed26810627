// Implements DataSet::take of engine/patient/fhir/data_set.h: records in an order of their own.
#include <algorithm>
#include <compare>
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

}  // namespace

void DataSet::finish_patient(Patient& patient) {
  patient::Record& record = patient.record;
  if (patient.is_conflicting) {
    const Fault conflict{.code = Code::kConflictingDuplicate,
                         .path = patient.path,
                         .message = "two patients have the id " + backquote(patient.id) +
                                    " and differ, so nothing is known of either",
                         .help = "give each patient an id of their own",
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
      problems_.push_back(
          {.code = Code::kNoPatient,
           .path = text.name.name,
           .message = "the data has no Patient, so nothing of it is used: " + counts,
           .help = "add the Patient resource that the others speak of",
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
