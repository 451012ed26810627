// Implements map_of and neighbourhood of graph.h.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "engine/base/overload.h"
#include "engine/logic/graph.h"

namespace regimen::logic {

namespace {

// Collects nodes and edges by name, then numbers them.
class Builder {
 public:
  explicit Builder(const knowledge::Model& model) : model_(model) {}

  template <typename Id>
  std::string node(Id id) {
    const knowledge::Header& header = knowledge::header_of(model_, id);
    std::string key = std::string(knowledge::kind_of(model_, id)) + "\n" + header.name;
    nodes_.try_emplace(
        key, Node{header.name, header.title, std::string(knowledge::kind_of(model_, id))});
    return key;
  }
  // What a patient takes is an input; what is recommended is the agent itself.
  std::string taking(knowledge::AgentId id) {
    const knowledge::Header& header = model_[id].header;
    std::string key = "taking\n" + header.name;
    nodes_.try_emplace(key, Node{header.name, "taking " + header.title, "taking"});
    return key;
  }
  // Likewise a result that is asked for is not the result one reasons from.
  std::string monitoring(knowledge::LabId id) {
    const knowledge::Header& header = model_[id].header;
    std::string key = "monitoring\n" + header.name;
    nodes_.try_emplace(key, Node{header.name, "monitor " + header.title, "monitoring"});
    return key;
  }
  std::string word(const std::string& name) {
    std::string key = "input\n" + name;
    nodes_.try_emplace(key, Node{name, name, "input"});
    return key;
  }
  void edge(const std::string& source, const std::string& target, std::string label,
            bool is_negative = false) {
    edges_.insert({source, target, std::move(label), is_negative});
  }
  // Everything a condition reads takes part in `target`.
  void reads(knowledge::ConditionId id, const std::string& target, const std::string& label,
             bool is_negative = false);

  Map finish() &&;

 private:
  void reads_operand(const knowledge::Operand& operand, const std::string& target,
                     const std::string& label, bool is_negative);
  void reads_atom(const knowledge::AtomCondition& atom, const std::string& target,
                  const std::string& label, bool is_negative);

