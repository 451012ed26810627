// Implements relational_body.h: §10 of docs/semantics.md, "Alternatives" and "Bindings".
#include "tests/oracle/relational_body.h"

#include <algorithm>

namespace regimen::oracle {

namespace {

using syntax::AggregateValue;
using syntax::AtomCondition;
using syntax::CompareCondition;
using syntax::CompareOp;
using syntax::ConditionId;
using syntax::Tree;
using syntax::ValueId;

CompareOp opposite(CompareOp op) {
  static const std::map<CompareOp, CompareOp> kOpposites = {
      {CompareOp::kLess, CompareOp::kGreaterEqual}, {CompareOp::kGreaterEqual, CompareOp::kLess},
      {CompareOp::kGreater, CompareOp::kLessEqual}, {CompareOp::kLessEqual, CompareOp::kGreater},
      {CompareOp::kEqual, CompareOp::kNotEqual},    {CompareOp::kNotEqual, CompareOp::kEqual}};
  return kOpposites.at(op);
}

const std::string* lone_name(const Tree& tree, ValueId id) {
  const auto* name = std::get_if<syntax::NameValue>(&tree[id].value);
  return name == nullptr ? nullptr : &name->name.text;
}

void add_needs(const Tree& tree, const std::vector<ValueId>& values,
               std::vector<std::pair<std::string, bool>>& needs);

void add_needs(const Tree& tree, const Alternative& way, bool is_inside_aggregate,
               std::vector<std::pair<std::string, bool>>& needs) {
  for (const Literal& literal : way) {
    if (const auto* atom = std::get_if<AtomCondition>(&tree[literal.id].value)) {
      needs.emplace_back(atom->relation.text, literal.is_negated || is_inside_aggregate);
    }
    add_needs(tree, values_of(tree, literal.id), needs);
  }
}

void add_needs(const Tree& tree, const std::vector<ValueId>& values,
               std::vector<std::pair<std::string, bool>>& needs) {
  for (const ValueId id : aggregates_of(tree, values)) {
    const auto& aggregate = std::get<AggregateValue>(tree[id].value);
    for (const Alternative& way : alternatives(tree, *aggregate.over, false)) {
      add_needs(tree, way, true, needs);
    }
  }
}

}  // namespace

std::vector<ValueId> values_of(const Tree& tree, ConditionId id) {
  if (const auto* compare = std::get_if<CompareCondition>(&tree[id].value)) {
    return {compare->left, compare->right};
  }
  return std::get<AtomCondition>(tree[id].value).args;
}

std::set<ValueId> aggregates_of(const Tree& tree, const std::vector<ValueId>& values) {
  std::set<ValueId> result;
  for (const ValueId id : values) {
    const auto& value = tree[id].value;
    std::vector<ValueId> parts;
    if (std::holds_alternative<AggregateValue>(value)) {
      result.insert(id);
    } else if (const auto* pair = std::get_if<syntax::ArithmeticValue>(&value)) {
      parts = {pair->left, pair->right};
    } else if (const auto* negated = std::get_if<syntax::NegatedValue>(&value)) {
      parts = {negated->value};
    } else if (const auto* call = std::get_if<syntax::CallValue>(&value)) {
      parts = call->args;
    }
    result.merge(aggregates_of(tree, parts));
  }
  return result;
}

std::vector<Alternative> conjunction(const std::vector<Alternative>& left,
                                     const std::vector<Alternative>& right) {
  std::vector<Alternative> result;
  for (const Alternative& begun : left) {
    for (const Alternative& more : right) {
      result.push_back(begun);
      result.back().insert(result.back().end(), more.begin(), more.end());
    }
  }
  return result;
}

// `not (a or b)` is `not a and not b`.
std::vector<Alternative> alternatives(const Tree& tree, ConditionId id, bool is_negated) {
  const auto& condition = tree[id].value;
  if (const auto* negated = std::get_if<syntax::NotCondition>(&condition)) {
    return alternatives(tree, negated->part, !is_negated);
  }
  const auto* all = std::get_if<syntax::AndCondition>(&condition);
  const auto* any = std::get_if<syntax::OrCondition>(&condition);
  if (all == nullptr && any == nullptr) {
    return {{{id, is_negated}}};
  }
  const bool is_conjunction = (all != nullptr) != is_negated;
  std::vector<Alternative> result;
  if (is_conjunction) {
    result.emplace_back();
  }
  for (const ConditionId part : all != nullptr ? all->parts : any->parts) {
    const std::vector<Alternative> ways = alternatives(tree, part, is_negated);
    if (is_conjunction) {
      result = conjunction(result, ways);
    } else {
      result.insert(result.end(), ways.begin(), ways.end());
    }
  }
  return result;
}

std::vector<std::pair<std::string, bool>> needs_of(const Tree& tree,
                                                   const std::vector<ValueId>& args,
                                                   const std::vector<Alternative>& ways) {
  std::vector<std::pair<std::string, bool>> needs;
  add_needs(tree, args, needs);
  for (const Alternative& way : ways) {
    add_needs(tree, way, false, needs);
  }
  return needs;
}

Body::Body(const DataRelations& relations, const Definitions& definitions, const Tree& tree,
           const Alternative& way, const std::vector<ValueId>& outside,
           const std::set<std::string>& outer_names)
    : relations_(relations), definitions_(definitions), tree_(tree), names_(outer_names) {
  std::vector<ValueId> values = outside;
  for (const Literal& literal : way) {
    const auto* atom = std::get_if<AtomCondition>(&tree[literal.id].value);
    if (atom != nullptr && !literal.is_negated && is_relation(*atom)) {
      atoms_.push_back(atom);
    } else {
      others_.push_back(literal);
    }
    const std::vector<ValueId> more = values_of(tree, literal.id);
    values.insert(values.end(), more.begin(), more.end());
  }
  for (const ValueId value : values) {
    add_names(tree, value, definitions, names_);
  }
  // Only now is it known which names stand outside of the aggregates.
  for (const ValueId id : aggregates_of(tree, values)) {
    aggregates_.emplace_back(name_of_aggregate(id),
                             table_of(std::get<AggregateValue>(tree[id].value)));
  }
}

void Body::each_solution(const Found& found) const {
  join(0, {}, {}, found);
}

void Body::join(std::size_t at, const Bindings& bindings, const std::vector<Column>& columns,
                const Found& found) const {
  if (at < atoms_.size()) {
    for (const DataTuple& tuple : relations_.at(atoms_[at]->relation.text).tuples) {
      Bindings more = bindings;
      std::vector<Column> more_columns = columns;
      if (match(at, tuple, more, more_columns)) {
        join(at + 1, more, more_columns, found);
      }
    }
    return;
  }
  Bindings rest = bindings;
  if (!solve_equations(rest)) {
    return;
  }
  take_aggregates(0, rest, rest, [&](const Bindings& all) {
    const bool is_solution =
        std::all_of(columns.begin(), columns.end(),
                    [&](const Column& column) { return fits(column, all); }) &&
        std::all_of(others_.begin(), others_.end(),
                    [&](const Literal& literal) { return holds(literal, all); });
    if (is_solution) {
      found(all);
    }
  });
}

// Each `_` is a variable of its own, so that an aggregate can tell its solutions apart.
bool Body::match(std::size_t at, const DataTuple& tuple, Bindings& bindings,
                 std::vector<Column>& columns) const {
  const AtomCondition& atom = *atoms_[at];
  for (std::size_t i = 0; i < tuple.size(); ++i) {
    const std::string* name = lone_name(tree_, atom.args[i]);
    if (name != nullptr && *name == "_") {
      bindings.emplace("_" + std::to_string(at) + "_" + std::to_string(i), tuple[i]);
    } else if (name != nullptr && is_variable(*name, definitions_)) {
      if (bindings.emplace(*name, tuple[i]).first->second != tuple[i]) {
        return false;
      }
    } else {
      columns.push_back({tuple[i], atom.args[i], relations_.at(atom.relation.text).sorts[i]});
    }
  }
  return true;
}

// `Z = X + 1` binds `Z` once `X` is bound. False when a value is missing.
bool Body::solve_equations(Bindings& bindings) const {
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (const Literal& literal : others_) {
      const auto* compare = std::get_if<CompareCondition>(&tree_[literal.id].value);
      if (compare == nullptr ||
          compare->op != (literal.is_negated ? CompareOp::kNotEqual : CompareOp::kEqual)) {
        continue;
      }
      for (const auto& [open, known] :
           {std::pair(compare->left, compare->right), std::pair(compare->right, compare->left)}) {
        const std::string* name = lone_name(tree_, open);
        const Computation computation(tree_, definitions_, bindings);
        if (name != nullptr && !computation.is_known(open) && computation.is_known(known)) {
          const auto value = computation.value(known);
          if (!value) {
            return false;
          }
          bindings.emplace(*name, *value);
          has_changed = true;
        }
      }
    }
  }
  return true;
}

