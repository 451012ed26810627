// The dependency graph: which ground atoms need which, and in what order they may be computed.
//
// Components are the strongly connected components of "needs", in an order in which everything an
// atom needs comes first. A component that needs itself through `not` has no meaning and is refused
// with the path. Beside it, the graph of named things (inputs, statements, agents) for pictures and
// impact.
//
// Shape:   components in dependency order, ties by least atom; atoms in a component sorted.
// Errors:  E301 negation cycle, with each step of the path and its span.
// Cost:    O(V + E); one pass of strong components (Boost.Graph).
// Source:  Apt, Blair, Walker 1988, "Towards a Theory of Declarative Knowledge" (per ground atom:
//          local stratification, Przymusinski 1988).
#pragma once

#include <string>
#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/logic/ground.h"

namespace regimen::logic {

struct Component {
  SmallVector<logic::AtomId> atoms;
  bool is_recursive = false;
};
struct Graph {
  std::vector<Component> components;
  std::vector<std::uint32_t> component_of;  // by atom
  std::vector<std::uint32_t> stratum_of;  // by atom: number of negations below on the longest path
};

Graph from_ground(const knowledge::Model& model, const logic::Program& program,
                  const logic::Ground& ground, diagnostics::Sink& sink);

// The graph people look at: nodes are named things, an edge says "takes part in".
struct Node {
  std::string name;
  std::string title;
  std::string
      kind;  // "lab", "condition", "rule", "contraindication", "protocol", "agent", "conclusion", …
};
struct Edge {
  std::uint32_t source;
  std::uint32_t target;
  std::string label;  // "blocks", "indicates", "unless", "starts", …
  bool is_negative = false;
  friend auto operator<=>(const Edge&, const Edge&) = default;
};
struct Map {
  std::vector<Node> nodes;  // sorted by kind, name
  std::vector<Edge> edges;  // sorted
};
Map map_of(const knowledge::Model& model);
// What `name` rests on and what rests on it, transitively; empty when the name is not in the map.
Map neighbourhood(const Map& map, std::string_view name);
Map join(const Map& left, const Map& right);  // nodes of one kind and name are one
std::string map_text(const Map& map);
// The neighbourhood of `name` as two trees: what it rests on, and what rests on it. `+` takes part,
// `-` stands against; `…` was unfolded above.
std::string trees_text(const Map& map, std::string_view name);
std::string to_dot(const Map& map);  // labels escaped; kinds by shape

}  // namespace regimen::logic
