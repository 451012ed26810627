// The system: every written cause and effect between signals, as one signed graph.
//
// Nodes are agents, signals (hormones, processes) and carriers (enzymes, receptors). A written
// statement becomes one edge, or several: what goes via a carrier is an edge from its cause and one
// from the carrier, because with less of the carrier less comes through.
//
//   estradiol lowers gnrh via estrogen_receptor   estradiol -| gnrh, estrogen_receptor -| gnrh
//   aromatase converts testosterone to estradiol  testosterone -> estradiol,
//                                                 aromatase -> estradiol, aromatase -| testosterone
//
// Shape:   nodes sorted by (kind, name); edges by source, then by what they say; `leaving[n]` is
//          the range of edges that leave node n.
// Errors:  none; what the model left out is not here.
// Cost:    O(E log E), once for a knowledge base.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/id.h"
#include "engine/knowledge/model.h"

namespace regimen::mechanism {

using NodeId = Id<struct MechanismNodeTag>;  // names a Node in System::nodes
using EdgeId = Id<struct MechanismEdgeTag>;  // names an Edge in System::edges

struct Node {
  enum class Kind : std::uint8_t { kAgent, kEnzyme, kHormone, kProcess, kReceptor };
  Kind kind = Kind::kHormone;
  std::string name{};
  bool is_carrier() const { return kind == Kind::kEnzyme || kind == Kind::kReceptor; }
  bool is_signal() const { return kind == Kind::kHormone || kind == Kind::kProcess; }
};
std::string_view word_for(Node::Kind kind);  // "hormone"

using Statement = std::variant<knowledge::AgentId, knowledge::MechanismId>;

struct Edge {
  enum class Kind : std::uint8_t {
    kAction,   // an agent's action
    kEffect,   // from the cause to its target, or from the substrate to the product
    kThrough,  // from the carrier to what comes through it
    kUse,      // from an enzyme to the substrate that it uses up
  };
  NodeId source;
  NodeId target;
  int sign = 1;
  Kind kind = Kind::kEffect;
  bool is_stand_in = false;  // `mimics`: acts as the target, which itself does not change
  std::optional<NodeId> carrier{};
  std::optional<knowledge::TermId> site{};
  knowledge::Sex sex = knowledge::Sex::kAny;
  Statement statement;
  std::string words{};  // "aromatase converts testosterone to estradiol"
};

struct System {
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  std::vector<Node> nodes{};
  std::vector<Edge> edges{};
  std::vector<Range> leaving{};  // by node

  const Node& operator[](NodeId id) const { return nodes[id.index()]; }
  const Edge& operator[](EdgeId id) const { return edges[id.index()]; }
};

System from_model(const knowledge::Model& model);

std::optional<NodeId> find_agent(const System& system, std::string_view name);
// A signal or carrier; an agent may have the same name.
std::optional<NodeId> find_term(const System& system, std::string_view name);
const knowledge::Header& header_of(const knowledge::Model& model, const Statement& statement);

}  // namespace regimen::mechanism
