#include "engine/evaluation/derivation/chosen.h"

#include <algorithm>

namespace regimen::derivation {

namespace {

bool is_recent(const patient::Record& record, const patient::Result& result,
               const std::optional<quantity::Duration>& within) {
  if (!result.at) {
    return !within;
  }
  return result.at->first <= record.as_of.last &&
         (!within || result.at->last >= minus(record.as_of, *within).first);
}

// Is `candidate` the better answer to what is selected? Later entries win over equal ones for
// `latest`.
bool is_better(knowledge::LabOperand::Selection selection, const patient::Result& candidate,
               const patient::Result& best) {
  switch (selection) {
    case knowledge::LabOperand::Selection::kLatest:
    case knowledge::LabOperand::Selection::kMean:
    case knowledge::LabOperand::Selection::kRise:
    case knowledge::LabOperand::Selection::kFall:
      return true;
    case knowledge::LabOperand::Selection::kFirst:
      return false;
    case knowledge::LabOperand::Selection::kHighest:
      return candidate.value.high && best.value.high && *candidate.value.high > *best.value.high;
    case knowledge::LabOperand::Selection::kLowest:
      return candidate.value.low && best.value.low && *candidate.value.low < *best.value.low;
  }
  return false;
}

}  // namespace

std::vector<const patient::Result*> recent_results(
    const patient::Record& record, knowledge::LabId lab,
    const std::optional<quantity::Duration>& within) {
  std::vector<const patient::Result*> recent;
  if (const patient::LabResults* on_file = find(record, lab)) {
    for (const patient::Result& result : on_file->results) {
      if (is_recent(record, result, within)) {
        recent.push_back(&result);
      }
    }
  }
  return recent;
}

bool is_of_many(const knowledge::LabOperand& operand) {
  using Selection = knowledge::LabOperand::Selection;
  return operand.selection == Selection::kMean || operand.selection == Selection::kRise ||
         operand.selection == Selection::kFall;
}

const patient::Result* chosen_result(const knowledge::Model& model, const patient::Record& record,
                                     const knowledge::LabOperand& operand) {
  const patient::LabResults* results = find(record, operand.lab);
  if (results == nullptr) {
    return nullptr;
  }
  const bool is_latest = operand.selection == knowledge::LabOperand::Selection::kLatest;
  const std::optional<quantity::Duration> within =
      operand.within || !is_latest ? operand.within : model[operand.lab].valid_for;
  const patient::Result* best = nullptr;
  for (const patient::Result& result : results->results) {
    if (is_recent(record, result, within) &&
        (best == nullptr || is_better(operand.selection, result, *best))) {
      best = &result;
    }
  }
  return best;
}

std::vector<const patient::Result*> counted_results(const patient::Record& record,
                                                    const knowledge::Results& results) {
  std::vector<const patient::Result*> counted;
  const patient::LabResults* on_file = find(record, results.lab);
  if (on_file == nullptr) {
    return counted;
  }
  for (const patient::Result& result : on_file->results) {
    const bool fits =
        !results.comparison || !results.threshold ||
        compare(result.value, *results.comparison, results.threshold->canonical).is_possible;
    const std::optional<quantity::TimeOfDay> time =
        result.at ? result.at->time_of_day() : std::nullopt;
    const bool is_in_time = !time || ((!results.before || *time < *results.before) &&
                                      (!results.after || *time > *results.after));
    if (fits && is_in_time && is_recent(record, result, results.within)) {
      counted.push_back(&result);
    }
  }
  return counted;
}

const patient::ConceptFact* chosen_fact(const patient::Record& record,
                                        knowledge::ConceptId concept_id) {
  const patient::ConceptFact* chosen = nullptr;
  for (const patient::ConceptFact& fact : record.concepts) {
    if (fact.concept_id != concept_id) {
      continue;
    }
    const bool is_present = fact.presence == patient::ConceptFact::Presence::kPresent;
    if (chosen == nullptr || is_present ||
        chosen->presence != patient::ConceptFact::Presence::kPresent) {
      chosen = &fact;
    }
  }
  return chosen;
}

const patient::Medication* chosen_medication(const patient::Record& record,
                                             knowledge::AgentId agent) {
  const auto found = std::find_if(
      record.medications.begin(), record.medications.end(),
      [&](const patient::Medication& medication) { return medication.agent == agent; });
  return found == record.medications.end() ? nullptr : &*found;
}

}  // namespace regimen::derivation
