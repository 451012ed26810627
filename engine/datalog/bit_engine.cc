// Implements engine/datalog/bit_engine.h: what is done, and where it pays.
#include "engine/datalog/bit_engine.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

// Beyond it a matrix would be larger than a quarter of what all may have by default.
constexpr std::size_t kDomainMax = 45'000;

bool contains(const std::vector<RelationId>& component, RelationId relation) {
  return std::find(component.begin(), component.end(), relation) != component.end();
}

bool has_own(const Clause& clause, const std::vector<RelationId>& component) {
  return std::any_of(clause.body.begin(), clause.body.end(), [&](const Literal& literal) {
    const auto* atom = std::get_if<Atom>(&literal);
    return atom != nullptr && contains(component, atom->relation);
  });
}

bool has_own_beside(const PathClause& path, const std::vector<RelationId>& component) {
  bool has = std::any_of(path.masks.begin(), path.masks.end(),
                         [&](const PathMask& mask) { return contains(component, mask.relation); });
  for (const std::vector<PathFilter>& filters : path.filters) {
    has = has || std::any_of(filters.begin(), filters.end(), [&](const PathFilter& filter) {
            return contains(component, filter.relation);
          });
  }
  return has;
}

}  // namespace

BitEngine::BitEngine(const Program& program, Database& database, ResourceBudget& budget,
                     Workers& workers)
    : program_(program),
      database_(database),
      budget_(budget),
      workers_(workers),
      paths_(program.clauses.size()),
      clauses_of_(program.relations.size()),
      domains_(program.relations.size()) {
  for (std::uint32_t i = 0; i < program.clauses.size(); ++i) {
    clauses_of_[program.clauses[i].head.index()].push_back(i);
    if (budget.options().bits != Way::kNever) {
      paths_[i] = path_clause_of(program, i);
    }
  }
  join_groups();
}

void BitEngine::join_groups() {
  for (std::uint32_t i = 0; i < program_.relations.size(); ++i) {
    groups_.push_back(i);
  }
  for (const std::optional<PathClause>& path : paths_) {
    if (!path) {
      continue;
    }
    const std::uint32_t group = group_of(program_.clauses[path->clause].head.index());
    const auto join = [&](RelationId relation) { groups_[group_of(relation.index())] = group; };
    for (const PathStep& step : path->steps) {
      join(step.relation);
    }
    for (const PathMask& mask : path->masks) {
      join(mask.relation);
    }
  }
  members_.resize(groups_.size());
  products_.resize(groups_.size());
  for (std::uint32_t i = 0; i < groups_.size(); ++i) {
    members_[group_of(i)].push_back(i);
  }
  for (const std::optional<PathClause>& path : paths_) {
    if (path && path->steps.empty()) {
      products_[group_of(program_.clauses[path->clause].head.index())].push_back(path->clause);
    }
  }
}

std::uint32_t BitEngine::group_of(std::uint32_t relation) {
  while (groups_[relation] != relation) {
    groups_[relation] = groups_[groups_[relation]];  // shortens the way for the next one
    relation = groups_[relation];
  }
  return relation;
}

std::shared_ptr<const Domain> BitEngine::domain_of(RelationId relation) {
  const std::uint32_t group = group_of(relation.index());
  if (domains_[group]) {
    return *domains_[group];
  }
  std::vector<ColumnOf> columns;
  for (const std::uint32_t member : members_[group]) {
    const Tuples& tuples = database_.relations[member];
    if (tuples.arity() == 2 && tuples.size() > 0) {
      columns.push_back({&tuples, 0});
      columns.push_back({&tuples, 1});
    }
  }
  for (const std::uint32_t clause : products_[group]) {
    for (const std::vector<PathFilter>& filters : paths_[clause]->filters) {
      for (const PathFilter& filter : filters) {
        columns.push_back({&list(database_, filter.relation), filter.column});
      }
    }
  }
  std::optional<Domain> domain = Domain::of(columns, kDomainMax);
  domains_[group] = domain ? std::make_shared<const Domain>(std::move(*domain)) : nullptr;
  return *domains_[group];
}

