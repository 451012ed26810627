// Implements map_of and neighbourhood of graph.h.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "engine/base/overload.h"
#include "engine/graph/graph.h"

namespace regimen::graph {

namespace {

// Collects nodes and edges by name, then numbers them.
class Builder {
 public:
  explicit Builder(const model::Model& model) : model_(model) {}

  template <typename Id>
  std::string node(Id id) {
    const model::Header& header = model::header_of(model_, id);
    std::string key = std::string(model::kind_of(model_, id)) + "\n" + header.name;
    nodes_.try_emplace(key,
                       Node{header.name, header.title, std::string(model::kind_of(model_, id))});
    return key;
  }
  // What a patient takes is an input; what is recommended is the agent itself.
  std::string taking(model::AgentId id) {
    const model::Header& header = model_[id].header;
    std::string key = "taking\n" + header.name;
    nodes_.try_emplace(key, Node{header.name, "taking " + header.title, "taking"});
    return key;
  }
  // Likewise a result that is asked for is not the result one reasons from.
  std::string monitoring(model::LabId id) {
    const model::Header& header = model_[id].header;
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
  void reads(model::ConditionId id, const std::string& target, const std::string& label,
             bool is_negative = false);

  Map finish() &&;

 private:
  void reads_operand(const model::Operand& operand, const std::string& target,
                     const std::string& label, bool is_negative);
  void reads_atom(const model::AtomIs& atom, const std::string& target, const std::string& label,
                  bool is_negative);

  const model::Model& model_;
  std::map<std::string, Node> nodes_;
  std::set<std::tuple<std::string, std::string, std::string, bool>> edges_;
};

void Builder::reads_operand(const model::Operand& operand, const std::string& target,
                            const std::string& label, bool is_negative) {
  const auto* lab = std::get_if<model::LabOperand>(&operand);
  edge(lab != nullptr ? node(lab->lab) : word("age"), target, label, is_negative);
}

void Builder::reads_atom(const model::AtomIs& atom, const std::string& target,
                         const std::string& label, bool is_negative) {
  for (const model::Term0& term : atom.args) {
    const auto* symbol = std::get_if<model::Symbol>(&term);
    if (symbol != nullptr && symbol->sort == "agent") {
      if (const auto agent = model::find_agent(model_, symbol->name.text())) {
        edge(node(*agent), target, label, is_negative);
      }
    }
  }
}

void Builder::reads(model::ConditionId id, const std::string& target, const std::string& label,
                    bool is_negative) {
  const auto all = [&](const Few<model::ConditionId>& parts) {
    for (const model::ConditionId part : parts) {
      reads(part, target, label, is_negative);
    }
  };
  std::visit(
      Overload{
          [&](const model::And& part) { all(part.parts); },
          [&](const model::Or& part) { all(part.parts); },
          [&](const model::AtLeast& part) { all(part.parts); },
          [&](const model::Not& part) { reads(part.part, target, label, !is_negative); },
          [&](const model::SexIs&) { edge(word("sex"), target, label, is_negative); },
          [&](const model::Holds& part) {
            edge(node(part.concept_id), target, label, is_negative);
          },
          [&](const model::Taking& part) { edge(taking(part.agent), target, label, is_negative); },
          [&](const model::Compare& part) {
            reads_operand(part.operand, target, label, is_negative);
          },
          [&](const model::InRange& part) {
            reads_operand(part.operand, target, label, is_negative);
          },
          [&](const model::Persists& part) { edge(node(part.lab), target, label, is_negative); },
          [&](const model::CompareLabs& part) {
            reads_operand(part.left, target, label, is_negative);
            reads_operand(part.right, target, label, is_negative);
          },
          [&](const model::Results& part) { edge(node(part.lab), target, label, is_negative); },
          [&](const model::KnownInput& part) {
            std::visit(Overload{[&](std::monostate) { edge(word("sex"), target, label); },
                                [&](model::AgeOperand) { edge(word("age"), target, label); },
                                [&](auto input) { edge(node(input), target, label); }},
                       part.input);
          },
          [&](const model::AtomIs& part) { reads_atom(part, target, label, is_negative); },
          [](const model::SameIs&) {}},
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

void add_action(Builder& builder, const std::string& rule, const model::Action& action) {
  std::visit(Overload{[&](const model::Conclude& then) {
                        builder.edge(rule, builder.node(then.conclusion), "concludes");
                      },
                      [&](const model::Recommend& then) {
                        builder.edge(rule, builder.node(then.agent), "indicates");
                      },
                      [&](const model::Avoid& then) {
                        for (const model::AgentId agent : then.agents) {
                          builder.edge(rule, builder.node(agent), "advises against", true);
                        }
                      },
                      [&](const model::Monitor& then) {
                        builder.edge(rule, builder.monitoring(then.lab), "asks for");
                      },
                      [](const model::Warn&) {}, [](const model::Refer&) {},
                      [](const model::AtomThen&) {}},
             action.value);
}

bool is_policy(const model::Model& model, const model::Rule& rule) {
  return model.modules[rule.header.module.index()].name == "stdlib.policies";
}

// What an override overrides.
void add_set_aside(const model::Model& model, Builder& builder, const std::string& node,
                   const std::string& name) {
  for (const model::EntityId target : model::find_all(model, name)) {
    if (const auto* contraindication = std::get_if<model::ContraindicationId>(&target)) {
      builder.edge(node, builder.node(*contraindication), "sets aside", true);
    } else if (const auto* interaction = std::get_if<model::InteractionId>(&target)) {
      builder.edge(node, builder.node(*interaction), "sets aside", true);
    }
  }
}

void add_rules(const model::Model& model, Builder& builder) {
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const model::Rule& rule = model.rules[i];
    if (is_policy(model, rule) || rule.is_invariant) {
      continue;
    }
    const std::string node = builder.node(model::RuleId(i));
    builder.reads(rule.when, node, "when");
    if (rule.unless) {
      builder.reads(*rule.unless, node, "unless", true);
    }
    for (const model::RuleId overridden : rule.overrides()) {
      builder.edge(node, builder.node(overridden), "overrides", true);
    }
    add_set_aside(model, builder, node, rule.sets_aside());
    for (const model::Action& action : rule.then) {
      add_action(builder, node, action);
    }
  }
}

std::string_view label_of(model::ProtocolStep::Kind kind) {
  switch (kind) {
    case model::ProtocolStep::Kind::kStart:
      return "starts";
    case model::ProtocolStep::Kind::kAdd:
      return "adds";
    case model::ProtocolStep::Kind::kHold:
      return "holds";
    case model::ProtocolStep::Kind::kStop:
      return "stops";
  }
  return "";
}

void add_protocols(const model::Model& model, Builder& builder) {
  for (std::size_t i = 0; i < model.protocols.size(); ++i) {
    const model::Protocol& protocol = model.protocols[i];
    const std::string node = builder.node(model::ProtocolId(i));
    if (protocol.indicated) {
      builder.reads(*protocol.indicated, node, "indicated when");
    }
    if (protocol.unless) {
      builder.reads(*protocol.unless, node, "unless", true);
    }
    for (const model::ProtocolStep& step : protocol.steps) {
      const bool is_negative = step.kind == model::ProtocolStep::Kind::kHold ||
                               step.kind == model::ProtocolStep::Kind::kStop;
      const std::string label(label_of(step.kind));
      const std::string agent = builder.node(step.agent);
      builder.edge(node, agent, label, is_negative);
      if (step.when) {
        builder.reads(*step.when, agent, label + " when", is_negative);
      }
    }
    for (const model::Monitor& monitor : protocol.monitors) {
      builder.edge(node, builder.monitoring(monitor.lab), "asks for");
    }
  }
}

void add_agents(const model::Model& model, Builder& builder) {
  for (std::size_t i = 0; i < model.contraindications.size(); ++i) {
    const model::Contraindication& one = model.contraindications[i];
    const std::string node = builder.node(model::ContraindicationId(i));
    const bool is_absolute = one.severity == model::Severity::kAbsolute;
    builder.reads(one.when, node, "when");
    for (const model::AgentId agent : one.agents) {
      builder.edge(node, builder.node(agent), is_absolute ? "blocks" : "cautions", true);
    }
  }
  for (const model::Interaction& one : model.interactions) {
    for (const auto& [first, second] : one.pairs) {
      builder.edge(builder.node(first), builder.node(second), "not with", true);
    }
  }
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    builder.edge(builder.node(model::DoseId(i)), builder.node(model.doses[i].agent), "dose of");
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

Map map_of(const model::Model& model) {
  Builder builder(model);
  add_rules(model, builder);
  add_protocols(model, builder);
  add_agents(model, builder);
  return std::move(builder).finish();
}

Map joined(const Map& left, const Map& right) {
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

}  // namespace regimen::graph