// §10 "Aggregates": a known group may be empty, another one is looked for among the groups there
// are.
void Body::take_aggregates(std::size_t at, const Bindings& rest, const Bindings& bindings,
                           const Found& found) const {
  if (at == aggregates_.size()) {
    Bindings all = bindings;
    if (solve_equations(all)) {
      found(all);
    }
    return;
  }
  const auto& [name, table] = aggregates_[at];
  const bool is_known = std::all_of(table.groups.begin(), table.groups.end(),
                                    [&](const std::string& each) { return rest.contains(each); });
  bool is_found = false;
  for (const auto& [group, values] : table.values) {
    Bindings more = bindings;
    bool is_same = true;
    for (std::size_t i = 0; i < group.size(); ++i) {
      is_same = is_same && more.emplace(table.groups[i], group[i]).first->second == group[i];
    }
    is_found = is_found || is_same;
    for (const DataValue& value : values) {
      if (is_same) {
        more.insert_or_assign(name, value);
        take_aggregates(at + 1, rest, more, found);
      }
    }
  }
  if (is_known && !is_found && table.is_zero_of_nothing) {
    Bindings more = bindings;
    more.emplace(name, std::int64_t{0});
    take_aggregates(at + 1, rest, more, found);
  }
}

bool Body::fits(const Column& column, const Bindings& bindings) const {
  const Computation computation(tree_, definitions_, bindings);
  const auto value = computation.value(column.value, column.sort == "number");
  return value && in_column(*value, column.sort) == column.held;
}

