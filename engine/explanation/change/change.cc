#include "engine/explanation/change/change.h"

#include <algorithm>
#include <vector>

#include "engine/base/overload.h"

namespace regimen::change {

namespace {

using patient::Record;
using quantity::Instant;
using Presence = patient::ConceptFact::Presence;

constexpr std::int64_t kMinute = 60;

}  // namespace

std::vector<Instant> instants_of(const Record& record, const Change& change) {
  const Series& series = change.series;
  if (series.count == 1 && !series.time) {
    return {record.as_of};
  }
  std::vector<Instant> instants;
  Instant at = record.as_of;
  if (series.time) {
    const std::int64_t midnight = (at.first_day().days - 1) * quantity::kSecondsOfDay;
    at.first = midnight + (series.time->minutes - at.offset_minutes) * kMinute;
    at.last = at.first + kMinute - 1;
    at.has_time = true;
    at.precision = Instant::Precision::kMinute;
  }
  for (std::uint32_t i = 0; i < series.count; ++i) {
    instants.push_back(at);
    at = minus(at, series.apart);
  }
  return instants;
}

namespace {

void forget_unknown(Record& record, const knowledge::Input& input) {
  std::erase(record.unknown, input);
}

void measure(Record& record, knowledge::LabId lab, const Change& change) {
  for (const Instant& at : instants_of(record, change)) {
    for (patient::LabResults& each : record.labs) {
      if (each.lab == lab) {
        std::erase_if(each.results, [&](const patient::Result& result) { return result.at == at; });
      }
    }
    record.labs.push_back({.lab = lab,
                           .results = {{.value = quantity::Interval::point(*change.value),
                                        .at = at,
                                        .written = change.value->to_text(),
                                        .path = "changed"}}});
  }
}

void state(Record& record, knowledge::ConceptId id, const Change& change) {
  const bool is_present = change.manner == Change::Manner::kPresent;
  std::optional<Instant> onset;
  if (is_present && change.onset_ago) {
    onset = minus(record.as_of, *change.onset_ago);
  }
  std::erase_if(record.concepts,
                [&](const patient::ConceptFact& fact) { return fact.concept_id == id; });
  record.concepts.push_back({.concept_id = id,
                             .presence = is_present ? Presence::kPresent : Presence::kAbsent,
                             .onset = onset,
                             .path = "changed"});
}

void take(Record& record, knowledge::AgentId agent, bool is_taken) {
  using Status = patient::Medication::Status;
  std::erase_if(record.medications,
                [&](const patient::Medication& taken) { return taken.agent == agent; });
  record.medications.push_back({.agent = agent,
                                .status = is_taken ? Status::kTaking : Status::kNotTaking,
                                .since = {},
                                .path = "changed"});
}

Instant born_years_before(const Instant& as_of, const quantity::Rational& years) {
  quantity::Duration age;
  age.months = static_cast<std::int32_t>(years.floor_integer().value_or(0) * 12);
  return Instant::at_start_of(minus(as_of.first_day(), age));
}

void understand(Record& record, const Change& change) {
  record.not_understood.clear();
  if (!change.meaning) {
    return;
  }
  if (const auto* id = std::get_if<knowledge::ConceptId>(&*change.meaning)) {
    state(record, *id, {.input = *id, .manner = Change::Manner::kPresent});
  } else if (const auto* agent = std::get_if<knowledge::AgentId>(&*change.meaning)) {
    take(record, *agent, true);
  }
}

void apply(Record& record, const Change& change) {
  forget_unknown(record, change.input);
  std::visit(Overload{[&](knowledge::SexInput) {
                        record.sex = change.manner == Change::Manner::kMale
                                         ? knowledge::Sex::kMale
                                         : knowledge::Sex::kFemale;
                      },
                      [&](knowledge::BirthInput) {
                        record.birth = born_years_before(record.as_of, *change.value);
                      },
                      [&](knowledge::LabId lab) { measure(record, lab, change); },
                      [&](knowledge::ConceptId id) { state(record, id, change); },
                      [&](knowledge::AgentId agent) {
                        take(record, agent, change.manner == Change::Manner::kStarted);
                      },
                      [&](knowledge::UnreadInput) { understand(record, change); }},
             change.input);
}

}  // namespace

bool is_below(const quantity::Rational& value, const Range& range) {
  return range.low &&
         (value < range.low->canonical || (value == range.low->canonical && range.is_low_open));
}

bool is_above(const quantity::Rational& value, const Range& range) {
  return range.high &&
         (value > range.high->canonical || (value == range.high->canonical && range.is_high_open));
}

bool holds(const Range& range, const quantity::Rational& value) {
  return !is_below(value, range) && !is_above(value, range);
}

Record changed(const Record& record, std::span<const Change* const> changes) {
  Record result = record;
  for (const Change* change : changes) {
    apply(result, *change);
  }
  patient::canonicalize(result);
  return result;
}

}  // namespace regimen::change
