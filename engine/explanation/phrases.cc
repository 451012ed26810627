#include "engine/explanation/phrases.h"

#include <array>
#include <utility>

namespace regimen::explanation {

std::string truth_word(quantity::Truth truth) {
  if (truth.is_definite) {
    return "yes";
  }
  return truth.is_possible ? "unknown" : "no";
}

std::string pluralize(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string dose_phrase(const advice::DoseGiven& dose) {
  std::string text = dose.amount;
  std::string drawn = dose.volume;
  if (drawn == text) {
    drawn.clear();
  }
  if (!dose.graduations.empty()) {
    drawn += (drawn.empty() ? "" : ", ") + dose.graduations;
  }
  if (!drawn.empty()) {
    text += text.empty() ? drawn : " (" + drawn + ")";
  }
  if (!dose.schedule.empty()) {
    text += (text.empty() ? "" : " ") + dose.schedule;
  }
  if (!dose.route.empty()) {
    text += (text.empty() ? "" : ", ") + dose.route;
  }
  return text;
}

std::string doses_phrase(const advice::AgentAdvice& agent) {
  if (agent.doses.size() > 1) {
    return "no dose in force: two are proposed";
  }
  return agent.doses.empty() ? "" : dose_phrase(agent.doses.front());
}

// What is not understood is no value that somebody could enter: it has to be looked at.
std::string input_phrase(const knowledge::Model& model, const knowledge::Input& input) {
  if (std::holds_alternative<knowledge::UnreadInput>(input)) {
    return "what the entries are that are not understood";
  }
  return std::holds_alternative<knowledge::AgentId>(input)
             ? "whether " + knowledge::name_of(model, input) + " is taken"
             : knowledge::name_of(model, input);
}

std::string sets_phrase(const knowledge::Model& model,
                        const std::vector<std::vector<knowledge::Input>>& sets) {
  std::string text;
  for (const std::vector<knowledge::Input>& set : sets) {
    text += text.empty() ? "" : "; or ";
    for (std::size_t i = 0; i < set.size(); ++i) {
      text += (i == 0 ? "" : i + 1 == set.size() ? " and " : ", ") + input_phrase(model, set[i]);
    }
  }
  return text;
}

std::string exclusion_phrase(const knowledge::Model& model, const derivation::Support& needs) {
  if (needs.excluding.empty()) {
    return "";
  }
  // The common case: each input that is needed could also rule it out.
  std::vector<std::vector<knowledge::Input>> singles;
  if (needs.confirming.size() == 1) {
    for (const knowledge::Input& input : needs.confirming.front()) {
      singles.push_back({input});
    }
  }
  if (singles == needs.excluding) {
    return singles.size() == 1 ? "which could also rule it out"
                               : "any one of which could also rule it out";
  }
  return "could be ruled out by " + sets_phrase(model, needs.excluding);
}

std::string needs_phrase(const knowledge::Model& model, const derivation::Support& needs) {
  std::string text;
  if (!needs.confirming.empty()) {
    text = "needs " + sets_phrase(model, needs.confirming);
  }
  const std::string exclusion = exclusion_phrase(model, needs);
  if (text.empty() || exclusion.empty()) {
    return text + exclusion;
  }
  return text + (needs.confirming.size() == 1 && !exclusion.starts_with("could") ? ", " : "; ") +
         exclusion;
}

std::string reason_phrase(const advice::Reason& reason) {
  std::string text = reason.words.empty() ? reason.title : reason.words;
  if (reason.kind == "interaction") {
    return "not together, `" + reason.name + "`: " + text;
  }
  if (reason.kind == "hold") {
    return "on hold: " + text;
  }
  if (reason.kind == "adjust") {
    return "to be adjusted: " + text;
  }
  if (reason.kind == "stop") {
    return "to be stopped: " + text;
  }
  if (reason.kind == "avoid") {
    return "advised against by `" + reason.name + "`: " + text;
  }
  return text;
}

std::string reasons_phrase(const std::vector<advice::Reason>& reasons) {
  std::string text;
  for (const advice::Reason& reason : reasons) {
    text += (text.empty() ? "" : "; ") + reason_phrase(reason);
  }
  return text;
}

std::string taken_phrase(const knowledge::Model& model, const advice::AgentAdvice& agent) {
  const advice::TakenAdvice& taken = *agent.taken;
  std::string text = taken.is_certain ? "taken" : "perhaps taken";
  for (std::size_t i = 0; i < taken.doses.size(); ++i) {
    text += (i == 0 ? " " : " and ") + patient::dose_text(model, taken.doses[i]);
  }
  text += taken.since ? " since " + taken.since->to_text() : "";
  return text;
}

std::string taken_detail(const knowledge::Model& model, const advice::AgentAdvice& agent) {
  std::string text = reasons_phrase(agent.taken->reasons);
  if (agent.status == advice::Status::kUnclear) {
    const std::string needs = needs_phrase(model, agent.taken->needs);
    text += (text.empty() || needs.empty() ? "" : "; ") + needs;
  }
  return text;
}

std::vector<std::string> taken_notes(const advice::AgentAdvice& agent) {
  using advice::Status;
  std::vector<std::string> notes;
  std::string open;
  for (const Status status : agent.taken->possible) {
    open += (open.empty() ? "" : " or ") + std::string(status_word(status));
  }
  if (!open.empty()) {
    notes.push_back("not ruled out: " + open);
  }
  const bool may_be_adjusted = std::find(agent.taken->possible.begin(), agent.taken->possible.end(),
                                         Status::kAdjust) != agent.taken->possible.end();
  if (may_be_adjusted && agent.taken->doses.empty()) {
    notes.emplace_back("how much is taken is not known");
  }
  if (!agent.taken->is_judged) {
    notes.emplace_back(
        "no rule here says when it must not be taken: whether it may go on is not judged");
  }
  for (const patient::OrderedDose& dose : agent.taken->doses) {
    if (!dose.is_known()) {
      notes.push_back("the dose is not known: " +
                      (dose.why.empty() ? "the record states " + dose.written : dose.why));
    }
  }
  for (const advice::Reason& reason : agent.blocked_by) {
    if (reason.kind == "no dose") {
      notes.push_back(reason.words);
    }
  }
  const bool goes_on = agent.status == Status::kContinue || agent.status == Status::kAdjust;
  if (goes_on && agent.indicated_by.empty()) {
    notes.emplace_back("nothing here indicates it: whether it is needed is not judged");
  }
  return notes;
}

std::string sentence_of(const knowledge::Model& model, const advice::AgentAdvice& agent) {
  const knowledge::Header& header = model[agent.agent].header;
  std::string text = header.metadata->says;
  if (text.empty() || agent.status == advice::Status::kNotIndicated) {
    return "";
  }
  const std::string reason =
      agent.status == advice::Status::kPending       ? needs_phrase(model, agent.needs)
      : agent.status == advice::Status::kRecommended ? reasons_phrase(agent.indicated_by)
      : agent.taken                                  ? taken_detail(model, agent)
                                                     : reasons_phrase(agent.blocked_by);
  const std::array<std::pair<std::string_view, std::string>, 3> places = {
      {{"{agent}", header.title},
       {"{status}", std::string(status_word(agent.status))},
       {"{reason}", reason}}};
  for (const auto& [place, words] : places) {
    for (std::size_t at = text.find(place); at != std::string::npos;
         at = text.find(place, at + words.size())) {
      text.replace(at, place.size(), words);
    }
  }
  return text;
}

}  // namespace regimen::explanation
