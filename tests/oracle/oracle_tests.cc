// Implements the tests of a record for oracle.h, sentence by sentence from docs/semantics.md §4.
#include <algorithm>
#include <set>

#include "engine/base/overload.h"
#include "tests/oracle/oracle.h"

namespace regimen::oracle {

namespace {

using quantity::Instant;
using quantity::Interval;
using quantity::kFalse;
using quantity::kTrue;
using quantity::kUnknown;
using quantity::Truth;
using record::Record;
using record::Result;

bool was_made_unknown(const Record& record, const model::Input& input) {
  return std::find(record.unknown.begin(), record.unknown.end(), input) != record.unknown.end();
}

// W(D): from `as of` minus D to `as of`.
Truth lies_in_window(const Record& record, const std::optional<Instant>& at,
                     const std::optional<quantity::Duration>& length) {
  if (!at) {
    return length ? kUnknown : kTrue;
  }
  Truth truth = kTrue;
  if (at->first > record.as_of.last) {
    truth = kFalse;
  } else if (at->last > record.as_of.last) {
    truth = kUnknown;
  }
  if (length) {
    const std::int64_t begin = minus(record.as_of, *length).first;
    truth = truth && (at->last < begin ? kFalse : at->first < begin ? kUnknown : kTrue);
  }
  return truth;
}

std::vector<Result> results_of(const Record& record, model::LabId lab) {
  for (const record::LabResults& results : record.labs) {
    if (results.lab == lab) {
      return results.results;
    }
  }
  return {};
}

// Every value that the latest result may have; nothing when there is none.
std::vector<Interval> latest_values(const model::Model& model, const Record& record,
                                    const model::LabOperand& operand) {
  if (was_made_unknown(record, operand.lab)) {
    return {Interval::all()};
  }
  const std::optional<quantity::Duration> length =
      operand.within ? operand.within : model[operand.lab].valid_for;
  std::vector<Interval> values;
  bool is_one_certain = false;
  const std::vector<Result> results = results_of(record, operand.lab);
  for (const Result& one : results) {
    const Truth in_window = lies_in_window(record, one.at, length);
    is_one_certain = is_one_certain || in_window.is_definite;
    bool has_later = false;
    for (const Result& other : results) {
      has_later = has_later || (lies_in_window(record, other.at, length).is_definite && other.at &&
                                one.at && one.at->last < other.at->first);
    }
    if (in_window.is_possible && !has_later) {
      values.push_back(one.value);
    }
  }
  if (!values.empty() && !is_one_certain) {
    values.push_back(Interval::all());
  }
  return values;
}

std::vector<Interval> operand_values(const model::Model& model, const Record& record,
                                     const model::Operand& operand) {
  if (const auto* lab = std::get_if<model::LabOperand>(&operand)) {
    return latest_values(model, record, *lab);
  }
  if (!record.birth || record.birth->first > record.as_of.last ||
      was_made_unknown(record, model::BirthInput{})) {
    return {};
  }
  const quantity::YearsRange years = completed_years(*record.birth, record.as_of.last_day());
  return {Interval{quantity::Rational(years.least), quantity::Rational(years.most), false, false}};
}

template <typename Decide>
Truth for_every_value(const std::vector<Interval>& values, Decide decide) {
  bool is_yes_for_all = !values.empty();
  bool is_no_for_all = !values.empty();
  for (const Interval& value : values) {
    const Truth truth = decide(value);
    is_yes_for_all = is_yes_for_all && truth == kTrue;
    is_no_for_all = is_no_for_all && truth == kFalse;
  }
  return is_yes_for_all ? kTrue : is_no_for_all ? kFalse : kUnknown;
}

Truth concept_without_time(const model::Concept& one, const Record& record, model::ConceptId id) {
  using Presence = record::ConceptFact::Presence;
  std::set<Presence> said;
  for (const record::ConceptFact& fact : record.concepts) {
    if (fact.concept_id == id) {
      said.insert(fact.presence);
    }
  }
  const Truth absence = one.absent_means_no ? kFalse : kUnknown;
  if (said.contains(Presence::kPresent) && said.contains(Presence::kAbsent)) {
    return kUnknown;
  }
  if (said.contains(Presence::kPresent)) {
    return kTrue;
  }
  if (said.contains(Presence::kUncertain)) {
    return kUnknown;
  }
  if (said.contains(Presence::kResolved) || said.empty()) {
    return absence;
  }
  return kFalse;
}

Truth of_concept(const model::Model& model, const core::RecordedConcept& asked,
                 const Record& record) {
  using Presence = record::ConceptFact::Presence;
  if (was_made_unknown(record, asked.concept_id)) {
    return kUnknown;
  }
  const Truth plain = concept_without_time(model[asked.concept_id], record, asked.concept_id);
  if (!asked.within) {
    return plain;
  }
  bool has_event = false;
  Truth truth = kFalse;
  for (const record::ConceptFact& fact : record.concepts) {
    const bool is_event =
        fact.presence == Presence::kPresent || fact.presence == Presence::kResolved;
    if (fact.concept_id == asked.concept_id && is_event) {
      has_event = true;
      truth = truth || (fact.onset ? lies_in_window(record, fact.onset, asked.within) : kUnknown);
    }
  }
  return has_event ? truth : plain;
}

Truth of_taking(model::AgentId agent, const Record& record) {
  using Status = record::Medication::Status;
  if (was_made_unknown(record, agent)) {
    return kUnknown;
  }
  std::set<Status> said;
  for (const record::Medication& medication : record.medications) {
    if (medication.agent == agent) {
      said.insert(medication.status);
    }
  }
  if (said.contains(Status::kTaking)) {
    return said.contains(Status::kNotTaking) ? kUnknown : kTrue;
  }
  return said.contains(Status::kUncertain) ? kUnknown : kFalse;
}

Truth fits_clock(const model::Results& asked, const Result& result) {
  if (!asked.before && !asked.after) {
    return kTrue;
  }
  if (!result.at || !result.at->time_of_day()) {
    return kUnknown;
  }
  const std::int32_t minute = result.at->time_of_day().value().minutes;
  const bool is_early = !asked.before || minute < asked.before->minutes;
  const bool is_late = !asked.after || minute > asked.after->minutes;
  return is_early && is_late ? kTrue : kFalse;
}

bool has_one_day(const Result& result) {
  return result.at && result.at->first_day() == result.at->last_day();
}

Truth of_results(const model::Results& asked, const Record& record) {
  const std::vector<Result> results = results_of(record, asked.lab);
  if (was_made_unknown(record, asked.lab) || results.empty()) {
    return kUnknown;
  }
  // Without `on different days` every result is a day of its own.
  std::set<std::string> samples;
  std::set<std::string> matching;
  std::set<std::string> possible;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Result& result = results[i];
    const std::string alone = "result " + std::to_string(i);
    const std::string day = !asked.on_different_days ? alone
                            : has_one_day(result)    ? result.at->first_day().to_text()
                                                     : "";
    Truth sample = lies_in_window(record, result.at, asked.within) && fits_clock(asked, result);
    if (!result.is_usable) {
      sample = sample && kUnknown;
    }
    const Truth match = sample && (asked.comparison ? compare(result.value, *asked.comparison,
                                                              asked.threshold->canonical)
                                                    : kTrue);
    if (sample == kTrue && !day.empty()) {
      samples.insert(day);
    }
    if (match == kTrue && !day.empty()) {
      matching.insert(day);
    }
    if (match != kFalse) {
      possible.insert(day.empty() ? alone : day);
    }
  }
  const std::size_t undrawn =
      samples.size() < asked.count ? asked.count - samples.size() : std::size_t{0};
  return {matching.size() >= asked.count, possible.size() + undrawn >= asked.count};
}

bool is_known(const model::Model& model, const model::KnownInput& asked, const Record& record) {
  if (const auto* lab = std::get_if<model::LabId>(&asked.input)) {
    const std::vector<Result> results = results_of(record, *lab);
    return !was_made_unknown(record, *lab) &&
           std::any_of(results.begin(), results.end(), [&](const Result& result) {
             return result.is_usable &&
                    lies_in_window(record, result.at, model[*lab].valid_for) == kTrue;
           });
  }
  if (const auto* id = std::get_if<model::ConceptId>(&asked.input)) {
    return of_concept(model, {*id, std::nullopt}, record) != kUnknown;
  }
  if (std::holds_alternative<model::AgeOperand>(asked.input)) {
    return !operand_values(model, record, model::AgeOperand{}).empty();
  }
  return record.sex && !was_made_unknown(record, model::SexInput{});
}

}  // namespace

