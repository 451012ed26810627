// Implements difference of engine/explain/explain.h.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/diagnostics/visible.h"
#include "engine/explain/explain.h"
#include "engine/explain/phrases.h"

namespace regimen::explain {

namespace {

std::string agent_detail(const advice::Knowledge& knowledge, const advice::AgentAdvice& agent) {
  switch (agent.status) {
    case advice::Status::kRecommended:
      return doses_phrase(agent);
    case advice::Status::kPending:
      return needs_phrase(knowledge.model, agent.needs);
    case advice::Status::kWithheld:
    case advice::Status::kContraindicated:
      return reasons_phrase(agent.blocked_by);
    case advice::Status::kNotIndicated:
      return "";
  }
  return "";
}

std::string status_line(const std::string& name, advice::Status before, advice::Status after,
                        const std::string& detail) {
  std::string line = name + ": " + std::string(to_text(before));
  if (before != after) {
    line += " -> " + std::string(to_text(after));
  }
  return line + (detail.empty() ? "" : " (" + detail + ")") + "\n";
}

std::string statuses(const advice::Knowledge& knowledge, const advice::Advice& before,
                     const advice::Advice& after) {
  std::string text;
  for (std::size_t i = 0; i < after.agents.size() && i < before.agents.size(); ++i) {
    const std::string detail = agent_detail(knowledge, after.agents[i]);
    if (before.agents[i].status != after.agents[i].status ||
        agent_detail(knowledge, before.agents[i]) != detail) {
      text += status_line(knowledge.model[after.agents[i].agent].header.name,
                          before.agents[i].status, after.agents[i].status, detail);
    }
  }
  for (std::size_t i = 0; i < after.protocols.size() && i < before.protocols.size(); ++i) {
    const advice::ProtocolAdvice& protocol = after.protocols[i];
    if (before.protocols[i].status != protocol.status) {
      text += status_line(knowledge.model.protocols[protocol.protocol.index()].header.name,
                          before.protocols[i].status, protocol.status,
                          reasons_phrase(protocol.blocked_by));
    }
  }
  return text;
}

// "baseline, 2026-11-23; at 3 months, 2027-02-23"
std::map<std::string, std::string> points_by_lab(const model::Model& model,
                                                 const advice::Advice& advice) {
  std::map<std::string, std::string> points;
  for (const advice::MonitorDue& due : advice.monitoring) {
    std::string& text = points[model[due.lab].header.name];
    text += text.empty() ? "" : "; ";
    text.append(due.when).append(", ").append(due.due.to_text());
  }
  return points;
}

// Everything beside the statuses, one phrase each.
std::set<std::string> phrases(const advice::Knowledge& knowledge, const advice::Advice& advice) {
  const model::Model& model = knowledge.model;
  std::set<std::string> all;
  for (const advice::Conclusion& conclusion : advice.conclusions) {
    all.insert("conclusion: " + model[conclusion.conclusion].header.title);
  }
  for (const advice::Said& warning : advice.warnings) {
    all.insert((warning.is_possible_only ? "possible warning: " : "warning: ") + warning.text);
  }
  for (const advice::Said& titration : advice.titrations) {
    all.insert("titrate: " + titration.text);
  }
  for (const advice::Said& referral : advice.referrals) {
    all.insert((referral.is_possible_only ? "possible referral: " : "referral: ") + referral.text);
  }
  for (const auto& [lab, points] : points_by_lab(model, advice)) {
    std::string phrase = "monitor ";
    phrase.append(lab).append(": ").append(points);
    all.insert(std::move(phrase));
  }
  for (const advice::Conflict& conflict : advice.conflicts) {
    all.insert("conflict: " + conflict.words);
  }
  for (const advice::ExceptionUsed& exception : advice.exceptions) {
    all.insert("exception: " + exception.rule.title + ": " + exception.words);
  }
  for (const advice::Violation& violation : advice.violations) {
    all.insert("violation: " + violation.invariant.title + " " + violation.of);
  }
  for (const record::Fault& problem : advice.problems) {
    all.insert("data problem: " + problem.path + ": " + problem.message);
  }
  return all;
}

}  // namespace

std::string difference(const advice::Knowledge& knowledge, const advice::Advice& before,
                       const advice::Advice& after) {
  std::string text = statuses(knowledge, before, after);
  const std::set<std::string> old_phrases = phrases(knowledge, before);
  const std::set<std::string> new_phrases = phrases(knowledge, after);
  for (const std::string& phrase : new_phrases) {
    text += old_phrases.contains(phrase) ? "" : "+ " + diagnostics::visible(phrase) + "\n";
  }
  for (const std::string& phrase : old_phrases) {
    text += new_phrases.contains(phrase) ? "" : "- " + diagnostics::visible(phrase) + "\n";
  }
  return text.empty() ? "nothing changes\n" : text;
}

}  // namespace regimen::explain
