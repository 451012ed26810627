#include "engine/advice/taken.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/advice/reasons.h"
#include "engine/syntax/relations.h"

namespace regimen::advice {

namespace {

using quantity::Truth;

struct Answer {
  Status status;
  relation::Constant<1> relation;
};
// The gravest first.
constexpr std::array<Answer, 4> kAnswers{{{Status::kStop, relation::kToStop},
                                          {Status::kHold, relation::kToHold},
                                          {Status::kAdjust, relation::kToAdjust},
                                          {Status::kContinue, relation::kToContinue}}};

bool is_named(const patient::Record& record, knowledge::AgentId agent) {
  return std::any_of(record.medications.begin(), record.medications.end(),
                     [&](const patient::Medication& one) { return one.agent == agent; }) ||
         std::find(record.unknown.begin(), record.unknown.end(), knowledge::Input(agent)) !=
             record.unknown.end();
}

std::optional<quantity::Instant> start_of(const patient::Record& record, knowledge::AgentId agent) {
  for (const patient::Medication& one : record.medications) {
    if (one.agent == agent && one.may_be_taken() && one.since) {
      return one.since;
    }
  }
  return std::nullopt;
}

std::vector<patient::OrderedDose> doses_of(const patient::Record& record,
                                           knowledge::AgentId agent) {
  std::vector<patient::OrderedDose> doses;
  for (const patient::Medication& one : record.medications) {
    if (one.agent != agent || !one.may_be_taken()) {
      continue;
    }
    for (const patient::OrderedDose& dose : one.doses) {
      const bool is_new =
          std::none_of(doses.begin(), doses.end(), [&](const patient::OrderedDose& other) {
            return other.written == dose.written && patient::takes_the_same(other, dose);
          });
      if (is_new) {
        doses.push_back(dose);
      }
    }
  }
  return doses;
}

}  // namespace

std::optional<std::pair<Status, TakenAdvice>> advice_on_taken(const PatientContext& context,
                                                              knowledge::AgentId agent) {
  const std::string& name = context.knowledge.model[agent].header.name;
  const Truth taking = context.truth(relation::kTaking, {name});
  if (!taking.is_possible || (!taking.is_definite && !is_named(context.record, agent))) {
    return std::nullopt;
  }
  TakenAdvice advice{.is_certain = taking.is_definite,
                     .since = start_of(context.record, agent),
                     .doses = doses_of(context.record, agent),
                     .reasons = {},
                     .possible = {},
                     .needs = {}};
  Status status = Status::kUnclear;
  for (const Answer& answer : kAnswers) {
    const auto atom = context.find(answer.relation, {name});
    const Truth truth = context.truth(atom);
    // A dose is adjusted only of what goes on.
    const bool is_premature = answer.status == Status::kAdjust && !advice.possible.empty();
    if (truth.is_definite && !is_premature) {
      status = answer.status;
      if (answer.status != Status::kContinue) {
        add_reasons(advice.reasons, reasons_below(context, atom, agent));
      }
      break;
    }
    if (truth.is_possible && answer.status != Status::kContinue) {
      advice.possible.push_back(answer.status);
    }
  }
  advice.is_judged = context.truth(relation::kJudged, {name}).is_definite;
  if (status == Status::kUnclear) {
    advice.needs = context.needs_of(context.find(relation::kToContinue, {name}));
  }
  return std::pair{status, std::move(advice)};
}

}  // namespace regimen::advice
