// The bit engine: components whose relations have two columns of few values, as rows of bits.
//
// A component is taken when its recursive clauses are paths with one atom of the component each
// (bit_rounds.h), or make a transitive closure (bit_closure.h): `p(X, Z) when p(X, Y) and e(Y, Z)`,
// `… e(X, Y) and p(Y, Z)`, `… p(X, Y) and p(Y, Z)`, and any of these together.
//
// Shape:   private to engine/datalog. A relation it computes becomes Database::dense; relations
//          that meet in a path clause have one domain.
// Errors:  `run` is false, and nothing is changed, when it does not pay or does not fit.
#pragma once

#include <memory>
#include <vector>

#include "engine/datalog/bit_path.h"
#include "engine/datalog/bit_rounds.h"
#include "engine/datalog/resource_budget.h"
#include "engine/datalog/workers.h"

namespace regimen::datalog {

class BitEngine {
 public:
  BitEngine(const Program& program, Database& database, ResourceBudget& budget, Workers& workers);

  // Whether the component could be done, as far as the rules say.
  bool takes(const std::vector<RelationId>& component) const;
  // Clauses it does itself; the other ones of a component must be done before `run`.
  bool is_path(std::uint32_t clause) const { return paths_[clause].has_value(); }
  bool run(const std::vector<RelationId>& component);

 private:
  // What a transitive closure is made of, by clause.
  enum class Part : std::uint8_t { kNone, kBefore, kAfter, kBoth };
  struct Component {
    std::vector<std::uint32_t> plain{};      // path clauses without an atom of the component
    std::vector<std::uint32_t> recursive{};  // clauses with one
  };
  Component clauses_of(const std::vector<RelationId>& component) const;
  std::size_t own_steps(const PathClause& path, const std::vector<RelationId>& component) const;
  bool is_linear(std::uint32_t clause, const std::vector<RelationId>& component) const;
  Part closure_part(std::uint32_t clause, const std::vector<RelationId>& component) const;
  bool is_closure(const Component& clauses, const std::vector<RelationId>& component) const;

  void join_groups();
  std::uint32_t group_of(std::uint32_t relation);
  std::shared_ptr<const Domain> domain_of(RelationId relation);
  bool fits(const Component& clauses, std::size_t relations, std::size_t size) const;
  bool pays(const Component& clauses, std::size_t size) const;
  std::size_t joined_size(const PathClause& path, std::size_t size) const;

  bool fill(DeltaRows& delta, const Domain& domain) const;
  void run_plain(std::uint32_t clause, const BitPath& path, DeltaRows& delta);

  // bit_recursion.cc
  struct Recursion {
    std::unique_ptr<BitRounds> rounds{};  // none: a closure, or no recursion
    struct Factor {
      std::uint32_t clause;
      Part part;
      std::optional<BitPath> path;  // what the relation is joined with; not of kBoth
    };
    std::vector<Factor> factors{};
  };
  std::optional<Recursion> recursion_of(const Component& clauses,
                                        const std::vector<RelationId>& component,
                                        std::vector<DeltaRows>& relations, const Domain& domain);
  void run_closure(const Recursion& recursion, DeltaRows& delta);
  void close(const Recursion& recursion, Part part, DeltaRows& delta);
  void keep(DeltaRows& delta, const std::shared_ptr<const Domain>& domain);

  const Program& program_;
  Database& database_;
  ResourceBudget& budget_;
  Workers& workers_;
  std::vector<std::optional<PathClause>> paths_;  // by clause
  std::vector<std::vector<std::uint32_t>> clauses_of_;
  std::vector<std::uint32_t> groups_;                 // by relation: one of its group, up to itself
  std::vector<std::vector<std::uint32_t>> members_;   // by group: relations
  std::vector<std::vector<std::uint32_t>> products_;  // by group: clauses without a step
  std::size_t matrix_bytes_ = 0;                      // of what the database holds
  std::vector<std::optional<std::shared_ptr<const Domain>>> domains_;  // by group; null: too large
};

}  // namespace regimen::datalog
