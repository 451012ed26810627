// Implements engine/explanation/mechanism/map.h.
#include "engine/explanation/mechanism/map.h"

#include <algorithm>
#include <map>

namespace regimen::mechanism {

namespace {

std::string title_of(const knowledge::Model& model, const Node& node) {
  if (node.kind == Node::Kind::kAgent) {
    return model[*knowledge::find_agent(model, node.name)].header.title;
  }
  return model[*knowledge::find_term(model, node.name)].header.title;
}

std::string label_of(const knowledge::Model& model, const System& system, const Edge& edge) {
  std::string label = edge.kind == Edge::Kind::kUse ? "uses up"
                      : edge.sign > 0               ? "raises"
                                                    : "lowers";
  if (edge.kind == Edge::Kind::kEffect && edge.carrier) {
    label += " via " + system[*edge.carrier].name;
  }
  label += edge.site ? " at " + model[*edge.site].header.name : "";
  return label + (edge.sex == knowledge::Sex::kMale     ? " (men)"
                  : edge.sex == knowledge::Sex::kFemale ? " (women)"
                                                        : "");
}

}  // namespace

logic::Map map_of(const knowledge::Model& model, const System& system) {
  std::vector<bool> takes_part(system.nodes.size(), false);
  for (const Edge& edge : system.edges) {
    takes_part[edge.source.index()] = true;
    takes_part[edge.target.index()] = true;
  }
  logic::Map map;
  std::vector<std::uint32_t> number(system.nodes.size(), 0);
  for (std::size_t i = 0; i < system.nodes.size(); ++i) {
    if (takes_part[i]) {
      const Node& node = system.nodes[i];
      number[i] = static_cast<std::uint32_t>(map.nodes.size());
      map.nodes.push_back({node.name, title_of(model, node), std::string(word_for(node.kind))});
    }
  }
  for (const Edge& edge : system.edges) {
    map.edges.push_back({number[edge.source.index()], number[edge.target.index()],
                         label_of(model, system, edge), edge.sign < 0});
  }
  std::sort(map.edges.begin(), map.edges.end());
  map.edges.erase(
      std::unique(map.edges.begin(), map.edges.end(),
                  [](const logic::Edge& left, const logic::Edge& right) { return left == right; }),
      map.edges.end());
  return map;
}

}  // namespace regimen::mechanism
