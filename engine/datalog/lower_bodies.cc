// Implements engine/datalog/lowerer.h: the conditions of one alternative.
#include <algorithm>

#include "engine/base/overload.h"
#include "engine/datalog/lowerer.h"
#include "engine/datalog/order.h"
#include "engine/datalog/program_diagnostics.h"

namespace regimen::datalog {

namespace {

CompareOp opposite(CompareOp op) {
  switch (op) {
    case CompareOp::kLess:
      return CompareOp::kGreaterEqual;
    case CompareOp::kLessEqual:
      return CompareOp::kGreater;
    case CompareOp::kGreater:
      return CompareOp::kLessEqual;
    case CompareOp::kGreaterEqual:
      return CompareOp::kLess;
    case CompareOp::kEqual:
      return CompareOp::kNotEqual;
    case CompareOp::kNotEqual:
      break;
  }
  return CompareOp::kEqual;
}

}  // namespace

std::optional<RelationId> Lowerer::relation(const syntax::Name& name, std::size_t arg_count,
                                            bool is_head) {
  const auto found = declared_.relations.find(name.text);
  if (found == declared_.relations.end()) {
    const knowledge::Declaration* known = scope().resolve(name, knowledge::kWantRelation);
    if (known != nullptr) {
      error(relation_of_patients(name.text, name.span, known->span));
    }
    return std::nullopt;
  }
  if (scope().resolve(name, knowledge::kWantRelation) == nullptr) {
    return std::nullopt;
  }
  const Relation& relation = program_[found->second];
  if (is_head && relation.is_clinical) {
    error(relation_of_patients(name.text, name.span, relation.name_span));
    return std::nullopt;
  }
  if (relation.columns.size() != arg_count) {
    error(wrong_arity(relation, arg_count, name.span));
    return std::nullopt;
  }
  return found->second;
}

std::optional<Term> Lowerer::variable_term(const syntax::Name& name, const Type& type) {
  const auto known = draft_.variables.find(name.text);
  if (known == draft_.variables.end()) {
    const std::uint32_t index = fresh_variable(type, name.span);
    draft_.clause.variables[index].name = name.text;
    draft_.variables.emplace(name.text, index);
    return Term{Term::Kind::kVariable, index, 0};
  }
  const Variable& variable = draft_.clause.variables[known->second];
  if (!is_same(variable.type, type)) {
    Diagnostic mistake =
        wrong_type("`" + name.text + "`", variable.type, words_for(type), name.span);
    mistake.secondary.push_back({variable.span, words_for(variable.type) + " here"});
    error(std::move(mistake));
    return std::nullopt;
  }
  return Term{Term::Kind::kVariable, known->second, 0};
}

std::optional<Term> Lowerer::lower_term(syntax::ValueId arg, const Type& type, bool is_negated) {
  const syntax::Name* name = lone_name(arg);
  if (name != nullptr && name->text == "_") {
    if (is_negated || !draft_.keeps_wildcards) {
      return Term{Term::Kind::kAny, 0, 0};
    }
    const std::uint32_t index = fresh_variable(type, name->span);
    draft_.clause.variables[index].name = name->text;
    return Term{Term::Kind::kVariable, index, 0};
  }
  if (name != nullptr && is_variable_name(name->text)) {
    return variable_term(*name, type);
  }
  Counts names;
  count_names(arg, names);
  const bool is_constant = std::none_of(
      names.begin(), names.end(), [&](const auto& each) { return is_variable_name(each.first); });
  if (is_constant) {
    const MaybeExpr lowered = lower(arg, &type);
    const MaybeExpr value = lowered ? coerce(*lowered, type, "this value") : std::nullopt;
    if (!value) {
      return std::nullopt;
    }
    if (expr(*value).op == Op::kConstant) {
      return Term{Term::Kind::kConstant, 0, expr(*value).constant};
    }
  }
  const std::uint32_t column = fresh_variable(type, tree()[arg].span);
  pending_.push_back({.left = arg, .right = arg, .column = column, .span = tree()[arg].span});
  return Term{Term::Kind::kVariable, column, 0};
}

void Lowerer::add_atom(const syntax::AtomCondition& condition, bool is_negated, Span span) {
  if (is_condition_function(condition.relation.text) &&
      !declared_.relations.contains(condition.relation.text)) {
    pending_.push_back({.call = &condition, .is_negated = is_negated, .span = span});
    return;
  }
  const auto id = relation(condition.relation, condition.args.size(), false);
  if (!id) {
    return;
  }
  Atom atom{.relation = *id, .is_negated = is_negated, .span = span};
  for (std::size_t i = 0; i < condition.args.size(); ++i) {
    const Type type = program_[*id].columns[i].type;
    if (const auto term = lower_term(condition.args[i], type, is_negated)) {
      atom.terms.push_back(*term);
    }
  }
  draft_.clause.body.emplace_back(std::move(atom));
}

void Lowerer::add_comparison(const syntax::Condition& condition, bool is_negated) {
  if (const auto* compare = std::get_if<syntax::CompareCondition>(&condition.value)) {
    pending_.push_back({.left = compare->left,
                        .op = is_negated ? opposite(compare->op) : compare->op,
                        .right = compare->right,
                        .span = condition.span});
    return;
  }
  error(about_a_patient(condition.span));
}

bool Lowerer::is_ready(const Pending& pending) {
  if (pending.call != nullptr) {
    const std::vector<syntax::ValueId>& args = pending.call->args;
    return std::none_of(args.begin(), args.end(),
                        [&](syntax::ValueId arg) { return has_names_without_type(arg); });
  }
  const bool is_left = !has_names_without_type(pending.left);
  if (pending.column) {
    return is_left;
  }
  const bool is_right = !has_names_without_type(pending.right);
  const bool is_assignment =
      pending.op == CompareOp::kEqual && ((is_left && lone_name(pending.right) != nullptr) ||
                                          (is_right && lone_name(pending.left) != nullptr));
  return (is_left && is_right) || is_assignment;
}

void Lowerer::lower_column(const Pending& pending) {
  const Type type = draft_.clause.variables[*pending.column].type;
  const MaybeExpr lowered = lower(pending.left, &type);
  const MaybeExpr value = lowered ? coerce(*lowered, type, "this value") : std::nullopt;
  if (value) {
    const ExprId column = variable(*pending.column, pending.span);
    draft_.clause.body.emplace_back(Test{CompareOp::kEqual, column, *value, pending.span});
  }
}

void Lowerer::lower_condition_call(const Pending& pending) {
  const syntax::CallValue call{pending.call->relation, pending.call->args};
  const MaybeExpr value = lower_call(call, nullptr, pending.span);
  if (value) {
    const ExprId truth =
        constant(pending.is_negated ? 0 : 1, Type{Type::Kind::kBoolean}, pending.span);
    draft_.clause.body.emplace_back(Test{CompareOp::kEqual, *value, truth, pending.span});
  }
}

// `Z = X + 1` gives `Z` its type where no relation does.
bool Lowerer::lower_assignment(const Pending& pending) {
  for (const auto& [open, known] :
       {std::pair(pending.left, pending.right), std::pair(pending.right, pending.left)}) {
    const syntax::Name* name = lone_name(open);
    if (name == nullptr || !has_names_without_type(open)) {
      continue;
    }
    if (const MaybeExpr value = lower(known, nullptr)) {
      const auto term = variable_term(*name, Type(expr(*value).type));
      if (term) {
        const ExprId target = variable(term->variable, name->span);
        draft_.clause.body.emplace_back(Test{CompareOp::kEqual, target, *value, pending.span});
      }
    }
    return true;
  }
  return false;
}

void Lowerer::lower_pending(const Pending& pending) {
  if (pending.call != nullptr) {
    lower_condition_call(pending);
    return;
  }
  if (pending.column) {
    lower_column(pending);
    return;
  }
  if (lower_assignment(pending)) {
    return;
  }
  auto [left, right] = lower_both(pending.left, pending.right, nullptr);
  if (!left || !right) {
    return;
  }
  const bool is_mixed = expr(*left).type.is_numeric() && expr(*right).type.is_numeric() &&
                        expr(*left).type.kind != expr(*right).type.kind;
  left = is_mixed ? as_number(*left) : *left;
  right = is_mixed ? as_number(*right) : *right;
  const bool is_equality = pending.op == CompareOp::kEqual || pending.op == CompareOp::kNotEqual;
  if (!is_same(expr(*left).type, expr(*right).type) ||
      (!is_equality && !expr(*left).type.has_order())) {
    error(operands_do_not_fit(expr(*left).type, expr(*right).type,
                              is_equality ? "compared" : "compared by size", pending.span));
    return;
  }
  draft_.clause.body.emplace_back(Test{pending.op, *left, *right, pending.span});
}

bool Lowerer::lower_all_pending() {
  while (!pending_.empty()) {
    const auto ready = std::find_if(pending_.begin(), pending_.end(),
                                    [&](const Pending& each) { return is_ready(each); });
    if (ready == pending_.end()) {
      break;
    }
    const Pending next = *ready;
    pending_.erase(ready);
    lower_pending(next);
    if (!scope().is_sound()) {
      return false;
    }
  }
  for (const Pending& left_over : pending_) {
    if (left_over.call != nullptr) {
      report_unbound("", left_over.span);
      continue;
    }
    Counts names;
    count_names(left_over.left, names);
    count_names(left_over.right, names);
    for (const auto& name : names) {
      if (is_variable_name(name.first) && !draft_.variables.contains(name.first)) {
        report_unbound(name.first, left_over.span);
      }
    }
  }
  return pending_.empty();
}

void Lowerer::report_unbound(const std::string& name, Span use) {
  error(not_bound(name.empty() ? "_" : name, rule_, use, span_));
}

// An aggregate whose group is known from elsewhere has a value for an empty group, too.
void Lowerer::fill_empty_groups() {
  Clause rest = draft_.clause;
  std::vector<std::size_t> all = draft_.aggregates;
  all.insert(all.end(), draft_.plain_aggregates.begin(), draft_.plain_aggregates.end());
  std::sort(all.rbegin(), all.rend());
  for (const std::size_t at : all) {
    rest.body.erase(rest.body.begin() + static_cast<std::ptrdiff_t>(at));
  }
  const std::vector<bool> is_bound = order_of(program_, rest).is_bound;
  for (const std::size_t at : draft_.aggregates) {
    auto& atom = std::get<Atom>(draft_.clause.body[at]);
    const bool is_known = std::all_of(atom.terms.begin(), atom.terms.end() - 1,
                                      [&](const Term& term) { return is_bound[term.variable]; });
    if (!is_known) {
      atom.when_empty.reset();
    }
  }
}

bool Lowerer::check_bound() {
  Clause& clause = draft_.clause;
  Order order = order_of(program_, clause);
  for (const std::uint32_t variable : order.unbound) {
    if (!clause.variables[variable].name.empty()) {
      report_unbound(clause.variables[variable].name, clause.variables[variable].span);
    }
  }
  if (!scope().is_sound() || !order.unbound.empty()) {
    scope().reject();
    return false;
  }
  std::vector<Literal> body;
  for (const std::size_t literal : order.literals) {
    body.push_back(std::move(clause.body[literal]));
  }
  clause.body = std::move(body);
  return true;
}

bool Lowerer::lower_body(const Alternative& alternative) {
  draft_.clause.rule = rule_;
  draft_.clause.span = span_;
  const auto add_all = [&](bool is_negated_wanted) {
    for (const Part& part : alternative) {
      const syntax::Condition& condition = tree()[part.id];
      const auto* atom = std::get_if<syntax::AtomCondition>(&condition.value);
      if (atom != nullptr && part.is_negated == is_negated_wanted) {
        add_atom(*atom, part.is_negated, condition.span);
      }
    }
  };
  add_all(false);
  for (const Part& part : alternative) {
    const syntax::Condition& condition = tree()[part.id];
    if (!std::holds_alternative<syntax::AtomCondition>(condition.value)) {
      add_comparison(condition, part.is_negated);
    }
  }
  if (!scope().is_sound() || !lower_all_pending()) {
    return false;
  }
  add_all(true);
  return scope().is_sound() && lower_all_pending();
}

}  // namespace regimen::datalog