std::optional<bool> Body::has_tuple(const AtomCondition& atom, const Bindings& bindings) const {
  const DataRelation& relation = relations_.at(atom.relation.text);
  const Computation computation(tree_, definitions_, bindings);
  std::map<std::size_t, DataValue> wanted;  // `_` wants nothing
  for (std::size_t i = 0; i < atom.args.size(); ++i) {
    const std::string* name = lone_name(tree_, atom.args[i]);
    if (name != nullptr && *name == "_") {
      continue;
    }
    auto value = computation.value(atom.args[i], relation.sorts[i] == "number");
    if (!value) {
      return std::nullopt;
    }
    wanted.emplace(i, in_column(std::move(*value), relation.sorts[i]));
  }
  return std::any_of(relation.tuples.begin(), relation.tuples.end(), [&](const DataTuple& tuple) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const auto& each) { return tuple[each.first] == each.second; });
  });
}

// What has no value does not hold, and neither does its negation.
bool Body::holds(const Literal& literal, const Bindings& bindings) const {
  const Computation computation(tree_, definitions_, bindings);
  if (const auto* compare = std::get_if<CompareCondition>(&tree_[literal.id].value)) {
    const CompareOp op = literal.is_negated ? opposite(compare->op) : compare->op;
    return computation.holds(compare->left, op, compare->right).value_or(false);
  }
  const auto& atom = std::get<AtomCondition>(tree_[literal.id].value);
  const std::optional<bool> is_so =
      is_relation(atom) ? has_tuple(atom, bindings) : computation.holds(atom);
  return is_so && *is_so != literal.is_negated;
}

}  // namespace regimen::oracle
