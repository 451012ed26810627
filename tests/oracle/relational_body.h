// Bodies for the oracle of data relations: the alternatives of a condition, and the bindings under
// which all literals of one alternative hold.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/relational_oracle.h"

namespace regimen::oracle {

struct Literal {
  syntax::ConditionId id;
  bool is_negated;
};
using Alternative = std::vector<Literal>;

std::vector<Alternative> alternatives(const syntax::Tree& tree, syntax::ConditionId id,
                                      bool is_negated);
std::vector<Alternative> conjunction(const std::vector<Alternative>& left,
                                     const std::vector<Alternative>& right);

// The values a literal is made of, and the aggregates in values; none inside of an aggregate.
std::vector<syntax::ValueId> values_of(const syntax::Tree& tree, syntax::ConditionId id);
std::set<syntax::ValueId> aggregates_of(const syntax::Tree& tree,
                                        const std::vector<syntax::ValueId>& values);

// The relations that a conclusion needs, and whether they must be of a lower level.
std::vector<std::pair<std::string, bool>> needs_of(const syntax::Tree& tree,
                                                   const std::vector<syntax::ValueId>& args,
                                                   const std::vector<Alternative>& ways);

// The values of an aggregate by group: several for `latest` and `first`, none where it has none.
struct AggregateTable {
  std::vector<std::string> groups;  // variables
  std::map<DataTuple, std::set<DataValue>> values;
  bool is_zero_of_nothing = false;  // count, sum
};

class Body {
 public:
  // `outside`: values that stand beside the body, outside of it: those of the head.
  Body(const DataRelations& relations, const Definitions& definitions, const syntax::Tree& tree,
       const Alternative& way, const std::vector<syntax::ValueId>& outside,
       const std::set<std::string>& outer_names = {});

  using Found = std::function<void(const Bindings&)>;
  void each_solution(const Found& found) const;

 private:
  // A column of a positive atom that is computed: `p(X + 1)`.
  struct Column {
    DataValue held;
    syntax::ValueId value;
    std::string sort;
  };
  void join(std::size_t at, const Bindings& bindings, const std::vector<Column>& columns,
            const Found& found) const;
  bool match(std::size_t at, const DataTuple& tuple, Bindings& bindings,
             std::vector<Column>& columns) const;
  // `rest`: what is bound without any aggregate.
  void take_aggregates(std::size_t at, const Bindings& rest, const Bindings& bindings,
                       const Found& found) const;
  bool solve_equations(Bindings& bindings) const;
  bool fits(const Column& column, const Bindings& bindings) const;
  bool holds(const Literal& literal, const Bindings& bindings) const;
  // Nothing when a column has no value.
  std::optional<bool> has_tuple(const syntax::AtomCondition& atom, const Bindings& bindings) const;
  AggregateTable table_of(const syntax::AggregateValue& aggregate) const;
  bool is_relation(const syntax::AtomCondition& atom) const {
    return relations_.contains(atom.relation.text);
  }

  const DataRelations& relations_;
  const Definitions& definitions_;
  const syntax::Tree& tree_;
  std::vector<const syntax::AtomCondition*> atoms_{};  // positive
  std::vector<Literal> others_{};
  std::set<std::string> names_;  // outside aggregates, those of the head among them
  std::vector<std::pair<std::string, AggregateTable>> aggregates_{};
};

}  // namespace regimen::oracle
