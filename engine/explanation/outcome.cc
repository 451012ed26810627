// Implements outcome_of of engine/explanation/explain.h.
#include "engine/explanation/explain.h"
#include "engine/explanation/phrases.h"

namespace regimen::explanation {

namespace {

// Titles, not words: they stay the same whatever value it was tried with.
std::string titles(const std::vector<advice::Reason>& reasons) {
  std::string text;
  for (const advice::Reason& reason : reasons) {
    const bool is_titled = !reason.title.empty() && reason.kind != "no dose";
    text += (text.empty() ? "" : "; ") + (is_titled ? reason.title : reason.words);
  }
  return text;
}

std::string with(const std::string& status, const std::string& detail) {
  return detail.empty() ? status : status + ": " + detail;
}

std::string agent_outcome(const advice::AgentAdvice& agent, const knowledge::Model& model) {
  std::string text(status_word(agent.status));
  switch (agent.status) {
    case advice::Status::kRecommended:
      text = with(text, doses_phrase(agent));
      break;
    case advice::Status::kPending:
      text = with(text, needs_phrase(model, agent.needs));
      break;
    case advice::Status::kWithheld:
    case advice::Status::kContraindicated:
      text = with(text, titles(agent.blocked_by));
      break;
    case advice::Status::kNotIndicated:
      return text;
  }
  const std::string cautions = titles(agent.cautions);
  return cautions.empty() ? text : text + "; caution: " + cautions;
}

}  // namespace

std::string outcome_of(const advice::Knowledge& knowledge, const advice::Advice& advice,
                       std::string_view name) {
  for (const advice::AgentAdvice& agent : advice.agents) {
    if (knowledge.model[agent.agent].header.name == name) {
      return agent_outcome(agent, knowledge.model);
    }
  }
  for (const advice::ProtocolAdvice& protocol : advice.protocols) {
    if (knowledge.model[protocol.protocol].header.name == name) {
      return with(std::string(status_word(protocol.status)), titles(protocol.blocked_by));
    }
  }
  return "";
}

}  // namespace regimen::explanation
