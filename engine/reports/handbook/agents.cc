// Implements the pages of agents and protocols of engine/reports/handbook/parts.h.
#include <algorithm>
#include <array>

#include "engine/knowledge/print.h"
#include "engine/reports/handbook/parts.h"

namespace regimen::handbook {

namespace {

constexpr std::array<std::string_view, 3> kStandings = {"approved", "off label", "not approved"};

std::string standing_html(const knowledge::ApprovalStatus& standing) {
  const std::string word(kStandings[static_cast<std::size_t>(standing.status)]);
  const bool is_approved = standing.status == knowledge::ApprovalStatus::Status::kApproved;
  return element(
      "p", element("strong", word, is_approved ? "class=\"approved\"" : "class=\"relative\"") +
               (standing.note.empty() ? "" : ": " + escaped(standing.note)) +
               (standing.looked_up ? " (" + standing.looked_up->to_text() + ")" : ""));
}

std::string facts_html(const LinkTargets& targets, const knowledge::Agent& agent) {
  const knowledge::Model& model = targets.model();
  std::vector<std::vector<std::string>> rows;
  std::string classes;
  for (const knowledge::TermId id : agent.classes) {
    const std::string& name = model[id].header.name;
    classes += (classes.empty() ? "" : ", ") + link(targets.of_word(name), name);
  }
  if (!classes.empty()) {
    rows.push_back({"class", classes});
  }
  if (agent.strength) {
    rows.push_back({"strength", escaped(agent.strength->text())});
  }
  if (agent.potency) {
    rows.push_back({"potency", escaped(agent.potency->text())});
  }
  for (const knowledge::MechanismEdge& action : agent.actions) {
    rows.push_back({"action", targets.linked(knowledge::mechanism_text(model, action))});
  }
  for (const knowledge::Code& code : agent.codes) {
    rows.push_back({escaped(code.system), escaped(code.code)});
  }
  return rows.empty() ? "" : table_of({"", ""}, rows);
}

bool recommends(const knowledge::Rule& rule, knowledge::AgentId id) {
  return std::any_of(rule.then.begin(), rule.then.end(), [&](const knowledge::Action& action) {
    const auto* recommend = std::get_if<knowledge::Recommend>(&action.value);
    const auto* avoid = std::get_if<knowledge::Avoid>(&action.value);
    return (recommend != nullptr && recommend->agent == id) ||
           (avoid != nullptr &&
            std::find(avoid->agents.begin(), avoid->agents.end(), id) != avoid->agents.end());
  });
}

std::string uses_html(const LinkTargets& targets, knowledge::AgentId id) {
  const knowledge::Model& model = targets.model();
  std::vector<std::string> uses;
  for (const knowledge::Protocol& protocol : model.protocols) {
    const bool is_used = std::any_of(protocol.steps.begin(), protocol.steps.end(),
                                     [&](const auto& step) { return step.agent == id; });
    if (is_used) {
      uses.push_back(std::string(protocol.header.is_claim ? "claimed: " : "") + "protocol " +
                     targets.linked_name(protocol.header.name));
    }
  }
  for (const knowledge::Rule& rule : model.rules) {
    if (recommends(rule, id)) {
      uses.push_back(std::string(rule.header.is_claim ? "claimed: " : "") + "rule " +
                     targets.linked_name(rule.header.name));
    }
  }
  return list_of(uses);
}

std::string claims_html(const LinkTargets& targets, const std::string& name) {
  const knowledge::Model& model = targets.model();
  std::vector<std::string> claims;
  for (const knowledge::Assertion& assertion : model.assertions) {
    if (std::find(assertion.about.begin(), assertion.about.end(), name) != assertion.about.end()) {
      claims.push_back(escaped(assertion.header.title) + " — " +
                       targets.linked_name(assertion.header.name) +
                       (assertion.because.empty() ? "" : ": " + escaped(assertion.because)));
    }
  }
  return list_of(claims);
}

std::string doses_html(const LinkTargets& targets, knowledge::AgentId id) {
  const knowledge::Model& model = targets.model();
  std::string html;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    html += model.doses[i].agent == id ? dose_html(targets, knowledge::DoseId(i)) : "";
  }
  return html;
}

std::string limits_html(const LinkTargets& targets, knowledge::AgentId id) {
  const knowledge::Model& model = targets.model();
  std::string html;
  for (std::size_t i = 0; i < model.limits.size(); ++i) {
    html += model.limits[i].agent == id ? limit_html(targets, knowledge::LimitId(i)) : "";
  }
  return html;
}

std::string against_html(const LinkTargets& targets, knowledge::AgentId id) {
  std::vector<std::string> against;
  for (const knowledge::Contraindication& contraindication : targets.model().contraindications) {
    if (std::binary_search(contraindication.agents.begin(), contraindication.agents.end(), id)) {
      const bool is_absolute = contraindication.severity == knowledge::Severity::kAbsolute;
      against.push_back(element("span", is_absolute ? "absolute" : "relative",
                                is_absolute ? "class=\"absolute\"" : "class=\"relative\"") +
                        ": " + targets.condition(contraindication.when) + " — " +
                        targets.linked_name(contraindication.header.name));
    }
  }
  return list_of(against);
}

std::string interactions_html(const LinkTargets& targets, knowledge::AgentId id) {
  const knowledge::Model& model = targets.model();
  std::vector<std::string> interactions;
  for (const knowledge::Interaction& interaction : model.interactions) {
    for (const auto& [left, right] : interaction.pairs) {
      if (left == id || right == id) {
        interactions.push_back("with " +
                               targets.linked_name(model[left == id ? right : left].header.name) +
                               ": " + targets.linked_name(interaction.header.name) +
                               (interaction.header.metadata->says.empty()
                                    ? ""
                                    : ", " + escaped(interaction.header.metadata->says.text())));
      }
    }
  }
  return list_of(interactions);
}

constexpr std::array<std::string_view, 4> kSteps = {"start", "add", "hold", "stop"};

std::string step_html(const LinkTargets& targets, const knowledge::ProtocolStep& step) {
  const knowledge::Model& model = targets.model();
  return element("strong", kSteps[static_cast<std::size_t>(step.kind)]) + " " +
         targets.linked_name(model[step.agent].header.name) +
         (step.dose ? " dose " + link("agent_" + model[step.agent].header.name + ".html#" +
                                          dose_symbol(model, *step.dose),
                                      model[*step.dose].header.name)
                    : "") +
         (step.when ? " when " + targets.condition(*step.when) : "");
}

std::string titration_html(const LinkTargets& targets, const knowledge::Titration& titration) {
  const knowledge::Model& model = targets.model();
  return element("strong", "titrate") + " " +
         targets.linked_name(model[titration.agent].header.name) + " by " +
         escaped(titration.step.text()) +
         (titration.every ? " every " + escaped(titration.every->to_text()) : "") + " toward " +
         targets.linked_name(model[titration.lab].header.name) + " in " + escaped(titration.range);
}

}  // namespace