BitEngine::Component BitEngine::clauses_of(const std::vector<RelationId>& component) const {
  Component result;
  for (const RelationId relation : component) {
    for (const std::uint32_t clause : clauses_of_[relation.index()]) {
      if (has_own(program_.clauses[clause], component)) {
        result.recursive.push_back(clause);
      } else if (paths_[clause]) {
        result.plain.push_back(clause);
      }
    }
  }
  return result;
}

std::size_t BitEngine::own_steps(const PathClause& path,
                                 const std::vector<RelationId>& component) const {
  return static_cast<std::size_t>(
      std::count_if(path.steps.begin(), path.steps.end(),
                    [&](const PathStep& step) { return contains(component, step.relation); }));
}

bool BitEngine::is_linear(std::uint32_t clause, const std::vector<RelationId>& component) const {
  return paths_[clause] && own_steps(*paths_[clause], component) == 1 &&
         !has_own_beside(*paths_[clause], component);
}

BitEngine::Part BitEngine::closure_part(std::uint32_t clause,
                                        const std::vector<RelationId>& component) const {
  const auto& path = paths_[clause];
  if (!path || component.size() != 1 || !path->masks.empty() || path->is_irreflexive ||
      path->steps.size() < 2 || has_own_beside(*path, component)) {
    return Part::kNone;
  }
  const auto is_own = [&](const PathStep& step) {
    return step.relation == component.front() && !step.is_reversed;
  };
  const std::size_t own = own_steps(*path, component);
  if (own == 1 && is_own(path->steps.front()) && path->filters.front().empty()) {
    return Part::kAfter;
  }
  if (own == 1 && is_own(path->steps.back()) && path->filters.back().empty()) {
    return Part::kBefore;
  }
  const bool is_filtered =
      std::any_of(path->filters.begin(), path->filters.end(),
                  [](const std::vector<PathFilter>& filters) { return !filters.empty(); });
  const bool is_both = own == 2 && path->steps.size() == 2 && is_own(path->steps.front()) &&
                       is_own(path->steps.back()) && !is_filtered;
  return is_both ? Part::kBoth : Part::kNone;
}

bool BitEngine::is_closure(const Component& clauses,
                           const std::vector<RelationId>& component) const {
  return budget_.options().closures != Way::kNever && !clauses.recursive.empty() &&
         std::all_of(clauses.recursive.begin(), clauses.recursive.end(), [&](std::uint32_t each) {
           return closure_part(each, component) != Part::kNone;
         });
}

bool BitEngine::takes(const std::vector<RelationId>& component) const {
  const bool is_binary = std::all_of(component.begin(), component.end(), [&](RelationId relation) {
    return program_[relation].columns.size() == 2;
  });
  if (!is_binary) {
    return false;
  }
  const Component clauses = clauses_of(component);
  if (clauses.recursive.empty()) {
    return !clauses.plain.empty();
  }
  return is_closure(clauses, component) ||
         std::all_of(clauses.recursive.begin(), clauses.recursive.end(),
                     [&](std::uint32_t each) { return is_linear(each, component); });
}

bool BitEngine::fits(const Component& clauses, std::size_t relations, std::size_t size) const {
  std::size_t matrices = relations + 2;
  if (!clauses.recursive.empty()) {
    matrices += 2 * relations + 2;
  }
  // What is there may be needed from its other side, too.
  return size > 0 && matrices * BitMatrix::bytes(size) + 2 * matrix_bytes_ <=
                         budget_.options().limits.bit_bytes_max;
}

