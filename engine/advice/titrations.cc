// Implements titrations_of of engine/advice/messages.h: a titration speaks of the dose that is taken.
#include <algorithm>

#include "engine/advice/messages.h"
#include "engine/syntax/relations.h"

namespace regimen::advice {

namespace {

using quantity::AmountRange;
using quantity::Rational;

// The one dose of the agent that the record states; nullptr where there is none, or several.
const patient::OrderedDose* dose_taken(const patient::Record& record, knowledge::AgentId agent) {
  const patient::OrderedDose* found = nullptr;
  for (const patient::Medication& one : record.medications) {
    if (one.agent != agent || !one.may_be_taken()) {
      continue;
    }
    for (const patient::OrderedDose& dose : one.doses) {
      if (!dose.is_known() || (found != nullptr && !takes_the_same(*found, dose))) {
        return nullptr;
      }
      found = &dose;
    }
  }
  return found;
}

std::optional<Rational> in_unit(const Rational& value, const quantity::Unit& from,
                                const quantity::Unit& to) {
  const auto converted = quantity::convert({value, from}, to);
  const auto* number = std::get_if<Rational>(&converted);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

// "so 70 mg every week"; at the end of the dose that it goes no further.
std::string next_words(const knowledge::Model& model, const knowledge::Titration& titration,
                       const patient::OrderedDose& taken, bool is_raised) {
  const knowledge::Dose& dose = model[titration.dose];
  const knowledge::Agent& agent = model[titration.agent];
  const auto kind = dose.amount ? quantity::kind_of_amount(dose.amount->unit) : std::nullopt;
  const auto amount =
      kind ? quantity::amount_of_kind(*taken.amount, *kind, agent.strength, agent.potency)
           : std::nullopt;
  if (!amount || amount->low != amount->high || taken.schedule != dose.schedule) {
    return "";
  }
  const quantity::Unit& unit = dose.amount->unit;
  const auto now = in_unit(amount->low, amount->unit, unit);
  const auto step = in_unit(titration.step.value, titration.step.unit, unit);
  if (!now || !step) {
    return "";
  }
  const Rational& end = is_raised ? dose.amount->high : dose.amount->low;
  if (is_raised ? *now >= end : *now <= end) {
    return is_raised ? ", which is the most already" : ", which is the least already";
  }
  const Rational next = is_raised ? std::min(*now + *step, end) : std::max(*now - *step, end);
  return ", so " + AmountRange{next, next, unit}.to_text() + " " + dose.schedule->to_text();
}

std::string taken_words(const PatientContext& context, const Message& message) {
  const knowledge::Model& model = context.knowledge.model;
  const auto protocol = knowledge::find_protocol(model, message.by.name);
  if (!protocol) {
    return "";
  }
  for (const knowledge::Titration& titration : model[*protocol].titrations) {
    const std::string& name = model[titration.agent].header.name;
    const bool is_raised = message.text.starts_with("raise " + name + " by ");
    if (!is_raised && !message.text.starts_with("lower " + name + " by ")) {
      continue;
    }
    if (const patient::OrderedDose* taken = dose_taken(context.record, titration.agent)) {
      return "taken are " + patient::dose_text(model, *taken) +
             next_words(model, titration, *taken, is_raised);
    }
    return "how much is taken is not known";
  }
  return "";
}

}  // namespace

std::vector<Message> titrations_of(const PatientContext& context) {
  std::vector<Message> all = messages(context, relation::kTitrated);
  for (Message& message : all) {
    const std::string taken = taken_words(context, message);
    message.by.words += (message.by.words.empty() || taken.empty() ? "" : "; ") + taken;
  }
  return all;
}

}  // namespace regimen::advice