Truth test(const model::Model& model, const core::Test& asked, const Record& record) {
  return std::visit(
      Overload{[&](const model::SexIs& sex) {
                 if (!record.sex || was_made_unknown(record, model::SexInput{})) {
                   return kUnknown;
                 }
                 return *record.sex == sex.sex ? kTrue : kFalse;
               },
               [&](const core::RecordedConcept& one) { return of_concept(model, one, record); },
               [&](const model::Taking& taking) { return of_taking(taking.agent, record); },
               [&](const model::Compare& one) {
                 return for_every_value(
                     operand_values(model, record, one.operand), [&](const Interval& value) {
                       return compare(value, one.comparison, one.threshold.canonical);
                     });
               },
               [&](const model::InRange& one) {
                 return for_every_value(
                     operand_values(model, record, one.operand), [&](const Interval& value) {
                       return compare(value, quantity::Comparison::kGreaterEqual,
                                      one.low.canonical) &&
                              compare(value, quantity::Comparison::kLessEqual, one.high.canonical);
                     });
               },
               // The generated programs compare no labs with labs.
               [](const model::CompareLabs&) { return kUnknown; },
               [&](const model::Results& results) { return of_results(results, record); },
               [&](const model::KnownInput& one) {
                 return is_known(model, one, record) ? kTrue : kFalse;
               }},
      asked.value);
}

}  // namespace regimen::oracle
