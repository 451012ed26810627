// Implements the printers of graph.h.
#include <map>
#include <optional>
#include <set>

#include "engine/logic/graph.h"

namespace regimen::logic {

namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string_view shape_of(const std::string& kind) {
  static const std::map<std::string, std::string_view, std::less<>> shapes{
      {"agent", "box"},
      {"protocol", "component"},
      {"rule", "note"},
      {"contraindication", "octagon"},
      {"dose", "cds"},
      {"conclusion", "diamond"},
      {"enzyme", "hexagon"},
      {"receptor", "house"},
      {"process", "parallelogram"}};
  const auto found = shapes.find(kind);
  return found == shapes.end() ? "ellipse" : found->second;
}

// The edges that enter each node, or that leave it.
std::vector<std::vector<const Edge*>> edges_at(const Map& map, bool is_entering) {
  std::vector<std::vector<const Edge*>> edges(map.nodes.size());
  for (const Edge& edge : map.edges) {
    edges[is_entering ? edge.target : edge.source].push_back(&edge);
  }
  return edges;
}

// Prints what one node rests on, or what rests on it, as a tree. A node met again is not unfolded
// again.
class TreeWriter {
 public:
  TreeWriter(const Map& map, bool is_up)
      : map_(map), edges_(edges_at(map, is_up)), is_up_(is_up), is_told_(map.nodes.size(), false) {}

  std::string write(std::uint32_t root) {
    unfold(root, 2);
    return std::move(text_);
  }

 private:
  void unfold(std::uint32_t node, std::size_t depth) {
    is_told_[node] = true;
    for (const Edge* edge : edges_[node]) {
      const std::uint32_t next = is_up_ ? edge->source : edge->target;
      const bool is_leaf = edges_[next].empty();
      const bool is_repeated = is_told_[next] && !is_leaf;
      text_ += std::string(2 * depth, ' ') + (edge->is_negative ? "- " : "+ ") +
               map_.nodes[next].name + " (" + map_.nodes[next].kind + "): " + edge->label +
               (is_repeated ? " …\n" : "\n");
      if (!is_repeated && depth < kDepthMax) {
        unfold(next, depth + 1);
      }
    }
  }

  static constexpr std::size_t kDepthMax = 64;
  const Map& map_;
  std::vector<std::vector<const Edge*>> edges_;
  bool is_up_;
  std::vector<bool> is_told_;
  std::string text_;
};

// The agent that a node is of: itself, or the only one it is linked with.
std::vector<std::optional<std::uint32_t>> agents_of(const Map& map) {
  std::vector<std::set<std::uint32_t>> linked(map.nodes.size());
  const auto is_agent = [&](std::uint32_t node) { return map.nodes[node].kind == "agent"; };
  for (std::uint32_t node = 0; node < map.nodes.size(); ++node) {
    if (is_agent(node)) {
      linked[node].insert(node);
    }
  }
  for (const Edge& edge : map.edges) {
    if (is_agent(edge.source) && !is_agent(edge.target)) {
      linked[edge.target].insert(edge.source);
    } else if (is_agent(edge.target) && !is_agent(edge.source)) {
      linked[edge.source].insert(edge.target);
    }
  }
  std::vector<std::optional<std::uint32_t>> agents(map.nodes.size());
  for (std::uint32_t node = 0; node < map.nodes.size(); ++node) {
    if (linked[node].size() == 1) {
      agents[node] = *linked[node].begin();
    }
  }
  return agents;
}

}  // namespace

std::string trees_text(const Map& map, std::string_view name) {
  std::string text;
  for (std::uint32_t node = 0; node < map.nodes.size(); ++node) {
    if (map.nodes[node].name != name) {
      continue;
    }
    const std::string up = TreeWriter(map, true).write(node);
    const std::string down = TreeWriter(map, false).write(node);
    text += map.nodes[node].kind + " " + map.nodes[node].name + "\n";
    text += up.empty() ? "  depends on nothing else\n" : "  depends on\n" + up;
    text += down.empty() ? "  nothing depends on it\n" : "  used by\n" + down;
  }
  return text;
}

std::string map_text(const Map& map) {
  std::vector<std::vector<const Edge*>> entering(map.nodes.size());
  for (const Edge& edge : map.edges) {
    entering[edge.target].push_back(&edge);
  }
  std::string text;
  for (std::uint32_t node = 0; node < map.nodes.size(); ++node) {
    if (entering[node].empty()) {
      continue;
    }
    text += map.nodes[node].kind + " " + map.nodes[node].name + "\n";
    for (const Edge* edge : entering[node]) {
      const Node& source = map.nodes[edge->source];
      text += std::string(edge->is_negative ? "  - " : "  + ") + source.name + " (" + source.kind +
              "): " + edge->label + "\n";
    }
  }
  return text;
}

std::string to_dot(const Map& map) {
  std::string dot =
      "digraph regimen {\n  rankdir=LR;\n  newrank=true;\n  node [fontname=\"sans-serif\"];\n";
  std::map<std::uint32_t, std::string> clusters;  // by agent
  const std::vector<std::optional<std::uint32_t>> agents = agents_of(map);
  for (std::uint32_t node = 0; node < map.nodes.size(); ++node) {
    const std::string line = "n" + std::to_string(node) + " [label=\"" +
                             escaped(map.nodes[node].title) + "\", tooltip=\"" +
                             escaped(map.nodes[node].kind + " " + map.nodes[node].name) +
                             "\", shape=" + std::string(shape_of(map.nodes[node].kind)) + "];\n";
    if (agents[node]) {
      clusters[*agents[node]] += "    " + line;
    } else {
      dot += "  " + line;
    }
  }
  for (const auto& [agent, nodes] : clusters) {
    dot += "  subgraph cluster_" + std::to_string(agent) + " {\n    label=\"" +
           escaped(map.nodes[agent].title) + "\"; style=rounded; color=\"#b0bac4\"; " +
           "fontname=\"sans-serif\";\n" + nodes + "  }\n";
  }
  for (const Edge& edge : map.edges) {
    dot += "  n" + std::to_string(edge.source) + " -> n" + std::to_string(edge.target) +
           " [label=\"" + escaped(edge.label) + "\"" +
           (edge.is_negative ? ", style=dashed, color=\"#b00020\"" : "") + "];\n";
  }
  return dot + "}\n";
}

}  // namespace regimen::logic
