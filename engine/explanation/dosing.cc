#include "engine/explanation/dosing.h"

#include <algorithm>

#include "engine/evaluation/derivation/words.h"
#include "engine/explanation/atom_words.h"
#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"

namespace regimen::explanation {

namespace {

using knowledge::Sex;

std::string most_text(const knowledge::Limit& limit) {
  return "at most " + knowledge::limit_text(limit);
}

std::string people_words(Sex sex) {
  return sex == Sex::kAny ? "" : sex == Sex::kMale ? " for men" : " for women";
}

// Whether it counts for the patient.
std::string truth_of(const knowledge::Limit& limit, const patient::Record& record) {
  if (limit.header.is_claim) {
    return "no";
  }
  if (limit.sex == Sex::kAny) {
    return "yes";
  }
  return !record.sex ? "unknown" : *record.sex == limit.sex ? "yes" : "no";
}

bool is_among(const std::vector<knowledge::LimitId>& limits, knowledge::LimitId id) {
  return std::find(limits.begin(), limits.end(), id) != limits.end();
}

// The dose as this patient gets it, where it is given.
const advice::DoseGiven* given_as(const advice::Advice& advice, knowledge::AgentId agent,
                                  knowledge::DoseId id) {
  for (const advice::AgentAdvice& agent_advice : advice.agents) {
    if (agent_advice.agent != agent) {
      continue;
    }
    for (const advice::DoseGiven& dose : agent_advice.doses) {
      if (dose.dose == id) {
        return &dose;
      }
    }
  }
  return nullptr;
}

}  // namespace

std::string dose_name(const knowledge::Model& model, knowledge::DoseId id) {
  const std::string& name = model[id].header.name;
  return knowledge::find_all(model, name).size() == 1 ? name : knowledge::dose_symbol(model, id);
}

Line dose_line(const knowledge::Model& model, const advice::DoseGiven& given) {
  const knowledge::Dose& dose = model[given.dose];
  Line line{
      // What is given may be less than what the dose states.
      .text = "dose " + dose_name(model, given.dose) + (given.limits.empty() ? ": " : " states ") +
              knowledge::stated_text(model, given.dose),
      .statement = dose.header.name,
      .source = citations_text(model, dose.header.citations),
      .truth = "",
      .locators = locators_text(model, dose.header.citations)};
  for (const knowledge::LimitId id : given.limits) {
    const knowledge::Limit& limit = model[id];
    line.children.push_back({.text = "limit " + limit.header.name + ": " +
                                     (dose.arithmetic.empty() ? most_text(limit) : dose.arithmetic),
                             .statement = limit.header.name,
                             .source = citations_text(model, limit.header.citations),
                             .truth = "",
                             .locators = locators_text(model, limit.header.citations)});
  }
  return line;
}

std::vector<Line> dose_lines(const knowledge::Model& model, const advice::Advice& advice,
                             std::string_view agent) {
  std::vector<Line> lines;
  for (const advice::AgentAdvice& agent_advice : advice.agents) {
    if (model[agent_advice.agent].header.name == agent) {
      for (const advice::DoseGiven& dose : agent_advice.doses) {
        lines.push_back(dose_line(model, dose));
      }
    }
  }
  return lines;
}

Line limit_line(const knowledge::Model& model, const patient::Record& record,
                const advice::Advice& advice, knowledge::LimitId id) {
  const knowledge::Limit& limit = model[id];
  Line line{.text = "limit of " + derivation::in_sentence(model[limit.agent].header.title) +
                    people_words(limit.sex) + ": " + most_text(limit) +
                    (limit.header.is_claim ? " (a claim: nothing depends on it)" : ""),
            .statement = limit.header.name,
            .source = citations_text(model, limit.header.citations),
            .truth = truth_of(limit, record),
            .locators = locators_text(model, limit.header.citations)};
  for (std::size_t i = 0; i < model.doses.size() && !limit.header.is_claim; ++i) {
    const knowledge::DoseId dose_id(i);
    const knowledge::Dose& dose = model[dose_id];
    const bool is_shared = limit.sex == dose.sex || limit.sex == Sex::kAny || dose.sex == Sex::kAny;
    if (dose.agent != limit.agent || !dose.is_in_force() || !is_shared) {
      continue;
    }
    const advice::DoseGiven* given = given_as(advice, limit.agent, dose_id);
    const bool is_cut = dose.capped_by == id || (given != nullptr && is_among(given->limits, id));
    const std::string how = given != nullptr && dose.scaled ? given->note : dose.arithmetic;
    line.children.push_back({.text = (is_cut ? "cuts dose " : "does not cut dose ") +
                                     dose_name(model, dose_id) + ", " +
                                     knowledge::stated_text(model, dose_id) +
                                     (is_cut && !how.empty() ? ": " + how : ""),
                             .statement = dose.header.name,
                             .source = citations_text(model, dose.header.citations),
                             .truth = "",
                             .locators = locators_text(model, dose.header.citations)});
  }
  return line;
}

}  // namespace regimen::explanation
