// Implements engine/datalog/lowerer.h: aggregates become helper relations.
#include <algorithm>
#include <array>

#include "engine/base/nearest.h"
#include "engine/datalog/lowerer.h"
#include "engine/datalog/program_diagnostics.h"

namespace regimen::datalog {

namespace {

using Kind = Aggregate::Kind;

struct Word0 {
  std::string_view word;
  Kind kind;
};
constexpr std::array<Word0, 9> kWords = {{{"count", Kind::kCount},
                                          {"first", Kind::kFirst},
                                          {"highest", Kind::kGreatest},
                                          {"latest", Kind::kLatest},
                                          {"lowest", Kind::kLeast},
                                          {"max", Kind::kGreatest},
                                          {"mean", Kind::kMean},
                                          {"min", Kind::kLeast},
                                          {"sum", Kind::kSum}}};

std::optional<Kind> kind_of(std::string_view word) {
  for (const Word0& each : kWords) {
    if (each.word == word) {
      return each.kind;
    }
  }
  return std::nullopt;
}

bool is_by_key(Kind kind) {
  return kind == Kind::kLatest || kind == Kind::kFirst;
}

bool is_total(Kind kind) {
  return kind == Kind::kSum || kind == Kind::kMean;
}

bool can_add(const Type& type) {
  return type.is_numeric() || (type.kind == Type::Kind::kQuantity && !type.unit->is_special &&
                               type.unit->offset.is_zero());
}

Type result_type(Kind kind, const std::optional<Type>& value) {
  if (kind == Kind::kCount) {
    return Type{Type::Kind::kInteger};
  }
  const bool is_mean_of_whole = kind == Kind::kMean && value->kind == Type::Kind::kInteger;
  return is_mean_of_whole ? Type{Type::Kind::kNumber} : *value;
}

}  // namespace

// One way in which the solutions come about. Its columns: groups, value, key, every other variable.
bool Lowerer::add_solution_clause(const syntax::AggregateValue& value,
                                  const Alternative& alternative, std::vector<std::string>& names,
                                  Solutions& solutions) {
  if (!lower_body(alternative)) {
    return false;
  }
  std::vector<Column> columns;
  Clause& clause = draft_.clause;
  for (const std::string& group : solutions.groups) {
    const auto known = draft_.variables.find(group);
    if (known == draft_.variables.end()) {
      report_unbound(group, tree()[*value.over].span);
      return false;
    }
    clause.values.push_back(variable(known->second, clause.variables[known->second].span));
    columns.push_back({group, clause.variables[known->second].type});
  }
  for (const auto& part : {value.what, value.key}) {
    if (part) {
      const MaybeExpr lowered = lower(*part, nullptr);
      if (!lowered) {
        return false;
      }
      clause.values.push_back(*lowered);
      columns.push_back({"", expr(*lowered).type});
    }
  }
  // `count of X over …` counts what is different of X alone; everything else every solution. What
  // is computed makes no solution different: a nested `latest` may have several values for one.
  for (std::uint32_t i = 0; i < clause.variables.size() && !solutions.is_distinct; ++i) {
    const std::string& name = clause.variables[i].name;
    if (!name.empty() && std::find(solutions.groups.begin(), solutions.groups.end(), name) ==
                             solutions.groups.end()) {
      clause.values.push_back(variable(i, clause.variables[i].span));
      columns.push_back({name, clause.variables[i].type});
    }
  }
  Relation& relation = program_.relations[solutions.relation.index()];
  const bool is_first = names.empty();
  names.emplace_back();
  if (is_first) {
    relation.columns = std::move(columns);
  } else if (!std::equal(columns.begin(), columns.end(), relation.columns.begin(),
                         relation.columns.end(), [](const Column& left, const Column& right) {
                           return left.name == right.name && is_same(left.type, right.type);
                         })) {
    error(different_solutions(tree()[*value.over].span));
    return false;
  }
  clause.head = solutions.relation;
  fill_empty_groups();
  if (!check_bound()) {
    return false;
  }
  clauses_.push_back(std::move(clause));
  return true;
}

std::optional<Lowerer::Solutions> Lowerer::lower_solutions(const syntax::AggregateValue& value,
                                                           bool is_distinct) {
  Counts inside;
  Counts own;
  count_names(*value.over, inside);
  count_names(*value.over, own, NameScope::kOutsideAggregates);
  for (const auto& part : {value.what, value.key}) {
    if (part) {
      count_names(*part, inside);
      count_names(*part, own, NameScope::kOutsideAggregates);
    }
  }
  const auto ways = alternatives(*value.over, false);
  if (!ways) {
    return std::nullopt;
  }
  Solutions solutions{RelationId(program_.relations.size()), {}, is_distinct};
  for (const auto& [name, _] : inside) {
    if (is_variable_name(name) && draft_.counts.contains(name)) {
      solutions.groups.push_back(name);
      own[name] += 1;
    }
  }
  program_.relations.push_back({.name = draft_.owner, .is_helper = true, .name_span = span_});
  std::vector<std::string> names;
  for (const Alternative& way : *ways) {
    Draft outer = std::exchange(draft_, Draft{});
    auto outer_pending = std::exchange(pending_, {});
    draft_.keeps_wildcards = true;
    draft_.counts = own;
    draft_.owner = outer.owner;
    const bool is_added = add_solution_clause(value, way, names, solutions);
    draft_ = std::move(outer);
    pending_ = std::move(outer_pending);
    if (!is_added) {
      scope().reject();
      return std::nullopt;
    }
  }
  return solutions;
}

// Says what is wrong with the parts of an aggregate.
bool Lowerer::check_aggregate(Kind kind, const syntax::AggregateValue& value,
                              const Solutions& solutions, Span span) {
  const std::vector<Column>& columns = program_[solutions.relation].columns;
  const std::size_t at = solutions.groups.size();
  if (is_total(kind) && !can_add(columns[at].type)) {
    error(wrong_type("what is added up", columns[at].type, "a number", span));
  } else if ((kind == Kind::kLeast || kind == Kind::kGreatest) && !columns[at].type.has_order()) {
    error(wrong_type("what is compared", columns[at].type, "a value with an order", span));
  } else if (is_by_key(kind) && value.key && !columns[at + 1].type.has_order()) {
    error(wrong_type("what follows `by`", columns[at + 1].type, "a value with an order",
                     tree()[*value.key].span));
  }
  return scope().is_sound();
}

Lowerer::MaybeExpr Lowerer::lower_aggregate(const syntax::AggregateValue& value, Span span) {
  const std::optional<Kind> kind = kind_of(value.kind.text);
  if (!kind) {
    std::vector<std::string> words;
    words.reserve(kWords.size());
    for (const Word0& each : kWords) {
      words.emplace_back(each.word);
    }
    error(
        unknown_function(value.kind.text, nearest_names(value.kind.text, words), value.kind.span));
    return std::nullopt;
  }
  const bool lacks_value = *kind != Kind::kCount && !value.what;
  if (lacks_value || is_by_key(*kind) != value.key.has_value()) {
    error(incomplete_aggregate(value.kind.text, is_by_key(*kind), span));
    return std::nullopt;
  }
  if (parameters_ != nullptr) {
    error(aggregate_in_definition(span));
    return std::nullopt;
  }
  const auto solutions = lower_solutions(value, *kind == Kind::kCount && value.what);
  if (!solutions || !check_aggregate(*kind, value, *solutions, span)) {
    return std::nullopt;
  }
  const std::vector<Column> columns = program_[solutions->relation].columns;
  const std::size_t groups = solutions->groups.size();
  const Type type = result_type(
      *kind, *kind == Kind::kCount ? std::nullopt : std::optional(columns[groups].type));
  const RelationId target(program_.relations.size());
  Relation results{.name = draft_.owner, .is_helper = true, .name_span = span_};
  Atom atom{.relation = target, .span = span};
  for (std::size_t i = 0; i < groups; ++i) {
    results.columns.push_back(columns[i]);
    const auto term = variable_term({solutions->groups[i], span}, columns[i].type);
    if (!term) {
      return std::nullopt;
    }
    atom.terms.push_back(*term);
  }
  results.columns.push_back({"", type});
  program_.relations.push_back(std::move(results));
  program_.aggregates.push_back({*kind, solutions->relation, target, groups, rule_, span});
  const std::uint32_t result = fresh_variable(type, span);
  atom.terms.push_back({Term::Kind::kVariable, result, 0});
  if (*kind == Kind::kCount || *kind == Kind::kSum) {
    atom.when_empty =
        type.kind == Type::Kind::kInteger ? from_integer(0) : program_.values.number({});
  }
  if (atom.when_empty) {
    draft_.aggregates.push_back(draft_.clause.body.size());
  } else {
    draft_.plain_aggregates.push_back(draft_.clause.body.size());
  }
  draft_.clause.body.emplace_back(std::move(atom));
  return variable(result, span);
}

}  // namespace regimen::datalog
