// Implements engine/datalog/lowerer.h: rules and facts as a whole.
#include <algorithm>

#include "engine/datalog/compute.h"
#include "engine/datalog/lowerer.h"
#include "engine/datalog/program_diagnostics.h"

namespace regimen::datalog {

namespace {

bool has_variable(const Program& program, ExprId id) {
  const Expr& expr = program[id];
  return expr.op == Op::kVariable ||
         std::any_of(expr.args.begin(), expr.args.end(),
                     [&](ExprId arg) { return has_variable(program, arg); });
}

}  // namespace

Lowerer::Lowerer(Declared& declared, std::uint32_t tree, std::string rule, Span span)
    : declared_(declared),
      program_(declared.program),
      scope_(declared.context, declared.trees[tree], declared.files[tree]),
      tree_(&declared.trees[tree]),
      rule_(std::move(rule)),
      span_(span) {}

bool Lowerer::lower_alternative(RelationId head, const std::vector<syntax::ValueId>& args,
                                const Alternative& alternative) {
  draft_ = {};
  pending_.clear();
  draft_.owner = program_[head].name;
  for (const syntax::ValueId arg : args) {
    count_names(arg, draft_.counts, NameScope::kOutsideAggregates);
  }
  for (const Part& part : alternative) {
    count_names(part.id, draft_.counts, NameScope::kOutsideAggregates);
  }
  if (!lower_body(alternative)) {
    return false;
  }
  draft_.clause.head = head;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Column column = program_[head].columns[i];
    const MaybeExpr value = lower(args[i], &column.type);
    const MaybeExpr fitting =
        value ? coerce(*value, column.type, "`" + column.name + "`") : std::nullopt;
    if (fitting) {
      draft_.clause.values.push_back(*fitting);
    }
  }
  if (!scope().is_sound()) {
    return false;
  }
  fill_empty_groups();
  if (!check_bound()) {
    return false;
  }
  clauses_.push_back(std::move(draft_.clause));
  return true;
}

void Lowerer::lower_rule(const syntax::Name& name, const std::vector<syntax::ValueId>& args,
                         const std::vector<syntax::ConditionId>& when,
                         const std::vector<syntax::ConditionId>& unless) {
  const auto head = relation(name, args.size(), true);
  std::vector<std::pair<syntax::ConditionId, bool>> parts;
  parts.reserve(when.size() + unless.size());
  for (const syntax::ConditionId id : when) {
    parts.emplace_back(id, false);
  }
  for (const syntax::ConditionId id : unless) {
    parts.emplace_back(id, true);
  }
  const auto ways = product(parts);
  if (!head || !ways) {
    return;
  }
  for (const Alternative& way : *ways) {
    if (!lower_alternative(*head, args, way)) {
      scope().reject();
      return;
    }
  }
  std::move(clauses_.begin(), clauses_.end(), std::back_inserter(program_.clauses));
  clauses_.clear();
}

void Lowerer::lower_fact(const syntax::Name& name, const std::vector<syntax::ValueId>& args) {
  const auto id = relation(name, args.size(), true);
  if (!id) {
    return;
  }
  Relation& filled = program_.relations[id->index()];
  Computer computer(program_, program_.values);
  std::vector<Word> tuple;
  for (std::size_t i = 0; i < args.size(); ++i) {
    Counts names;
    count_names(args[i], names);
    const bool has_names = std::any_of(names.begin(), names.end(), [&](const auto& each) {
      return is_variable_name(each.first) || each.first == "_";
    });
    const Type type = filled.columns[i].type;
    const MaybeExpr value = has_names ? std::nullopt : lower(args[i], &type);
    if (has_names || (value && has_variable(program_, *value))) {
      error(not_a_fact(name.text, tree()[args[i]].span));
      return;
    }
    const MaybeExpr fitting =
        value ? coerce(*value, type, "`" + filled.columns[i].name + "`") : std::nullopt;
    const auto word = fitting ? computer.value(*fitting, nullptr) : std::nullopt;
    if (!word && fitting) {
      error({.code = computer.failure().code,
             .message = "this fact has no value: " + computer.failure().words,
             .primary = {{tree()[args[i]].span, "not a value"}},
             .help = "write the value itself"});
    }
    if (!word) {
      return;
    }
    tuple.push_back(*word);
  }
  filled.facts.insert(filled.facts.end(), tuple.begin(), tuple.end());
  ++filled.fact_count;
}

}  // namespace regimen::datalog
