// Aggregates: one value for each group of solutions.
//
// Solutions that are the tuples of one relation, column for column, are read there and not copied.
// Aggregates over one relation by the same columns share the grouping of its tuples.
//
// Shape:   private to engine/datalog; reads Aggregate::source, fills Aggregate::target.
// Errors:  a sum that does not fit a whole number is noted; its group is left out.
// Cost:    linear in the solutions; 4 bytes a solution while the evaluation lasts.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/datalog/machine.h"

namespace regimen::datalog {

class Aggregates {
 public:
  Aggregates(const Program& program, Database& database, Machine& machine);

  // Whether the relation holds solutions that are read elsewhere: it need not be computed.
  bool is_direct(RelationId source) const { return inputs_[source.index()].has_value(); }
  void fill(const Aggregate& aggregate);

 private:
  // Where the columns of the solutions stand.
  struct Input {
    RelationId relation;
    std::vector<std::size_t> columns;
  };
  struct Groups {
    std::vector<std::uint32_t> of;  // by tuple
    std::vector<Token> keys;        // flat, by group, in the order of arrival
    std::size_t count = 0;
  };
  std::optional<Input> input_of(const Clause& clause) const;
  const Groups& groups_of(const Input& input, std::size_t columns);
  static void group_by_table(const Tuples& tuples, std::size_t column, Groups& groups);
  static void group_by_hash(const Tuples& tuples, const std::vector<std::size_t>& columns,
                            Groups& groups);
  std::vector<std::optional<Word>> totals(const Aggregate& aggregate, const Tuples& tuples,
                                          const Groups& groups, std::size_t column);
  std::optional<Word> whole_total(const Aggregate& aggregate, __int128 sum, std::int64_t count);
  std::vector<Token> bests(const Tuples& tuples, const Groups& groups, std::size_t column,
                           const Type& type, bool is_least) const;
  void put(const Aggregate& aggregate, const Groups& groups, std::uint32_t group, Token value);
  void put_latest(const Aggregate& aggregate, const Input& input, const Groups& groups);

  const Program& program_;
  Database& database_;
  Machine& machine_;
  std::vector<std::optional<Input>> inputs_;  // by relation: of straight solutions
  std::map<std::pair<RelationId, std::vector<std::size_t>>, Groups> groups_;
  std::vector<Token> tuple_;
};

}  // namespace regimen::datalog