  const knowledge::Model& model_;
  std::map<std::string, Node> nodes_;
  std::set<std::tuple<std::string, std::string, std::string, bool>> edges_;
};

void Builder::reads_operand(const knowledge::Operand& operand, const std::string& target,
                            const std::string& label, bool is_negative) {
  const auto* lab = std::get_if<knowledge::LabOperand>(&operand);
  edge(lab != nullptr ? node(lab->lab) : word("age"), target, label, is_negative);
}

void Builder::reads_atom(const knowledge::AtomCondition& atom, const std::string& target,
                         const std::string& label, bool is_negative) {
  for (const knowledge::Term0& term : atom.args) {
    const auto* symbol = std::get_if<knowledge::Symbol>(&term);
    if (symbol != nullptr && symbol->sort == "agent") {
      if (const auto agent = knowledge::find_agent(model_, symbol->name.text())) {
        edge(node(*agent), target, label, is_negative);
      }
    }
  }
}

void Builder::reads(knowledge::ConditionId id, const std::string& target, const std::string& label,
                    bool is_negative) {
  const auto all = [&](const SmallVector<knowledge::ConditionId>& parts) {
    for (const knowledge::ConditionId part : parts) {
      reads(part, target, label, is_negative);
    }
  };
  std::visit(
      Overload{
          [&](const knowledge::And& part) { all(part.parts); },
          [&](const knowledge::Or& part) { all(part.parts); },
          [&](const knowledge::AtLeast& part) { all(part.parts); },
          [&](const knowledge::Not& part) { reads(part.part, target, label, !is_negative); },
          [&](const knowledge::SexIs&) { edge(word("sex"), target, label, is_negative); },
          [&](const knowledge::Holds& part) {
            edge(node(part.concept_id), target, label, is_negative);
          },
          [&](const knowledge::Taking& part) {
            edge(taking(part.agent), target, label, is_negative);
          },
          [&](const knowledge::Compare& part) {
            reads_operand(part.operand, target, label, is_negative);
          },
          [&](const knowledge::InRange& part) {
            reads_operand(part.operand, target, label, is_negative);
          },
          [&](const knowledge::Persists& part) {
            edge(node(part.lab), target, label, is_negative);
          },
          [&](const knowledge::CompareLabs& part) {
            reads_operand(part.left, target, label, is_negative);
            reads_operand(part.right, target, label, is_negative);
          },
          [&](const knowledge::Results& part) { edge(node(part.lab), target, label, is_negative); },
          [&](const knowledge::KnownInput& part) {
            std::visit(Overload{[&](std::monostate) { edge(word("sex"), target, label); },
                                [&](knowledge::AgeOperand) { edge(word("age"), target, label); },
                                [&](auto input) { edge(node(input), target, label); }},
                       part.input);
          },
          [&](const knowledge::AtomCondition& part) {
            reads_atom(part, target, label, is_negative);
          },
          [](const knowledge::EqualityCondition&) {}},
      model_[id].value);
}

Map Builder::finish() && {
  Map map;
  std::map<std::string, std::uint32_t> numbers;
  for (auto& [key, node] : nodes_) {
    numbers.emplace(key, static_cast<std::uint32_t>(map.nodes.size()));
    map.nodes.push_back(std::move(node));
  }
  for (const auto& [source, target, label, is_negative] : edges_) {
    map.edges.push_back({numbers.at(source), numbers.at(target), label, is_negative});
  }
  std::sort(map.edges.begin(), map.edges.end());
  return map;
}

void add_action(Builder& builder, const std::string& rule, const knowledge::Action& action) {
  std::visit(Overload{[&](const knowledge::Conclude& then) {
                        builder.edge(rule, builder.node(then.conclusion), "concludes");
                      },
                      [&](const knowledge::Recommend& then) {
                        builder.edge(rule, builder.node(then.agent), "indicates");
                      },
                      [&](const knowledge::Avoid& then) {
                        for (const knowledge::AgentId agent : then.agents) {
                          builder.edge(rule, builder.node(agent), "advises against", true);
                        }
                      },
                      [&](const knowledge::Monitor& then) {
                        builder.edge(rule, builder.monitoring(then.lab), "asks for");
                      },
                      [](const knowledge::Warn&) {}, [](const knowledge::Refer&) {},
                      [](const knowledge::AtomThen&) {}},
             action.value);
}

bool is_policy(const knowledge::Model& model, const knowledge::Rule& rule) {
  return model.modules[rule.header.module.index()].name == "stdlib.policies";
}

// What an override overrides.
void add_set_aside(const knowledge::Model& model, Builder& builder, const std::string& node,
                   const std::string& name) {
  for (const knowledge::EntityId target : knowledge::find_all(model, name)) {
    if (const auto* contraindication = std::get_if<knowledge::ContraindicationId>(&target)) {
      builder.edge(node, builder.node(*contraindication), "sets aside", true);
    } else if (const auto* interaction = std::get_if<knowledge::InteractionId>(&target)) {
      builder.edge(node, builder.node(*interaction), "sets aside", true);
    }
  }
}

void add_rules(const knowledge::Model& model, Builder& builder) {
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const knowledge::Rule& rule = model.rules[i];
    if (is_policy(model, rule) || rule.is_invariant) {
      continue;
    }
    const std::string node = builder.node(knowledge::RuleId(i));
    builder.reads(rule.when, node, "when");
    if (rule.unless) {
      builder.reads(*rule.unless, node, "unless", true);
    }
    for (const knowledge::RuleId overridden : rule.overrides()) {
      builder.edge(node, builder.node(overridden), "overrides", true);
    }
    add_set_aside(model, builder, node, rule.overridden());
    for (const knowledge::Action& action : rule.then) {
      add_action(builder, node, action);
    }
  }
}

std::string_view label_of(knowledge::ProtocolStep::Kind kind) {
  switch (kind) {
    case knowledge::ProtocolStep::Kind::kStart:
      return "starts";
    case knowledge::ProtocolStep::Kind::kAdd:
      return "adds";
    case knowledge::ProtocolStep::Kind::kHold:
      return "holds";
    case knowledge::ProtocolStep::Kind::kStop:
      return "stops";
  }
  return "";
}

void add_protocols(const knowledge::Model& model, Builder& builder) {
  for (std::size_t i = 0; i < model.protocols.size(); ++i) {
    const knowledge::Protocol& protocol = model.protocols[i];
    const std::string node = builder.node(knowledge::ProtocolId(i));
    if (protocol.indicated) {
      builder.reads(*protocol.indicated, node, "indicated when");
    }
    if (protocol.unless) {
      builder.reads(*protocol.unless, node, "unless", true);
    }
    for (const knowledge::ProtocolStep& step : protocol.steps) {
      const bool is_negative = step.kind == knowledge::ProtocolStep::Kind::kHold ||
                               step.kind == knowledge::ProtocolStep::Kind::kStop;
      const std::string label(label_of(step.kind));
      const std::string agent = builder.node(step.agent);
      builder.edge(node, agent, label, is_negative);
      if (step.when) {
        builder.reads(*step.when, agent, label + " when", is_negative);
      }
    }
    for (const knowledge::Monitor& monitor : protocol.monitors) {
      builder.edge(node, builder.monitoring(monitor.lab), "asks for");
    }
  }
}

void add_agents(const knowledge::Model& model, Builder& builder) {
  for (std::size_t i = 0; i < model.contraindications.size(); ++i) {
    const knowledge::Contraindication& contraindication = model.contraindications[i];
    const std::string node = builder.node(knowledge::ContraindicationId(i));
    const bool is_absolute = contraindication.severity == knowledge::Severity::kAbsolute;
    builder.reads(contraindication.when, node, "when");
    for (const knowledge::AgentId agent : contraindication.agents) {
      builder.edge(node, builder.node(agent), is_absolute ? "blocks" : "cautions", true);
    }
  }
  for (const knowledge::Interaction& interaction : model.interactions) {
    for (const auto& [first, second] : interaction.pairs) {
      builder.edge(builder.node(first), builder.node(second), "not with", true);
    }
  }
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    builder.edge(builder.node(knowledge::DoseId(i)), builder.node(model.doses[i].agent), "dose of");
  }
}

