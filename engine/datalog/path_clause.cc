// Implements engine/datalog/path_clause.h.
#include "engine/datalog/path_clause.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

class Recogniser {
 public:
  Recogniser(const Program& program, std::uint32_t clause)
      : program_(program),
        clause_(program.clauses[clause]),
        result_{clause},
        uses_(clause_.variables.size(), 0),
        filters_(clause_.variables.size()) {}

  std::optional<PathClause> found();

 private:
  struct Edge {
    RelationId relation;
    std::uint32_t from;
    std::uint32_t to;
    bool is_used = false;
  };
  bool take_head();
  bool take(const Atom& atom);
  bool take(const Test& test);
  void turn_ends_into_filters();
  bool follow();
  bool is_head(std::uint32_t variable) const { return variable == first_ || variable == last_; }
  bool joins_head(const Edge& edge) const { return is_head(edge.from) && is_head(edge.to); }
  Edge* next_of(std::uint32_t variable);

  const Program& program_;
  const Clause& clause_;
  PathClause result_;
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
  std::vector<std::size_t> uses_;                 // by variable, in the body
  std::vector<std::vector<PathFilter>> filters_;  // by variable
  std::vector<Edge> edges_;
};

bool Recogniser::take_head() {
  if (clause_.values.size() != 2) {
    return false;
  }
  const Expr& left = program_[clause_.values[0]];
  const Expr& right = program_[clause_.values[1]];
  first_ = left.variable;
  last_ = right.variable;
  return left.op == Op::kVariable && right.op == Op::kVariable && first_ != last_;
}

bool Recogniser::take(const Atom& atom) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < atom.terms.size(); ++i) {
    if (atom.terms[i].kind == Term::Kind::kConstant) {
      return false;
    }
    if (atom.terms[i].kind == Term::Kind::kVariable) {
      columns.push_back(i);
      ++uses_[atom.terms[i].variable];
    }
  }
  if (atom.when_empty || columns.empty() || columns.size() > 2) {
    return false;
  }
  const std::uint32_t from = atom.terms[columns.front()].variable;
  const std::uint32_t to = atom.terms[columns.back()].variable;
  if (columns.size() == 1) {
    filters_[from].push_back({atom.relation, columns.front()});
    return !atom.is_negated;
  }
  if (from == to || atom.terms.size() != 2) {
    return false;
  }
  if (!atom.is_negated) {
    edges_.push_back({atom.relation, from, to});
    return true;
  }
  result_.masks.push_back({atom.relation, from == last_, true});
  return is_head(from) && is_head(to);
}

bool Recogniser::take(const Test& test) {
  const Expr& left = program_[test.left];
  const Expr& right = program_[test.right];
  if (test.op != CompareOp::kNotEqual || left.op != Op::kVariable || right.op != Op::kVariable ||
      left.type.kind == Type::Kind::kDuration || !is_head(left.variable) ||
      !is_head(right.variable) || left.variable == right.variable) {
    return false;
  }
  result_.is_irreflexive = true;
  return true;
}

// `r(Y, Z)` where nothing else is said of Z: some tuple of r begins with Y.
void Recogniser::turn_ends_into_filters() {
  const auto is_end = [&](std::uint32_t variable) {
    return uses_[variable] == 1 && !is_head(variable);
  };
  std::vector<Edge> kept;
  for (const Edge& edge : edges_) {
    if (is_end(edge.to) && !is_end(edge.from)) {
      filters_[edge.from].push_back({edge.relation, 0});
    } else if (is_end(edge.from) && !is_end(edge.to)) {
      filters_[edge.to].push_back({edge.relation, 1});
    } else {
      kept.push_back(edge);
    }
  }
  edges_ = std::move(kept);
}

Recogniser::Edge* Recogniser::next_of(std::uint32_t variable) {
  const auto found = std::find_if(edges_.begin(), edges_.end(), [&](const Edge& edge) {
    return !edge.is_used && (edge.from == variable || edge.to == variable);
  });
  return found == edges_.end() ? nullptr : &*found;
}

// From X to Y over all edges, each node once.
bool Recogniser::follow() {
  const bool has_path = std::any_of(edges_.begin(), edges_.end(),
                                    [&](const Edge& edge) { return !joins_head(edge); });
  for (Edge& edge : edges_) {
    // The first edge from X to Y is the path when there is no longer one.
    if (joins_head(edge) && (has_path || &edge != edges_.data())) {
      edge.is_used = true;
      result_.masks.push_back({edge.relation, edge.from == last_, false});
    }
  }
  std::uint32_t at = first_;
  std::vector<bool> is_seen(filters_.size(), false);
  result_.filters.push_back(filters_[first_]);
  while (at != last_) {
    is_seen[at] = true;
    Edge* edge = next_of(at);
    if (edge == nullptr) {
      break;
    }
    edge->is_used = true;
    const bool is_reversed = edge->to == at;
    at = is_reversed ? edge->from : edge->to;
    if (is_seen[at]) {
      return false;
    }
    result_.steps.push_back({edge->relation, is_reversed});
    result_.filters.push_back(filters_[at]);
  }
  if (result_.steps.empty()) {
    result_.filters.push_back(filters_[last_]);
    return edges_.empty() && !filters_[first_].empty() && !filters_[last_].empty();
  }
  return at == last_ &&
         std::all_of(edges_.begin(), edges_.end(), [](const Edge& edge) { return edge.is_used; });
}

std::optional<PathClause> Recogniser::found() {
  if (!take_head()) {
    return std::nullopt;
  }
  for (const Literal& literal : clause_.body) {
    if (!std::visit([&](const auto& each) { return take(each); }, literal)) {
      return std::nullopt;
    }
  }
  turn_ends_into_filters();
  if (!follow()) {
    return std::nullopt;
  }
  // A filter of a variable that is on no node would be lost.
  for (std::uint32_t i = 0; i < filters_.size(); ++i) {
    const bool is_on_path = is_head(i) || (uses_[i] > 0 && filters_[i].size() < uses_[i]);
    if (!filters_[i].empty() && !is_on_path) {
      return std::nullopt;
    }
  }
  return result_;
}

}  // namespace

std::optional<PathClause> path_clause_of(const Program& program, std::uint32_t clause) {
  return Recogniser(program, clause).found();
}

}  // namespace regimen::datalog
