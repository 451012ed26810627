#include "engine/derivation/chosen.h"

#include <algorithm>

namespace regimen::derivation {

namespace {

bool is_recent(const record::Record& record, const record::Result& result,
               const std::optional<quantity::Duration>& within) {
  if (!result.at) {
    return !within;
  }
  return result.at->first <= record.as_of.last &&
         (!within || result.at->last >= minus(record.as_of, *within).first);
}

// Is `candidate` the better answer to what is selected? Later entries win over equal ones for
// `latest`.
bool is_better(model::LabOperand::Selection selection, const record::Result& candidate,
               const record::Result& best) {
  switch (selection) {
    case model::LabOperand::Selection::kLatest:
    case model::LabOperand::Selection::kMean:
    case model::LabOperand::Selection::kRise:
    case model::LabOperand::Selection::kFall:
      return true;
    case model::LabOperand::Selection::kFirst:
      return false;
    case model::LabOperand::Selection::kHighest:
      return candidate.value.high && best.value.high && *candidate.value.high > *best.value.high;
    case model::LabOperand::Selection::kLowest:
      return candidate.value.low && best.value.low && *candidate.value.low < *best.value.low;
  }
  return false;
}

}  // namespace

std::vector<const record::Result*> recent_results(const record::Record& record, model::LabId lab,
                                                  const std::optional<quantity::Duration>& within) {
  std::vector<const record::Result*> recent;
  if (const record::LabResults* on_file = find(record, lab)) {
    for (const record::Result& result : on_file->results) {
      if (is_recent(record, result, within)) {
        recent.push_back(&result);
      }
    }
  }
  return recent;
}

bool is_of_many(const model::LabOperand& operand) {
  using Selection = model::LabOperand::Selection;
  return operand.selection == Selection::kMean || operand.selection == Selection::kRise ||
         operand.selection == Selection::kFall;
}

const record::Result* chosen_result(const model::Model& model, const record::Record& record,
                                    const model::LabOperand& operand) {
  const record::LabResults* results = find(record, operand.lab);
  if (results == nullptr) {
    return nullptr;
  }
  const bool is_latest = operand.selection == model::LabOperand::Selection::kLatest;
  const std::optional<quantity::Duration> within =
      operand.within || !is_latest ? operand.within : model[operand.lab].valid_for;
  const record::Result* best = nullptr;
  for (const record::Result& result : results->results) {
    if (is_recent(record, result, within) &&
        (best == nullptr || is_better(operand.selection, result, *best))) {
      best = &result;
    }
  }
  return best;
}

std::vector<const record::Result*> counted_results(const record::Record& record,
                                                   const model::Results& results) {
  std::vector<const record::Result*> counted;
  const record::LabResults* on_file = find(record, results.lab);
  if (on_file == nullptr) {
    return counted;
  }
  for (const record::Result& result : on_file->results) {
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

const record::ConceptFact* chosen_fact(const record::Record& record, model::ConceptId concept_id) {
  const record::ConceptFact* chosen = nullptr;
  for (const record::ConceptFact& fact : record.concepts) {
    if (fact.concept_id != concept_id) {
      continue;
    }
    const bool is_present = fact.presence == record::ConceptFact::Presence::kPresent;
    if (chosen == nullptr || is_present ||
        chosen->presence != record::ConceptFact::Presence::kPresent) {
      chosen = &fact;
    }
  }
  return chosen;
}

const record::Medication* chosen_medication(const record::Record& record, model::AgentId agent) {
  const auto found =
      std::find_if(record.medications.begin(), record.medications.end(),
                   [&](const record::Medication& medication) { return medication.agent == agent; });
  return found == record.medications.end() ? nullptr : &*found;
}

}  // namespace regimen::derivation