// Marks what `start` reaches along edges, forwards or backwards.
void reach(const Map& map, std::uint32_t start, bool is_forward, std::vector<bool>& reached) {
  std::vector<std::vector<std::uint32_t>> next(map.nodes.size());
  for (const Edge& edge : map.edges) {
    if (is_forward) {
      next[edge.source].push_back(edge.target);
    } else {
      next[edge.target].push_back(edge.source);
    }
  }
  std::vector<bool> seen(map.nodes.size(), false);
  std::vector<std::uint32_t> waiting{start};
  seen[start] = true;
  while (!waiting.empty()) {
    const std::uint32_t node = waiting.back();
    waiting.pop_back();
    reached[node] = true;
    for (const std::uint32_t target : next[node]) {
      if (!seen[target]) {
        seen[target] = true;
        waiting.push_back(target);
      }
    }
  }
}

}  // namespace

Map map_of(const knowledge::Model& model) {
  Builder builder(model);
  add_rules(model, builder);
  add_protocols(model, builder);
  add_agents(model, builder);
  return std::move(builder).finish();
}

Map join(const Map& left, const Map& right) {
  std::map<std::pair<std::string, std::string>, Node> nodes;
  for (const Map* map : {&left, &right}) {
    for (const Node& node : map->nodes) {
      nodes.try_emplace({node.kind, node.name}, node);
    }
  }
  Map all;
  std::map<std::pair<std::string, std::string>, std::uint32_t> number;
  for (auto& [key, node] : nodes) {
    number.emplace(key, static_cast<std::uint32_t>(all.nodes.size()));
    all.nodes.push_back(std::move(node));
  }
  std::set<Edge> edges;
  for (const Map* map : {&left, &right}) {
    const auto place = [&](std::uint32_t node) {
      return number.at({map->nodes[node].kind, map->nodes[node].name});
    };
    for (const Edge& edge : map->edges) {
      edges.insert({place(edge.source), place(edge.target), edge.label, edge.is_negative});
    }
  }
  all.edges.assign(edges.begin(), edges.end());
  return all;
}

Map neighbourhood(const Map& map, std::string_view name) {
  std::vector<bool> kept(map.nodes.size(), false);
  for (std::uint32_t node = 0; node < map.nodes.size(); ++node) {
    if (map.nodes[node].name == name) {
      reach(map, node, true, kept);
      reach(map, node, false, kept);
    }
  }
  Map part;
  std::vector<std::uint32_t> number(map.nodes.size(), 0);
  for (std::uint32_t node = 0; node < map.nodes.size(); ++node) {
    if (kept[node]) {
      number[node] = static_cast<std::uint32_t>(part.nodes.size());
      part.nodes.push_back(map.nodes[node]);
    }
  }
  for (const Edge& edge : map.edges) {
    if (kept[edge.source] && kept[edge.target]) {
      part.edges.push_back(
          {number[edge.source], number[edge.target], edge.label, edge.is_negative});
    }
  }
  return part;
}

}  // namespace regimen::logic