// About how many pairs a clause tries tuple by tuple.
std::size_t BitEngine::joined_size(const PathClause& path, std::size_t size) const {
  const auto count = [&](RelationId relation) { return count_of(database_, relation); };
  if (path.steps.empty()) {
    return count(path.filters[0].front().relation) * count(path.filters[1].front().relation);
  }
  std::size_t joined = count(path.steps.front().relation);
  for (std::size_t i = 1; i < path.steps.size(); ++i) {
    joined = std::min(joined, size * size) * count(path.steps[i].relation) / size;
  }
  const auto is_dense = [&](RelationId relation) {
    return database_.dense[relation.index()] != nullptr;
  };
  // One step alone is no join, but a matrix is better copied than listed.
  const bool has_dense = std::any_of(path.steps.begin(), path.steps.end(),
                                     [&](const auto& step) { return is_dense(step.relation); });
  return path.steps.size() > 1 || has_dense ? joined : 0;
}

bool BitEngine::pays(const Component& clauses, std::size_t size) const {
  if (budget_.options().bits == Way::kAlways) {
    return true;
  }
  std::size_t joined = 0;
  std::size_t given = 0;
  for (const auto* list : {&clauses.plain, &clauses.recursive}) {
    for (const std::uint32_t clause : *list) {
      for (const PathStep& step : paths_[clause]->steps) {
        given += count_of(database_, step.relation);
      }
      joined += joined_size(*paths_[clause], size);
    }
  }
  constexpr std::size_t kSparse = 16;
  const std::size_t words = size * words_for_bits(size);
  return clauses.recursive.empty() ? joined > words / kSparse : given > size / kSparse;
}

bool BitEngine::fill(DeltaRows& delta, const Domain& domain) const {
  const Tuples& tuples = database_.relations[delta.relation.index()];
  for (TupleId id = 0; id < tuples.size(); ++id) {
    const std::uint32_t left = domain.at(tuples[id][0]);
    const std::uint32_t right = domain.at(tuples[id][1]);
    if (left == Domain::kNone || right == Domain::kNone) {
      return false;
    }
    delta.whole.set(left, right);
  }
  delta.count = tuples.size();
  return true;
}

void BitEngine::keep(DeltaRows& delta, const std::shared_ptr<const Domain>& domain) {
  Tuples& tuples = database_.relations[delta.relation.index()];
  if (tuples.size() < delta.count) {
    tuples.clear();
  }
  matrix_bytes_ += BitMatrix::bytes(domain->size());
  database_.dense[delta.relation.index()] = std::make_shared<const DenseRelation>(
      DenseRelation{domain, std::move(delta.whole), delta.count});
}

bool BitEngine::run(const std::vector<RelationId>& component) {
  const std::shared_ptr<const Domain> domain = domain_of(component.front());
  const Component clauses = clauses_of(component);
  if (!domain || !fits(clauses, component.size(), domain->size()) ||
      !pays(clauses, domain->size())) {
    return false;
  }
  std::vector<DeltaRows> relations;
  for (const RelationId relation : component) {
    relations.emplace_back(relation, domain->size());
    if (!fill(relations.back(), *domain)) {
      return false;
    }
  }
  std::vector<BitPath> paths;
  for (const std::uint32_t clause : clauses.plain) {
    auto path = BitPath::of(database_, *paths_[clause], *domain);
    if (!path) {
      return false;
    }
    paths.push_back(std::move(*path));
  }
  const auto recursion = recursion_of(clauses, component, relations, *domain);
  if (!recursion) {
    return false;
  }
  for (std::size_t i = 0; i < paths.size() && !budget_.is_stopped(); ++i) {
    const RelationId head = program_.clauses[clauses.plain[i]].head;
    const auto at = std::find(component.begin(), component.end(), head) - component.begin();
    run_plain(clauses.plain[i], paths[i], relations[static_cast<std::size_t>(at)]);
  }
  if (recursion->rounds && !budget_.is_stopped()) {
    recursion->rounds->run();
  }
  run_closure(*recursion, relations.front());
  for (DeltaRows& delta : relations) {
    keep(delta, domain);
  }
  return true;
}

}  // namespace regimen::datalog
