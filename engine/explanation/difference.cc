// Implements Difference of engine/explanation/difference.h.
#include "engine/explanation/difference.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/diagnostics/visible.h"
#include "engine/explanation/phrases.h"

namespace regimen::explanation {

namespace {

std::string agent_detail(const advice::Knowledge& knowledge, const advice::AgentAdvice& agent) {
  if (agent.taken) {
    return taken_detail(knowledge.model, agent);
  }
  switch (agent.status) {
    case advice::Status::kRecommended:
      return doses_phrase(agent);
    case advice::Status::kPending:
      return needs_phrase(knowledge.model, agent.needs);
    case advice::Status::kWithheld:
    case advice::Status::kContraindicated:
      return reasons_phrase(agent.blocked_by);
    default:
      return "";
  }
  return "";
}

using Json = nlohmann::ordered_json;
using Statuses = std::map<std::string, StatusLine>;

Statuses statuses_of(const advice::Knowledge& knowledge, const advice::Advice& advice) {
  Statuses all;
  for (const advice::AgentAdvice& agent : advice.agents) {
    all.emplace(knowledge.model[agent.agent].header.name,
                StatusLine{std::string(status_word(agent.status)), agent_detail(knowledge, agent)});
  }
  for (const advice::ProtocolAdvice& protocol : advice.protocols) {
    all.emplace(
        knowledge.model[protocol.protocol].header.name,
        StatusLine{std::string(status_word(protocol.status)), reasons_phrase(protocol.blocked_by)});
  }
  return all;
}

std::string word(const StatusLine& standing) {
  return standing.status.empty() ? "not in the knowledge base" : standing.status;
}

std::string with_detail(const StatusLine& standing) {
  return word(standing) + (standing.detail.empty() ? "" : " (" + standing.detail + ")");
}

// "recommended -> withheld (…)"; of the same status what is new about it.
std::string change_words(const Difference::Row& row) {
  if (row.before.status != row.after.status) {
    return word(row.before) + " -> " + with_detail(row.after);
  }
  const std::string before = row.before.detail.empty() ? "" : ", before: " + row.before.detail;
  return "still " + word(row.after) + (row.after.detail.empty() ? "" : ": " + row.after.detail) +
         before;
}

// "baseline, 2026-11-23; at 3 months, 2027-02-23"
std::map<std::string, std::string> points_by_lab(const knowledge::Model& model,
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
  const knowledge::Model& model = knowledge.model;
  std::set<std::string> all;
  for (const advice::Conclusion& conclusion : advice.conclusions) {
    all.insert("conclusion: " + model[conclusion.conclusion].header.title);
  }
  for (const advice::Message& warning : advice.warnings) {
    all.insert((warning.is_possible_only ? "possible warning: " : "warning: ") + warning.text);
  }
  for (const advice::Message& titration : advice.titrations) {
    all.insert("titrate: " + titration.text);
  }
  for (const advice::Message& referral : advice.referrals) {
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
  for (const patient::Fault& problem : advice.problems) {
    all.insert("data problem: " + problem.path + ": " + problem.message);
  }
  return all;
}

}  // namespace

Difference difference(const Side& before, const Side& after) {
  Difference result;
  const Statuses old_statuses = statuses_of(before.knowledge, before.advice);
  Statuses new_statuses = statuses_of(after.knowledge, after.advice);
  for (const auto& [name, standing] : old_statuses) {
    new_statuses.try_emplace(name);  // gone: the knowledge base has it no more
  }
  for (const auto& [name, standing] : new_statuses) {
    const auto old = old_statuses.find(name);
    const StatusLine was = old == old_statuses.end() ? StatusLine{} : old->second;
    if (was != standing) {
      result.statuses.push_back({name, was, standing});
    }
  }
  const std::set<std::string> old_phrases = phrases(before.knowledge, before.advice);
  const std::set<std::string> new_phrases = phrases(after.knowledge, after.advice);
  std::set_difference(new_phrases.begin(), new_phrases.end(), old_phrases.begin(),
                      old_phrases.end(), std::back_inserter(result.added));
  std::set_difference(old_phrases.begin(), old_phrases.end(), new_phrases.begin(),
                      new_phrases.end(), std::back_inserter(result.removed));
  return result;
}

std::string difference_text(const Difference& difference) {
  std::string text;
  for (const Difference::Row& row : difference.statuses) {
    text += row.name + ": " + change_words(row) + "\n";
  }
  for (const std::string& phrase : difference.added) {
    text += "+ " + diagnostics::visible(phrase) + "\n";
  }
  for (const std::string& phrase : difference.removed) {
    text += "- " + diagnostics::visible(phrase) + "\n";
  }
  return text.empty() ? "nothing changes\n" : text;
}

Json difference_json(const Difference& difference) {
  const auto standing = [](const StatusLine& status_line) -> Json {
    return status_line.status.empty()
               ? Json(nullptr)
               : Json{{"status", status_line.status}, {"detail", status_line.detail}};
  };
  Json rows = Json::array();
  for (const Difference::Row& row : difference.statuses) {
    rows.push_back(
        {{"name", row.name}, {"before", standing(row.before)}, {"after", standing(row.after)}});
  }
  return {
      {"statuses", std::move(rows)}, {"added", difference.added}, {"removed", difference.removed}};
}

}  // namespace regimen::explanation
