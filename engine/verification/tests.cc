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

Truth concept_without_time(const knowledge::Concept& concept_, const Record& record,
                           knowledge::ConceptId id) {
  using Presence = patient::ConceptFact::Presence;
  std::set<Presence> stated;
  for (const patient::ConceptFact& fact : record.concepts) {
    if (fact.concept_id == id) {
      stated.insert(fact.presence);
    }
  }
  const Truth absence = concept_.absent_means_no ? kFalse : kUnknown;
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
  const Truth plain = concept_without_time(model[asked.concept_id], record, asked.concept_id);
  if (asked.lasting) {
    return plain &&
           began_by(record, asked.concept_id, quantity::minus(record.as_of, *asked.lasting));
  }
  if (!asked.within) {
    return plain;
  }
  bool has_event = false;
  Truth truth = kFalse;
  for (const patient::ConceptFact& fact : record.concepts) {
    const bool is_event =
        fact.presence == Presence::kPresent || fact.presence == Presence::kResolved;
    if (fact.concept_id == asked.concept_id && is_event) {
      has_event = true;
      truth = truth || (fact.onset ? lies_in_window(record, fact.onset, asked.within) : kUnknown);
    }
  }
  return has_event ? truth : plain;
}

Truth of_taking(knowledge::AgentId agent, const Record& record) {
  using Status = patient::Medication::Status;
  if (was_made_unknown(record, agent)) {
    return kUnknown;
  }
  std::set<Status> stated;
  for (const patient::Medication& medication : record.medications) {
    if (medication.agent == agent) {
      stated.insert(medication.status);
    }
  }
  if (stated.contains(Status::kTaking)) {
    return stated.contains(Status::kNotTaking) ? kUnknown : kTrue;
  }
  return stated.contains(Status::kUncertain) ? kUnknown : kFalse;
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
                    lies_in_window(record, result.at, model[*lab].valid_for) == kTrue;
           });
  }
  if (const auto* id = std::get_if<knowledge::ConceptId>(&asked.input)) {
    return of_concept(model, {*id, std::nullopt}, record) != kUnknown;
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
          [&](const knowledge::Taking& taking) { return of_taking(taking.agent, record); },
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
