// Implements the pages of agents and protocols of engine/reports/handbook/parts.h.
#include <algorithm>
#include <array>

#include "engine/knowledge/print.h"
#include "engine/reports/handbook/parts.h"

namespace regimen::handbook {

namespace {

constexpr std::array<std::string_view, 3> kStandings = {"approved", "off label", "not approved"};

std::string standing_html(const knowledge::Standing& standing) {
  const std::string word(kStandings[static_cast<std::size_t>(standing.status)]);
  const bool is_approved = standing.status == knowledge::Standing::Status::kApproved;
  return element(
      "p", element("strong", word, is_approved ? "class=\"approved\"" : "class=\"relative\"") +
               (standing.note.empty() ? "" : ": " + escaped(standing.note)) +
               (standing.looked_up ? " (" + standing.looked_up->to_text() + ")" : ""));
}

std::string facts_html(const Places& places, const knowledge::Agent& agent) {
  const knowledge::Model& model = places.model();
  std::vector<std::vector<std::string>> rows;
  std::string classes;
  for (const knowledge::TermId id : agent.classes) {
    const std::string& name = model[id].header.name;
    classes += (classes.empty() ? "" : ", ") + link(places.of_word(name), name);
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
    rows.push_back({"action", places.linked(knowledge::to_text(model, action))});
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

std::string uses_html(const Places& places, knowledge::AgentId id) {
  const knowledge::Model& model = places.model();
  std::vector<std::string> uses;
  for (const knowledge::Protocol& protocol : model.protocols) {
    const bool is_used = std::any_of(protocol.steps.begin(), protocol.steps.end(),
                                     [&](const auto& step) { return step.agent == id; });
    if (is_used) {
      uses.push_back(std::string(protocol.header.is_claim ? "claimed: " : "") + "protocol " +
                     places.linked_name(protocol.header.name));
    }
  }
  for (const knowledge::Rule& rule : model.rules) {
    if (recommends(rule, id)) {
      uses.push_back(std::string(rule.header.is_claim ? "claimed: " : "") + "rule " +
                     places.linked_name(rule.header.name));
    }
  }
  return list_of(uses);
}

std::string claims_html(const Places& places, const std::string& name) {
  const knowledge::Model& model = places.model();
  std::vector<std::string> claims;
  for (const knowledge::Assertion& one : model.assertions) {
    if (std::find(one.about.begin(), one.about.end(), name) != one.about.end()) {
      claims.push_back(escaped(one.header.title) + " — " + places.linked_name(one.header.name) +
                       (one.because.empty() ? "" : ": " + escaped(one.because)));
    }
  }
  return list_of(claims);
}

std::string doses_html(const Places& places, knowledge::AgentId id) {
  const knowledge::Model& model = places.model();
  std::string html;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    html += model.doses[i].agent == id ? dose_html(places, knowledge::DoseId(i)) : "";
  }
  return html;
}

std::string limits_html(const Places& places, knowledge::AgentId id) {
  const knowledge::Model& model = places.model();
  std::string html;
  for (std::size_t i = 0; i < model.limits.size(); ++i) {
    html += model.limits[i].agent == id ? limit_html(places, knowledge::LimitId(i)) : "";
  }
  return html;
}

std::string against_html(const Places& places, knowledge::AgentId id) {
  std::vector<std::string> against;
  for (const knowledge::Contraindication& one : places.model().contraindications) {
    if (std::binary_search(one.agents.begin(), one.agents.end(), id)) {
      const bool is_absolute = one.severity == knowledge::Severity::kAbsolute;
      against.push_back(element("span", is_absolute ? "absolute" : "relative",
                                is_absolute ? "class=\"absolute\"" : "class=\"relative\"") +
                        ": " + places.condition(one.when) + " — " +
                        places.linked_name(one.header.name));
    }
  }
  return list_of(against);
}

std::string interactions_html(const Places& places, knowledge::AgentId id) {
  const knowledge::Model& model = places.model();
  std::vector<std::string> interactions;
  for (const knowledge::Interaction& one : model.interactions) {
    for (const auto& [left, right] : one.pairs) {
      if (left == id || right == id) {
        interactions.push_back(
            "with " + places.linked_name(model[left == id ? right : left].header.name) + ": " +
            places.linked_name(one.header.name) +
            (one.header.metadata->says.empty() ? ""
                                               : ", " + escaped(one.header.metadata->says.text())));
      }
    }
  }
  return list_of(interactions);
}

constexpr std::array<std::string_view, 4> kSteps = {"start", "add", "hold", "stop"};

std::string step_html(const Places& places, const knowledge::ProtocolStep& step) {
  const knowledge::Model& model = places.model();
  return element("strong", kSteps[static_cast<std::size_t>(step.kind)]) + " " +
         places.linked_name(model[step.agent].header.name) +
         (step.dose ? " dose " + link("agent_" + model[step.agent].header.name + ".html#" +
                                          dose_symbol(model, *step.dose),
                                      model[*step.dose].header.name)
                    : "") +
         (step.when ? " when " + places.condition(*step.when) : "");
}

std::string titration_html(const Places& places, const knowledge::Titration& one) {
  const knowledge::Model& model = places.model();
  return element("strong", "titrate") + " " + places.linked_name(model[one.agent].header.name) +
         " by " + escaped(one.step.text()) +
         (one.every ? " every " + escaped(one.every->to_text()) : "") + " toward " +
         places.linked_name(model[one.lab].header.name) + " in " + escaped(one.range);
}

}  // namespace

std::string agent_body(const Places& places, knowledge::AgentId id) {
  const knowledge::Agent& agent = places.model()[id];
  return places.statement(id, (agent.standing ? standing_html(*agent.standing) : "") +
                                  facts_html(places, agent)) +
         section("Doses", doses_html(places, id)) + section("Limits", limits_html(places, id)) +
         section("Contraindications", against_html(places, id)) +
         section("Interactions", interactions_html(places, id)) +
         section("Given by", uses_html(places, id)) +
         section("What sources claim of it, and nothing rests on",
                 claims_html(places, agent.header.name));
}

std::string protocol_body(const Places& places, knowledge::ProtocolId id) {
  const knowledge::Protocol& protocol = places.model()[id];
  const std::string whom = protocol.sex == knowledge::Sex::kMale     ? "men"
                           : protocol.sex == knowledge::Sex::kFemale ? "women"
                                                                     : "men and women";
  std::string inner = element("p", "For " + whom + (protocol.adults ? ", adults" : ""));
  if (protocol.indicated) {
    inner +=
        element("p", element("strong", "Indicated when ") + places.condition(*protocol.indicated));
  }
  if (protocol.unless) {
    inner += element("ul", element("li", "unless " + places.condition(*protocol.unless)),
                     "class=\"tree\"");
  }
  std::vector<std::string> steps;
  for (const knowledge::ProtocolStep& step : protocol.steps) {
    steps.push_back(step_html(places, step));
  }
  for (const knowledge::Titration& one : protocol.titrations) {
    steps.push_back(titration_html(places, one));
  }
  return places.statement(id, inner + list_of(steps)) +
         section("Calendar", calendar_html(places, protocol.monitors));
}

}  // namespace regimen::handbook
