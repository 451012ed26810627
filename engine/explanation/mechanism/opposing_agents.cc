// Implements engine/explanation/mechanism/opposing_agents.h.
#include "engine/explanation/mechanism/opposing_agents.h"

#include <map>
#include <set>

namespace regimen::mechanism {

namespace {

using diagnostics::Diagnostic;
using knowledge::AgentId;

std::string others_words(const System& system, const std::vector<Opposition>& found) {
  std::set<std::string> seen{system[found.front().left.signal].name};
  std::string text;
  for (const Opposition& opposition : found) {
    const std::string& name = system[opposition.left.signal].name;
    if (seen.insert(name).second) {
      text += (text.empty() ? "also on `" : ", `") + name + "`";
    }
  }
  return text;
}

std::string effect_words(const System& system, const std::string& agent, const Effect& effect) {
  return agent + (effect.direction() > 0 ? " raises " : " lowers ") + system[effect.signal].name +
         ": " + path_words(system, effect.direct());
}

Diagnostic opposing(const knowledge::Model& model, const System& system,
                    const knowledge::ProtocolStep& first, const knowledge::ProtocolStep& second,
                    const std::vector<Opposition>& found) {
  const std::string& left = model[first.agent].header.name;
  const std::string& right = model[second.agent].header.name;
  const Opposition& nearest = found.front();
  Diagnostic note{.code = diagnostics::Code::kOpposingAgents,
                  .message = "`" + left + "` and `" + right + "` act against each other on `" +
                             system[nearest.left.signal].name + "`",
                  .primary = {{second.span, "acts against `" + left + "`"}},
                  .secondary = {{first.span, "`" + left + "`"}},
                  .notes = {effect_words(system, left, nearest.left),
                            effect_words(system, right, nearest.right)},
                  .help = "nothing to do where it is meant; `effects " + left + " against " +
                          right + "` in the REPL shows each signal"};
  if (std::string others = others_words(system, found); !others.empty()) {
    note.notes.push_back(std::move(others));
  }
  return note;
}

// The steps that give an agent, each agent once, by name.
std::map<AgentId, knowledge::ProtocolStep> given(const knowledge::Protocol& protocol) {
  std::map<AgentId, knowledge::ProtocolStep> steps;
  for (const knowledge::ProtocolStep& step : protocol.steps) {
    if (step.kind == knowledge::ProtocolStep::Kind::kStart ||
        step.kind == knowledge::ProtocolStep::Kind::kAdd) {
      steps.try_emplace(step.agent, step);
    }
  }
  return steps;
}

}  // namespace

std::string path_words(const System& system, const Path& path) {
  std::string text;
  for (const EdgeId step : path.steps) {
    text += (text.empty() ? "" : "; ") + system[step].words;
  }
  return text;
}

void find_opposing_agents(const knowledge::Model& model, const System& system,
                          diagnostics::Sink& sink) {
  std::map<std::pair<AgentId, knowledge::Sex>, Effects> known;
  const auto effects = [&](AgentId agent, knowledge::Sex sex) -> const Effects& {
    const auto found = known.find({agent, sex});
    if (found != known.end()) {
      return found->second;
    }
    const NodeId start = *find_agent(system, model[agent].header.name);
    return known.emplace(std::pair(agent, sex), effects_of(system, start, sex)).first->second;
  };
  for (const knowledge::Protocol& protocol : model.protocols) {
    const auto steps = given(protocol);
    for (auto left = steps.begin(); left != steps.end(); ++left) {
      for (auto right = std::next(left); right != steps.end(); ++right) {
        const std::vector<Opposition> found =
            oppositions(effects(left->first, protocol.sex), effects(right->first, protocol.sex));
        if (!found.empty()) {
          sink.add(opposing(model, system, left->second, right->second, found));
        }
      }
    }
  }
}

}  // namespace regimen::mechanism
