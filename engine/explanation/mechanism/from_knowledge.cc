// Implements engine/explanation/mechanism/system.h.
#include <algorithm>
#include <array>
#include <tuple>

#include "engine/base/check.h"
#include "engine/explanation/mechanism/system.h"
#include "engine/knowledge/print.h"

namespace regimen::mechanism {

namespace {

using knowledge::Model;
using knowledge::TermId;

std::optional<Node::Kind> kind_of(knowledge::Term::Kind kind) {
  switch (kind) {
    case knowledge::Term::Kind::kHormone:
      return Node::Kind::kHormone;
    case knowledge::Term::Kind::kProcess:
      return Node::Kind::kProcess;
    case knowledge::Term::Kind::kEnzyme:
      return Node::Kind::kEnzyme;
    case knowledge::Term::Kind::kReceptor:
      return Node::Kind::kReceptor;
    case knowledge::Term::Kind::kClass:
    case knowledge::Term::Kind::kOrgan:
    case knowledge::Term::Kind::kRoute:
      break;
  }
  return std::nullopt;
}

class Builder {
 public:
  explicit Builder(const Model& model) : model_(model) {
    for (const knowledge::Agent& agent : model.agents) {
      system_.nodes.push_back({Node::Kind::kAgent, agent.header.name});
    }
    for (const knowledge::Term& term : model.terms) {
      if (const auto kind = kind_of(term.kind)) {
        system_.nodes.push_back({*kind, term.header.name});
      }
    }
    std::sort(system_.nodes.begin(), system_.nodes.end(), is_before);
  }

  void add(knowledge::AgentId id) {
    const knowledge::Agent& agent = model_[id];
    for (const knowledge::MechanismEdge& action : agent.actions) {
      const int sign = knowledge::sign_of(action.verb);
      if (sign != 0) {
        system_.edges.push_back(
            {.source = node({Node::Kind::kAgent, agent.header.name}),
             .target = node(action.target),
             .sign = sign,
             .kind = Edge::Kind::kAction,
             .is_stand_in = action.verb == "mimics",
             .site = action.site,
             .statement = id,
             .words = agent.header.name + " " + mechanism_text(model_, action)});
      }
    }
  }

  void add(knowledge::MechanismId id) {
    for (const knowledge::CausalEffect& effect : model_[id].effects) {
      effect.product ? add_conversion(id, effect) : add_effect(id, effect);
    }
  }

  System finish() &&;

 private:
  static bool is_before(const Node& left, const Node& right) {
    return std::tie(left.kind, left.name) < std::tie(right.kind, right.name);
  }

  NodeId node(const Node& wanted) const {
    const auto found =
        std::lower_bound(system_.nodes.begin(), system_.nodes.end(), wanted, is_before);
    REGIMEN_CHECK(found != system_.nodes.end() && found->name == wanted.name,
                  "the model names only what it declares");
    return NodeId(static_cast<std::uint32_t>(found - system_.nodes.begin()));
  }
  NodeId node(TermId id) const {
    const knowledge::Term& term = model_[id];
    const std::optional<Node::Kind> kind = kind_of(term.kind);
    REGIMEN_CHECK(kind.has_value(), "an effect is on a signal or a carrier");
    return node({*kind, term.header.name});
  }

  Edge edge(knowledge::MechanismId id, const knowledge::CausalEffect& effect, TermId from,
            TermId to, int sign) const {
    return {.source = node(from),
            .target = node(to),
            .sign = sign,
            .site = effect.site,
            .sex = model_[id].sex,
            .statement = id,
            .words = effect_text(model_, effect)};
  }

  void add_effect(knowledge::MechanismId id, const knowledge::CausalEffect& effect) {
    const int sign = knowledge::sign_of(effect.verb);
    Edge written = edge(id, effect, effect.cause, effect.target, sign);
    if (effect.via) {
      written.carrier = node(*effect.via);
      add_through(edge(id, effect, *effect.via, effect.target, sign));
    }
    system_.edges.push_back(std::move(written));
  }

  void add_conversion(knowledge::MechanismId id, const knowledge::CausalEffect& effect) {
    Edge written = edge(id, effect, effect.target, *effect.product, 1);
    written.carrier = node(effect.cause);
    system_.edges.push_back(std::move(written));
    add_through(edge(id, effect, effect.cause, *effect.product, 1));
    add_through(edge(id, effect, effect.cause, effect.target, -1), Edge::Kind::kUse);
  }

  void add_through(Edge through, Edge::Kind kind = Edge::Kind::kThrough) {
    through.kind = kind;
    through.carrier = through.source;
    system_.edges.push_back(std::move(through));
  }

  const Model& model_;
  System system_;
};

System Builder::finish() && {
  const auto& nodes = system_.nodes;
  std::vector<Edge>& edges = system_.edges;
  const auto key = [&](const Edge& edge) {
    return std::tuple(edge.source, std::string_view(nodes[edge.target.index()].name), edge.target,
                      std::string_view(edge.words), -edge.sign, edge.sex, edge.kind,
                      std::string_view(header_of(model_, edge.statement).name));
  };
  std::sort(edges.begin(), edges.end(),
            [&](const Edge& left, const Edge& right) { return key(left) < key(right); });
  system_.leaving.assign(nodes.size(), {});
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    System::Range& range = system_.leaving[edges[i].source.index()];
    range.begin = range.end == 0 ? i : range.begin;
    range.end = i + 1;
  }
  return std::move(system_);
}

}  // namespace

System from_model(const Model& model) {
  Builder builder(model);
  for (std::size_t i = 0; i < model.agents.size(); ++i) {
    builder.add(knowledge::AgentId(i));
  }
  for (std::size_t i = 0; i < model.mechanisms.size(); ++i) {
    builder.add(knowledge::MechanismId(i));
  }
  return std::move(builder).finish();
}

namespace {

std::optional<NodeId> find_node(const System& system, std::string_view name, bool is_agent) {
  const auto found = std::find_if(system.nodes.begin(), system.nodes.end(), [&](const Node& node) {
    return node.name == name && (node.kind == Node::Kind::kAgent) == is_agent;
  });
  if (found == system.nodes.end()) {
    return std::nullopt;
  }
  return NodeId(static_cast<std::uint32_t>(found - system.nodes.begin()));
}

}  // namespace

std::optional<NodeId> find_agent(const System& system, std::string_view name) {
  return find_node(system, name, true);
}

std::optional<NodeId> find_term(const System& system, std::string_view name) {
  return find_node(system, name, false);
}

const knowledge::Header& header_of(const Model& model, const Statement& statement) {
  return std::visit([&](auto id) -> const knowledge::Header& { return model[id].header; },
                    statement);
}

std::string_view word_for(Node::Kind kind) {
  constexpr std::array<std::string_view, 5> kWords = {"agent", "enzyme", "hormone", "process",
                                                      "receptor"};
  return kWords[static_cast<std::size_t>(kind)];
}

}  // namespace regimen::mechanism
