// Implements from_ground of graph.h.
#include <algorithm>
#include <deque>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include "engine/base/overload.h"
#include "engine/logic/graph.h"
#include "engine/syntax/relations.h"

namespace regimen::logic {

namespace {

using Csr = boost::compressed_sparse_row_graph<boost::directedS>;

struct Need {
  std::uint32_t source;  // the atom that needs
  std::uint32_t target;
  bool is_negated;
  std::uint32_t rule;  // ground rule
};

// Every edge "source needs target", sorted by source.
std::vector<Need> needs_of(const logic::Ground& ground) {
  std::vector<Need> needs;
  for (std::uint32_t i = 0; i < ground.rules.size(); ++i) {
    const logic::GroundRule& rule = ground.rules[i];
    for (const logic::GroundLiteral& literal : rule.body) {
      if (literal.kind == logic::GroundLiteral::Kind::kAtom) {
        needs.push_back({rule.head.index(), literal.index, literal.is_negated, i});
      } else if (literal.kind == logic::GroundLiteral::Kind::kAtLeast) {
        for (const logic::AtomId atom : ground.at_leasts[literal.index].atoms) {
          needs.push_back({rule.head.index(), atom.index(), literal.is_negated, i});
        }
      }
    }
  }
  return needs;
}

// Components numbered so that what a component needs has smaller numbers (Tarjan's order).
std::vector<std::uint32_t> components_of(std::size_t atoms, const std::vector<Need>& needs) {
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  edges.reserve(needs.size());
  for (const Need& need : needs) {
    edges.emplace_back(need.source, need.target);
  }
  const Csr graph(boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(), atoms);
  std::vector<std::uint32_t> component(atoms, 0);
  boost::strong_components(graph, boost::make_iterator_property_map(
                                      component.begin(), boost::get(boost::vertex_index, graph)));
  return component;
}

void fill_strata(const logic::Ground& ground, const std::vector<Need>& needs, Graph& graph) {
  std::vector<std::uint32_t> first(ground.atoms.size() + 1, 0);
  for (const Need& need : needs) {
    ++first[need.source + 1];
  }
  for (std::size_t i = 1; i < first.size(); ++i) {
    first[i] += first[i - 1];
  }
  graph.stratum_of.assign(ground.atoms.size(), 0);
  for (const Component& component : graph.components) {
    std::uint32_t stratum = 0;
    for (const logic::AtomId atom : component.atoms) {
      for (std::uint32_t i = first[atom.index()]; i < first[atom.index() + 1]; ++i) {
        stratum =
            std::max(stratum, graph.stratum_of[needs[i].target] + (needs[i].is_negated ? 1U : 0U));
      }
    }
    for (const logic::AtomId atom : component.atoms) {
      graph.stratum_of[atom.index()] = stratum;
    }
  }
}

// The shortest way from `start` to `goal` inside one component, as edges.
std::vector<Need> shortest_path(const std::vector<Need>& needs, const Graph& graph,
                                std::uint32_t start, std::uint32_t goal) {
  const std::uint32_t component = graph.component_of[start];
  std::vector<std::vector<const Need*>> leaving(graph.component_of.size());
  for (const Need& need : needs) {
    if (graph.component_of[need.source] == component &&
        graph.component_of[need.target] == component) {
      leaving[need.source].push_back(&need);
    }
  }
  std::vector<const Need*> reached(graph.component_of.size(), nullptr);
  std::deque<std::uint32_t> waiting{start};
  while (!waiting.empty() && reached[goal] == nullptr) {
    const std::uint32_t atom = waiting.front();
    waiting.pop_front();
    for (const Need* need : leaving[atom]) {
      if (reached[need->target] == nullptr && need->target != start) {
        reached[need->target] = need;
        waiting.push_back(need->target);
      }
    }
  }
  std::vector<Need> path;
  for (std::uint32_t atom = goal; atom != start; atom = path.back().source) {
    path.push_back(*reached[atom]);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::optional<diagnostics::Span> span_of(const knowledge::Model& model,
                                         const logic::Origin& origin) {
  return std::visit(Overload{[](std::monostate) { return std::optional<diagnostics::Span>(); },
                             [&](logic::ProtocolStepRef ref) {
                               const knowledge::Protocol& protocol = model[ref.protocol];
                               return std::optional(ref.part == ProtocolStepRef::Part::kStep
                                                        ? protocol.steps[ref.step].span
                                                        : protocol.header.name_span);
                             },
                             [&](logic::FactRef ref) {
                               return std::optional(model.facts[ref.index].header.name_span);
                             },
                             [&](auto id) { return std::optional(model[id].header.name_span); }},
                    origin);
}

// What an author calls an atom: the thing it is about.
std::string name_of(const logic::Program& program, const logic::GroundAtom& atom) {
  const std::string& relation = program[atom.relation].name;
  std::string names;
  for (const logic::SymbolId arg : atom.args) {
    names += (names.empty() ? "" : ", ") + program[arg].name;
  }
  return relation == relation::kHolds.name || names.empty() ? names : relation + " " + names;
}

// Atoms that only carry a rule's own parts from one to the other are no step an author wrote.
bool is_inner(const logic::Program& program, const logic::GroundAtom& atom) {
  const std::string& relation = program[atom.relation].name;
  return relation == relation::kCondition.name ||
         relation::is_step(relation::Step::kWhen, relation) ||
         relation::is_step(relation::Step::kExcept, relation) ||
         relation::is_rule_step(relation::Step::kApply, relation);
}

struct Cycle {
  std::vector<std::uint32_t> atoms;  // in order, the first again at the end
  std::vector<Need> needs;
};

// One label a statement of the cycle: what it needs of the next.
std::vector<diagnostics::Label> labels_of(const knowledge::Model& model,
                                          const logic::Program& program,
                                          const logic::Ground& ground, const Cycle& cycle) {
  std::vector<diagnostics::Label> labels;
  for (std::size_t i = 0; i < cycle.needs.size();) {
    const logic::Origin& origin = program[ground.rules[cycle.needs[i].rule].rule].origin;
    const std::string source = name_of(program, ground.atoms[cycle.needs[i].source]);
    bool is_negated = false;
    std::string target;
    for (;
         i < cycle.needs.size() && program[ground.rules[cycle.needs[i].rule].rule].origin == origin;
         ++i) {
      is_negated = is_negated || cycle.needs[i].is_negated;
      target = name_of(program, ground.atoms[cycle.needs[i].target]);
    }
    if (const std::optional<diagnostics::Span> span = span_of(model, origin)) {
      std::string words = "`" + source;
      words.append(is_negated ? "` needs not `" : "` needs `").append(target).append("`");
      labels.push_back({*span, std::move(words)});
    }
  }
  return labels;
}

diagnostics::Diagnostic negation_cycle(const knowledge::Model& model, const logic::Program& program,
                                       const logic::Ground& ground, const Cycle& cycle) {
  std::vector<std::string> names;
  for (const std::uint32_t atom : cycle.atoms) {
    if (!is_inner(program, ground.atoms[atom])) {
      names.push_back(name_of(program, ground.atoms[atom]));
    }
  }
  if (names.empty()) {
    names.push_back(name_of(program, ground.atoms[cycle.atoms.front()]));
  }
  std::string path = names.front();
  for (std::size_t i = 1; i < names.size(); ++i) {
    path += " → " + names[i];
  }
  path += " → " + names.front();
  const std::vector<diagnostics::Label> labels = labels_of(model, program, ground, cycle);
  diagnostics::Diagnostic diagnostic{
      .code = diagnostics::Code::kNegationCycle,
      .message = "`" + names.front() + "` needs its own negation: " + path,
      .help = "decide one of them from facts of the patient alone"};
  if (!labels.empty()) {
    diagnostic.primary = labels.front();
    diagnostic.secondary.assign(labels.begin() + 1, labels.end());
  }
  return diagnostic;
}

// The cycle through this negated edge, turned so that the least atom an author knows comes first.
Cycle cycle_through(const logic::Program& program, const logic::Ground& ground,
                    const std::vector<Need>& needs, const Graph& graph, const Need& negated) {
  Cycle cycle;
  cycle.needs = {negated};
  if (negated.source != negated.target) {
    const std::vector<Need> back = shortest_path(needs, graph, negated.target, negated.source);
    cycle.needs.insert(cycle.needs.end(), back.begin(), back.end());
  }
  const auto least = std::min_element(
      cycle.needs.begin(), cycle.needs.end(), [&](const Need& left, const Need& right) {
        return std::pair(is_inner(program, ground.atoms[left.source]), left.source) <
               std::pair(is_inner(program, ground.atoms[right.source]), right.source);
      });
  std::rotate(cycle.needs.begin(), least, cycle.needs.end());
  for (const Need& need : cycle.needs) {
    cycle.atoms.push_back(need.source);
  }
  return cycle;
}

}  // namespace

Graph from_ground(const knowledge::Model& model, const logic::Program& program,
                  const logic::Ground& ground, diagnostics::Sink& sink) {
  std::vector<Need> needs = needs_of(ground);
  Graph graph;
  graph.component_of = components_of(ground.atoms.size(), needs);
  std::uint32_t count = 0;
  for (const std::uint32_t component : graph.component_of) {
    count = std::max(count, component + 1);
  }
  graph.components.resize(count);
  for (std::uint32_t atom = 0; atom < ground.atoms.size(); ++atom) {
    graph.components[graph.component_of[atom]].atoms.emplace_back(atom);
  }
  std::vector<bool> is_reported(count, false);
  for (const Need& need : needs) {
    const std::uint32_t component = graph.component_of[need.source];
    if (graph.component_of[need.target] != component) {
      continue;
    }
    graph.components[component].is_recursive = true;
    if (need.is_negated && !is_reported[component]) {
      is_reported[component] = true;
      sink.add(negation_cycle(model, program, ground,
                              cycle_through(program, ground, needs, graph, need)));
    }
  }
  fill_strata(ground, needs, graph);
  return graph;
}

}  // namespace regimen::logic