std::string agent_body(const LinkTargets& targets, knowledge::AgentId id) {
  const knowledge::Agent& agent = targets.model()[id];
  return targets.statement(id, (agent.standing ? standing_html(*agent.standing) : "") +
                                   facts_html(targets, agent)) +
         section("Doses", doses_html(targets, id)) + section("Limits", limits_html(targets, id)) +
         section("Contraindications", against_html(targets, id)) +
         section("Interactions", interactions_html(targets, id)) +
         section("Given by", uses_html(targets, id)) +
         section("Claims of sources about it, on which nothing depends",
                 claims_html(targets, agent.header.name));
}

std::string protocol_body(const LinkTargets& targets, knowledge::ProtocolId id) {
  const knowledge::Protocol& protocol = targets.model()[id];
  const std::string whom = protocol.sex == knowledge::Sex::kMale     ? "men"
                           : protocol.sex == knowledge::Sex::kFemale ? "women"
                                                                     : "men and women";
  std::string inner = element("p", "For " + whom + (protocol.adults ? ", adults" : ""));
  if (protocol.indicated) {
    inner +=
        element("p", element("strong", "Indicated when ") + targets.condition(*protocol.indicated));
  }
  if (protocol.unless) {
    inner += element("ul", element("li", "unless " + targets.condition(*protocol.unless)),
                     "class=\"tree\"");
  }
  std::vector<std::string> steps;
  for (const knowledge::ProtocolStep& step : protocol.steps) {
    steps.push_back(step_html(targets, step));
  }
  for (const knowledge::Titration& titration : protocol.titrations) {
    steps.push_back(titration_html(targets, titration));
  }
  return targets.statement(id, inner + list_of(steps)) +
         section("Calendar", calendar_html(targets, protocol.monitors));
}

}  // namespace regimen::handbook
