// Implements engine/verification/tests.h.
#include "engine/verification/tests.h"

#include <algorithm>
#include <set>

#include "engine/base/overload.h"
#include "engine/verification/records.h"

namespace regimen::verification {

namespace {

using patient::Record;
using patient::Result;
using quantity::Instant;
using quantity::Interval;
using quantity::kFalse;
using quantity::kTrue;
using quantity::kUnknown;
using quantity::Truth;

// Is `other` surely the better answer to what is selected?
bool is_beaten(const Result& result, const Result& other,
               knowledge::LabOperand::Selection selection) {
  using Selection = knowledge::LabOperand::Selection;
  switch (selection) {
    case Selection::kLatest:
      return result.at && other.at && result.at->last < other.at->first;
    case Selection::kFirst:
      return result.at && other.at && other.at->last < result.at->first;
    case Selection::kHighest:
      return result.value.high && other.value.low && *result.value.high < *other.value.low;
    case Selection::kLowest:
      return result.value.low && other.value.high && *other.value.high < *result.value.low;
    default:
      return false;
  }
}

// Every value that the selected result may have; nothing when there is none.
std::vector<Interval> selected_values(const knowledge::Model& model, const Record& record,
                                      const knowledge::LabOperand& operand) {
  if (was_made_unknown(record, operand.lab)) {
    return {Interval::all()};
  }
  using Selection = knowledge::LabOperand::Selection;
  const bool is_bare = operand.selection == Selection::kLatest && !operand.within;
  const std::optional<quantity::Duration> length =
      is_bare ? model[operand.lab].valid_for : operand.within;
  std::vector<Interval> values;
  bool is_one_certain = false;
  const std::vector<Result> results = results_of(record, operand.lab);
  for (const Result& result : results) {
    const Truth in_window = lies_in_window(record, result.at, length);
    is_one_certain = is_one_certain || in_window.is_definite;
    bool has_better = false;
    for (const Result& other : results) {
      has_better = has_better || (lies_in_window(record, other.at, length).is_definite &&
                                  is_beaten(result, other, operand.selection));
    }
    if (in_window.is_possible && !has_better) {
      values.push_back(result.value);
    }
  }
  if (!values.empty() && !is_one_certain) {
    values.push_back(Interval::all());
  }
  return values;
}

std::vector<Interval> operand_values(const knowledge::Model& model, const Record& record,
                                     const knowledge::Operand& operand) {
  if (const auto* lab = std::get_if<knowledge::LabOperand>(&operand)) {
    using Selection = knowledge::LabOperand::Selection;
    const bool is_course = lab->selection == Selection::kMean ||
                           lab->selection == Selection::kRise || lab->selection == Selection::kFall;
    return is_course ? course_values(record, *lab) : selected_values(model, record, *lab);
  }
  if (!record.birth || record.birth->first > record.as_of.last ||
      was_made_unknown(record, knowledge::BirthInput{})) {
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

// May an entry of these kinds be what is asked for? Past ones count where the past does.
template <typename Fits>
bool is_among_unread(const knowledge::Model& model, const Record& record, bool asks_of_past,
                     const Fits& fits) {
  if (!model.trusts.empty()) {
    return false;
  }
  for (const patient::UnreadEntry& entry : record.not_understood) {
    const bool is_done = entry.kind == patient::UnreadEntry::Kind::kProcedure;
    if (fits(entry.kind) && (entry.is_active || is_done || asks_of_past)) {
      return true;
    }
  }
  return false;
}

bool is_concept_unread(const knowledge::Model& model, const Record& record, knowledge::ConceptId id,
                       bool asks_of_past) {
  using Kind = patient::UnreadEntry::Kind;
  using ConceptKind = knowledge::Concept::Kind;
  const knowledge::Concept& concept_ = model[id];
  if (concept_.is_never_unread) {
    return false;
  }
  return is_among_unread(model, record, asks_of_past, [&](Kind kind) {
    return kind == Kind::kDiagnosis || kind == Kind::kObservation || kind == Kind::kOther ||
           (kind == Kind::kAllergy && concept_.kind == ConceptKind::kAllergy) ||
           (kind == Kind::kProcedure && concept_.kind == ConceptKind::kHistory);
  });
}

bool is_medicine_unread(const knowledge::Model& model, const Record& record, bool asks_of_past) {
  using Kind = patient::UnreadEntry::Kind;
  return is_among_unread(model, record, asks_of_past, [](Kind kind) {
    return kind == Kind::kMedication || kind == Kind::kOther;
  });
}

// `ever`: what is resolved is so.
Truth concept_without_time(const knowledge::Model& model, const Record& record,
                           knowledge::ConceptId id, bool is_ever, bool asks_of_past) {
  using Presence = patient::ConceptFact::Presence;
  std::set<Presence> stated;
  for (const patient::ConceptFact& fact : record.concepts) {
    if (fact.concept_id == id) {
      stated.insert(is_ever && fact.presence == Presence::kResolved ? Presence::kPresent
                                                                    : fact.presence);
    }
  }
  const bool is_surely_absent =
      model[id].absent_means_no && !is_concept_unread(model, record, id, asks_of_past);
  const Truth absence = is_surely_absent ? kFalse : kUnknown;
  if (stated.contains(Presence::kPresent) && stated.contains(Presence::kAbsent)) {
    return kUnknown;
  }
  if (stated.contains(Presence::kPresent)) {
    return kTrue;
  }
  if (stated.contains(Presence::kUncertain)) {
    return kUnknown;
  }
  if (stated.contains(Presence::kResolved) || stated.empty()) {
    return absence;
  }
  return kFalse;
}

Truth is_so_bad(const patient::ConceptFact& fact, const std::optional<knowledge::Grade>& least) {
  return !least ? kTrue : !fact.severity ? kUnknown : *fact.severity >= *least ? kTrue : kFalse;
}

Truth present_and_so_bad(const Record& record, knowledge::ConceptId id, knowledge::Grade least) {
  bool is_present = false;
  Truth any = kFalse;
  for (const patient::ConceptFact& fact : record.concepts) {
    if (fact.concept_id == id && fact.presence == patient::ConceptFact::Presence::kPresent) {
      is_present = true;
      any = any || is_so_bad(fact, least);
    }
  }
  return is_present ? any : kUnknown;
}

Truth began_by(const Record& record, knowledge::ConceptId id, const Instant& end) {
  std::vector<Truth> each;
  for (const patient::ConceptFact& fact : record.concepts) {
    if (fact.concept_id == id && fact.presence == patient::ConceptFact::Presence::kPresent) {
      each.push_back(!fact.onset                     ? kUnknown
                     : fact.onset->last <= end.last  ? kTrue
                     : fact.onset->first <= end.last ? kUnknown
                                                     : kFalse);
    }
  }
  Truth any = each.empty() ? kUnknown : kFalse;
  for (const Truth truth : each) {
    any = any || truth;
  }
  return any;
}

Truth of_persistence(const knowledge::Persists& asked, const Record& record) {
  if (was_made_unknown(record, asked.lab)) {
    return kUnknown;
  }
  const Instant begin = quantity::minus(record.as_of, asked.time);
  const std::vector<Result> results = results_of(record, asked.lab);
  const auto matches = [&](const Result& result) {
    return compare(result.value, asked.comparison, asked.threshold.canonical);
  };
  bool was_seen_inside = false;
  bool is_every_one_so = true;
  std::vector<const Result*> earlier;
  for (const Result& entry : results) {
    const Truth inside = lies_in_window(record, entry.at, asked.time);
    if (inside == kTrue && matches(entry) == kFalse) {
      return kFalse;
    }
    was_seen_inside = was_seen_inside || inside == kTrue;
    is_every_one_so = is_every_one_so && (inside == kFalse || matches(entry) == kTrue);
    if (entry.at && entry.at->last <= begin.last) {
      earlier.push_back(&entry);
    }
  }
  // Those that may be the last before the window.
  bool was_so_before = !earlier.empty();
  for (const Result* before : earlier) {
    const bool is_followed = std::any_of(earlier.begin(), earlier.end(), [&](const Result* other) {
      return before->at->last <= other->at->first && before != other &&
             !(other->at->last <= before->at->first);
    });
    was_so_before = was_so_before && (is_followed || matches(*before) == kTrue);
  }
  return was_seen_inside && is_every_one_so && was_so_before ? kTrue : kUnknown;
}

Truth of_concept(const knowledge::Model& model, const logic::RecordedConcept& asked,
                 const Record& record) {
  using Presence = patient::ConceptFact::Presence;
  if (was_made_unknown(record, asked.concept_id)) {
    return kUnknown;
  }
  const Truth plain = concept_without_time(model, record, asked.concept_id, asked.is_ever,
                                           asked.is_ever || asked.within);
  if (asked.lasting) {
    return plain &&
           began_by(record, asked.concept_id, quantity::minus(record.as_of, *asked.lasting));
  }
  if (!asked.within) {
    return asked.least_severity
               ? plain && present_and_so_bad(record, asked.concept_id, *asked.least_severity)
               : plain;
  }
  bool has_event = false;
  Truth truth = kFalse;
  for (const patient::ConceptFact& fact : record.concepts) {
    const bool is_event =
        fact.presence == Presence::kPresent || fact.presence == Presence::kResolved;
    if (fact.concept_id == asked.concept_id && is_event) {
      has_event = true;
      const Truth began = fact.onset ? lies_in_window(record, fact.onset, asked.within) : kUnknown;
      truth = truth || (began && is_so_bad(fact, asked.least_severity));
    }
  }
  return has_event ? truth : plain;
}

std::vector<patient::Medication> courses_of(const Record& record, knowledge::AgentId agent) {
  std::vector<patient::Medication> courses;
  for (const patient::Medication& medication : record.medications) {
    if (medication.agent == agent) {
      courses.push_back(medication);
    }
  }
  return courses;
}

Truth is_taken(const knowledge::Model& model, const std::vector<patient::Medication>& courses,
               const Record& record) {
  using Status = patient::Medication::Status;
  std::set<Status> stated;
  for (const patient::Medication& course : courses) {
    stated.insert(course.status);
  }
  if (stated.contains(Status::kTaking)) {
    return stated.contains(Status::kNotTaking) ? kUnknown : kTrue;
  }
  if (stated.contains(Status::kUncertain)) {
    return kUnknown;
  }
  const bool may_be_unread = is_medicine_unread(model, record, /*asks_of_past=*/false);
  return may_be_unread && !stated.contains(Status::kNotTaking) ? kUnknown : kFalse;
}

// Was it taken at `begin` and without end since, by one course or by several that join?
Truth is_taken_since(const std::vector<patient::Medication>& courses, const Instant& begin) {
  using Status = patient::Medication::Status;
  bool is_active = false;
  Truth any = kFalse;
  for (const patient::Medication& course : courses) {
    const Truth had_begun = !course.since                       ? kUnknown
                            : course.since->last <= begin.last  ? kTrue
                            : course.since->first <= begin.last ? kUnknown
                                                                : kFalse;
    if (course.status == Status::kTaking) {
      is_active = true;
      any = any || had_begun;
    } else if (course.status == Status::kStopped && had_begun != kFalse) {
      const bool had_ended = course.until && course.until->last < begin.first;
      any = any || (had_ended ? kFalse : kUnknown);
    }
  }
  return is_active ? any : any || kUnknown;
}

// Does a time of some course lie in the window?
Truth some_time_within(const Record& record, const std::vector<patient::Medication>& courses,
                       const knowledge::Course& asked) {
  using Status = patient::Medication::Status;
  const bool is_start = asked.kind == knowledge::Course::Kind::kStarted;
  Truth any = kFalse;
  for (const patient::Medication& course : courses) {
    const std::optional<Instant>& time = is_start ? course.since : course.until;
    const bool has_time =
        course.status == Status::kStopped || (is_start && course.status == Status::kTaking);
    if (course.status == Status::kUncertain || (has_time && !time)) {
      any = any || kUnknown;
    } else if (has_time) {
      any = any || lies_in_window(record, time, asked.time);
    }
  }
  return any;
}

Truth of_taking(const knowledge::Model& model, const knowledge::Taking& asked,
                const Record& record) {
  using Status = patient::Medication::Status;
  if (was_made_unknown(record, asked.agent)) {
    return kUnknown;
  }
  const std::vector<patient::Medication> courses = courses_of(record, asked.agent);
  const Truth now = is_taken(model, courses, record);
  if (!asked.course) {
    return now;
  }
  const auto has = [&](Status status) {
    return std::any_of(courses.begin(), courses.end(),
                       [&](const patient::Medication& one) { return one.status == status; });
  };
  if (has(Status::kTaking) && has(Status::kNotTaking)) {
    return kUnknown;
  }
  if (asked.course->kind == knowledge::Course::Kind::kLasting) {
    return now && is_taken_since(courses, quantity::minus(record.as_of, asked.course->time));
  }
  Truth truth = some_time_within(record, courses, *asked.course);
  if (is_medicine_unread(model, record, /*asks_of_past=*/true)) {
    truth = truth || kUnknown;
  }
  return asked.course->kind == knowledge::Course::Kind::kStarted ? truth : truth && !now;
}

// In g/L what the record has in mg/dL: a value of the one unit is `factor` times as many of the
// other.
Interval times(Interval value, const quantity::Rational& factor) {
  value.low = value.low ? std::optional(*value.low * factor) : std::nullopt;
  value.high = value.high ? std::optional(*value.high * factor) : std::nullopt;
  return value;
}

Truth of_two_labs(const knowledge::Model& model, const knowledge::CompareLabs& asked,
                  const Record& record) {
  const auto unit_of = [&](const knowledge::Operand& operand) {
    return model[std::get<knowledge::LabOperand>(operand).lab].unit.factor;
  };
  std::vector<Truth> each;
  for (const Interval& left : operand_values(model, record, asked.left)) {
    for (const Interval& right : operand_values(model, record, asked.right)) {
      each.push_back(compare(times(left, unit_of(asked.left)), asked.comparison,
                             times(right, unit_of(asked.right))));
    }
  }
  const auto all_are = [&](Truth truth) {
    return !each.empty() && std::all_of(each.begin(), each.end(),
                                        [&](const Truth& entry) { return entry == truth; });
  };
  return all_are(kTrue) ? kTrue : all_are(kFalse) ? kFalse : kUnknown;
}

bool is_known(const knowledge::Model& model, const knowledge::KnownInput& asked,
              const Record& record) {
  if (const auto* lab = std::get_if<knowledge::LabId>(&asked.input)) {
    const std::vector<Result> results = results_of(record, *lab);
    return !was_made_unknown(record, *lab) &&
           std::any_of(results.begin(), results.end(), [&](const Result& result) {
             return result.is_usable &&
                    lies_in_window(record, result.at,
                                   asked.within ? asked.within : model[*lab].valid_for) == kTrue;
           });
  }
  if (const auto* id = std::get_if<knowledge::ConceptId>(&asked.input)) {
    return of_concept(model, logic::RecordedConcept{*id}, record) != kUnknown;
  }
  if (std::holds_alternative<knowledge::AgeOperand>(asked.input)) {
    return !operand_values(model, record, knowledge::AgeOperand{}).empty();
  }
  return record.sex && !was_made_unknown(record, knowledge::SexInput{});
}

}  // namespace

Truth test(const knowledge::Model& model, const logic::Test& asked, const Record& record) {
  return std::visit(
      Overload{
          [&](const knowledge::SexIs& sex) {
            if (!record.sex || was_made_unknown(record, knowledge::SexInput{})) {
              return kUnknown;
            }
            return *record.sex == sex.sex ? kTrue : kFalse;
          },
          [&](const logic::RecordedConcept& recorded_concept) {
            return of_concept(model, recorded_concept, record);
          },
          [&](const knowledge::Taking& taking) { return of_taking(model, taking, record); },
          [&](const knowledge::Compare& entry) {
            return for_every_value(
                operand_values(model, record, entry.operand), [&](const Interval& value) {
                  return compare(value, entry.comparison, entry.threshold.canonical);
                });
          },
          [&](const knowledge::InRange& in_range) {
            return for_every_value(
                operand_values(model, record, in_range.operand), [&](const Interval& value) {
                  return compare(value, quantity::Comparison::kGreaterEqual,
                                 in_range.low.canonical) &&
                         compare(value, quantity::Comparison::kLessEqual, in_range.high.canonical);
                });
          },
          [&](const knowledge::Persists& persists) { return of_persistence(persists, record); },
          [&](const knowledge::CompareLabs& labs) { return of_two_labs(model, labs, record); },
          [&](const knowledge::Results& results) { return enough_results(results, record); },
          [&](const knowledge::KnownInput& known_input) {
            return is_known(model, known_input, record) ? kTrue : kFalse;
          }},
      asked.value);
}

}  // namespace regimen::verification
