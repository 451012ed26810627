#include "engine/advice/agents.h"

#include <algorithm>

#include "engine/advice/doses.h"
#include "engine/advice/reasons.h"

namespace regimen::advice {

namespace {

// What is known of a recommendation: whether it stands, whether it is indicated, whether it is
// blocked and by what.
struct AgentFacts {
  quantity::Truth recommended;
  quantity::Truth indicated;
  quantity::Truth blocked;
};

// A missing dose, a hold or a stop is about somebody who would get the agent; alone they make no
// contraindication of an agent that cannot be indicated.
bool is_only_about_use(const std::vector<Reason>& blocked_by) {
  return std::all_of(blocked_by.begin(), blocked_by.end(), [](const Reason& reason) {
    return reason.kind == "no dose" || reason.kind == "hold" || reason.kind == "stop";
  });
}

Status status_of(const AgentFacts& standing, const std::vector<Reason>& blocked_by) {
  if (standing.recommended.is_definite) {
    return Status::kRecommended;
  }
  if (standing.recommended.is_possible) {
    return Status::kPending;
  }
  if (!standing.blocked.is_definite) {
    return Status::kNotIndicated;
  }
  if (standing.indicated.is_definite) {
    return Status::kWithheld;
  }
  const bool is_unused = !standing.indicated.is_possible && is_only_about_use(blocked_by);
  return is_unused ? Status::kNotIndicated : Status::kContraindicated;
}

std::string standing_text(const knowledge::Agent& agent) {
  if (!agent.standing) {
    return "";
  }
  std::string text;
  switch (agent.standing->status) {
    case knowledge::ApprovalStatus::Status::kApproved:
      text = "approved";
      break;
    case knowledge::ApprovalStatus::Status::kOffLabel:
      text = "off label";
      break;
    case knowledge::ApprovalStatus::Status::kNotApproved:
      text = "not approved";
      break;
  }
  if (!agent.standing->note.empty()) {
    text += ": " + agent.standing->note;
  }
  if (agent.standing->looked_up) {
    text += " (" + agent.standing->looked_up->to_text() + ")";
  }
  return text;
}

std::vector<Reason> blockers_of(const PatientContext& context, knowledge::ProtocolId protocol) {
  const std::string& name = context.knowledge.model[protocol].header.name;
  std::vector<Reason> reasons;
  for (const knowledge::ProtocolStep& step : context.knowledge.model[protocol].steps) {
    const std::string& agent = context.knowledge.model[step.agent].header.name;
    if (step.kind == knowledge::ProtocolStep::Kind::kStart &&
        context.truth("starts", {{"protocol", name}, {"agent", agent}}).is_definite) {
      add_reasons(reasons, blockers_of(context, step.agent));
    }
  }
  if (reasons.empty()) {
    reasons = reasons_for(context, context.find("protocol_blocked", {{"protocol", name}}));
  }
  return reasons;
}

}  // namespace

namespace {

bool is_about(const knowledge::Model& model, const knowledge::EntityId& id,
              knowledge::AgentId agent) {
  if (const auto* found = std::get_if<knowledge::ContraindicationId>(&id)) {
    const std::vector<knowledge::AgentId>& agents = model[*found].agents;
    return std::binary_search(agents.begin(), agents.end(), agent);
  }
  if (const auto* found = std::get_if<knowledge::InteractionId>(&id)) {
    const auto& pairs = model[*found].pairs;
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
      return pair.first == agent || pair.second == agent;
    });
  }
  return false;
}

// The overrides without which something would be against the agent.
std::vector<Reason> overrides_for(const PatientContext& context, knowledge::AgentId agent) {
  const knowledge::Model& model = context.knowledge.model;
  std::vector<Reason> reasons;
  for (const char* relation : {"excepted_contraindication", "excepted_interaction"}) {
    for (const logic::AtomId atom : context.atoms_of(relation)) {
      const std::string& name = context.arg(atom, 0).name;
      const std::vector<knowledge::EntityId> named = knowledge::find_all(model, name);
      const bool is_its =
          std::any_of(named.begin(), named.end(),
                      [&](const knowledge::EntityId& id) { return is_about(model, id, agent); });
      if (!is_its || !context.truth(atom).is_definite) {
        continue;
      }
      for (Reason& reason : reasons_for(context, atom)) {
        const auto rule = knowledge::find_rule(model, reason.name);
        reason.kind = "override";
        reason.words =
            "`" + name + "` is set aside" + (rule ? ": " + model[*rule].because() : std::string());
        add_reasons(reasons, {std::move(reason)});
      }
    }
  }
  return reasons;
}

}  // namespace

AgentAdvice advise_agent(const PatientContext& context, knowledge::AgentId agent) {
  const std::string& name = context.knowledge.model[agent].header.name;
  const auto recommended = context.find("recommended", {{"agent", name}});
  const auto indicated = context.find("indicated", {{"agent", name}});
  const AgentFacts standing{
      context.truth(recommended), context.truth(indicated),
      context.truth("blocked", {{"agent", name}}) || context.truth("clashing", {{"agent", name}})};
  AgentAdvice advice{.agent = agent,
                     .status = Status::kNotIndicated,
                     .doses = {},
                     .indicated_by = reasons_for(context, indicated),
                     .blocked_by = blockers_of(context, agent),
                     .cautions = {},
                     .overridden = {},
                     .needs = {},
                     .standing = standing_text(context.knowledge.model[agent])};
  advice.status = status_of(standing, advice.blocked_by);
  advice.cautions = reasons_for(
      context, context.find("contraindicated", {{"agent", name}, {"severity", "relative"}}));
  if (advice.status == Status::kRecommended || advice.status == Status::kPending) {
    advice.overridden = overrides_for(context, agent);
  }
  if (advice.status == Status::kRecommended) {
    advice.doses = doses_given(context, agent);
  } else if (advice.status == Status::kPending) {
    advice.needs = context.needs_of(recommended);
  }
  return advice;
}

ProtocolAdvice advise_protocol(const PatientContext& context, knowledge::ProtocolId protocol) {
  const std::string& name = context.knowledge.model[protocol].header.name;
  const auto recommended = context.find("protocol_recommended", {{"protocol", name}});
  const AgentFacts standing{context.truth(recommended),
                            context.truth("protocol_indicated", {{"protocol", name}}),
                            context.truth("protocol_blocked", {{"protocol", name}})};
  ProtocolAdvice advice{protocol, Status::kNotIndicated, {}, {}};
  if (standing.blocked.is_definite) {
    advice.blocked_by = blockers_of(context, protocol);
  }
  advice.status = status_of(standing, advice.blocked_by);
  if (advice.status == Status::kPending) {
    advice.needs = context.needs_of(recommended);
  }
  return advice;
}

}  // namespace regimen::advice
