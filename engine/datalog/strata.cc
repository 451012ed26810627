// Implements engine/datalog/strata.h.
#include "engine/datalog/strata.h"

#include <algorithm>
#include <deque>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>

namespace regimen::datalog {

namespace {

using Csr = boost::compressed_sparse_row_graph<boost::directedS>;

struct Need {
  std::uint32_t source;
  std::uint32_t target;
  enum class Kind : std::uint8_t { kPlain, kNegated, kAggregate } kind;
  Span span;
};

std::vector<Need> needs_of(const Program& program) {
  std::vector<Need> needs;
  for (const Clause& clause : program.clauses) {
    for (const Literal& literal : clause.body) {
      if (const auto* atom = std::get_if<Atom>(&literal)) {
        needs.push_back({clause.head.index(), atom->relation.index(),
                         atom->is_negated ? Need::Kind::kNegated : Need::Kind::kPlain, atom->span});
      }
    }
  }
  for (const Aggregate& aggregate : program.aggregates) {
    needs.push_back({aggregate.target.index(), aggregate.source.index(), Need::Kind::kAggregate,
                     aggregate.span});
  }
  return needs;
}

// Numbered so that what a component needs has smaller numbers.
std::vector<std::uint32_t> components_of(std::size_t count, const std::vector<Need>& needs) {
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  edges.reserve(needs.size());
  for (const Need& need : needs) {
    edges.emplace_back(need.source, need.target);
  }
  const Csr graph(boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(), count);
  std::vector<std::uint32_t> component(count, 0);
  boost::strong_components(graph, boost::make_iterator_property_map(
                                      component.begin(), boost::get(boost::vertex_index, graph)));
  return component;
}

// The needs of a shortest cycle that begins with `start`.
std::vector<Need> cycle_through(const std::vector<Need>& needs,
                                const std::vector<std::uint32_t>& component, const Need& start) {
  std::vector<const Need*> reached(component.size(), nullptr);
  std::deque<std::uint32_t> waiting{start.target};
  while (!waiting.empty() && reached[start.source] == nullptr && start.source != start.target) {
    const std::uint32_t at = waiting.front();
    waiting.pop_front();
    for (const Need& need : needs) {
      const bool is_inside = need.source == at && component[need.target] == component[at];
      if (is_inside && need.target != start.target && reached[need.target] == nullptr) {
        reached[need.target] = &need;
        waiting.push_back(need.target);
      }
    }
  }
  std::vector<Need> path;
  for (std::uint32_t at = start.source; at != start.target; at = path.back().source) {
    path.push_back(*reached[at]);
  }
  path.push_back(start);
  std::reverse(path.begin(), path.end());
  return path;
}

diagnostics::Diagnostic cycle(const Program& program, std::vector<Need> path) {
  // Begins with the least name, so that the order of rules does not show; helpers are no step.
  const auto name = [&](std::uint32_t id) { return program.relations[id].name; };
  const auto least =
      std::min_element(path.begin(), path.end(), [&](const Need& left, const Need& right) {
        return std::pair(program.relations[left.source].is_helper, name(left.source)) <
               std::pair(program.relations[right.source].is_helper, name(right.source));
      });
  std::rotate(path.begin(), least, path.end());
  const std::string first = name(path.front().source);
  std::string words = first;
  diagnostics::Diagnostic result{.code = diagnostics::Code::kCycleThroughNegation,
                                 .help = "decide one of them without the others"};
  std::vector<diagnostics::Label> labels;
  bool is_total = false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool was_total = is_total;
    is_total = path[i].kind == Need::Kind::kAggregate ||
               (was_total && program.relations[path[i].source].is_helper);
    if (program.relations[path[i].target].is_helper) {
      continue;
    }
    const char* how = path[i].kind == Need::Kind::kNegated ? "` needs not `"
                      : is_total                           ? "` needs a total of `"
                                                           : "` needs `";
    const std::string target = name(path[i].target);
    labels.push_back({path[i].span, "`" + name(path[i].source) + how + target + "`"});
    words += " → " + target;
    is_total = false;
  }
  const bool is_negation = std::any_of(
      path.begin(), path.end(), [](const Need& need) { return need.kind == Need::Kind::kNegated; });
  result.message =
      "`" + first + "` needs its own " + (is_negation ? "negation: " : "total: ") + words;
  result.primary = labels.front();
  result.secondary.assign(labels.begin() + 1, labels.end());
  return result;
}

}  // namespace

bool order_components(Program& program, diagnostics::Sink& sink) {
  std::vector<Need> needs = needs_of(program);
  const std::vector<std::uint32_t> component = components_of(program.relations.size(), needs);
  for (std::uint32_t i = 0; i < component.size(); ++i) {
    program.components.resize(std::max<std::size_t>(program.components.size(), component[i] + 1));
    program.components[component[i]].emplace_back(i);
  }
  // By names and places: relations are numbered in the order of the statements.
  std::sort(needs.begin(), needs.end(), [&](const Need& left, const Need& right) {
    return std::pair(program.relations[left.source].name, left.span) <
           std::pair(program.relations[right.source].name, right.span);
  });
  std::vector<bool> is_reported(program.components.size(), false);
  bool is_sound = true;
  for (const Need& need : needs) {
    const std::uint32_t inside = component[need.source];
    if (need.kind != Need::Kind::kPlain && inside == component[need.target] &&
        !is_reported[inside]) {
      is_reported[inside] = true;
      is_sound = false;
      sink.add(cycle(program, cycle_through(needs, component, need)));
    }
  }
  return is_sound;
}

}  // namespace regimen::datalog
