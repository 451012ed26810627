// Implements engine/datalog/lowerer.h: values with their types.
#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/base/overload.h"
#include "engine/datalog/lowerer.h"
#include "engine/datalog/program_diagnostics.h"
#include "engine/knowledge/quantities.h"
#include "engine/quantity/quantity.h"

namespace regimen::datalog {

namespace {

using ValueKind = Type::Kind;

bool is_time(ValueKind kind) {
  return kind == ValueKind::kDate || kind == ValueKind::kDateTime;
}

// A scale with a zero of its own (Cel) and a logarithm (pH) are not added or multiplied.
bool is_ratio(const Type& type) {
  return type.kind != ValueKind::kQuantity ||
         (type.unit->offset.is_zero() && !type.unit->is_special);
}

}  // namespace

ExprId Lowerer::add(Expr expr) {
  if (++nodes_ == kNodesMax) {
    error(too_large(rule_, expr.span));
  }
  program_.exprs.push_back(std::move(expr));
  return ExprId(program_.exprs.size() - 1);
}

ExprId Lowerer::constant(Word word, Type type, Span span) {
  return add({.op = Op::kConstant, .type = std::move(type), .constant = word, .span = span});
}

ExprId Lowerer::variable(std::uint32_t index, Span span) {
  return add({.op = Op::kVariable,
              .type = draft_.clause.variables[index].type,
              .variable = index,
              .span = span});
}

std::uint32_t Lowerer::fresh_variable(const Type& type, Span span) {
  draft_.clause.variables.push_back({"", type, span});
  return static_cast<std::uint32_t>(draft_.clause.variables.size() - 1);
}

bool Lowerer::is_variable_name(const std::string& name) const {
  const bool is_parameter = parameters_ != nullptr && parameters_->contains(name);
  return !is_parameter && !name.empty() && name[0] >= 'A' && name[0] <= 'Z' &&
         !declared_.definitions.contains(name) && !declared_.relations.contains(name);
}

const syntax::Name* Lowerer::lone_name(syntax::ValueId id) const {
  const auto* name = std::get_if<syntax::NameValue>(&tree()[id].value);
  return name == nullptr ? nullptr : &name->name;
}

bool Lowerer::is_literal(syntax::ValueId id) const {
  const auto& value = tree()[id].value;
  if (const auto* negated = std::get_if<syntax::NegatedValue>(&value)) {
    return is_literal(negated->value);
  }
  const auto* name = std::get_if<syntax::NameValue>(&value);
  const bool is_symbol = name != nullptr && !is_variable_name(name->name.text) &&
                         !(parameters_ != nullptr && parameters_->contains(name->name.text)) &&
                         !declared_.definitions.contains(name->name.text);
  return is_symbol || std::holds_alternative<syntax::QuantityValue>(value) ||
         std::holds_alternative<syntax::DateValue>(value);
}

ExprId Lowerer::as_number(ExprId id) {
  const Expr given = expr(id);
  if (given.type.kind != ValueKind::kInteger) {
    return id;
  }
  if (given.op == Op::kConstant) {
    return constant(program_.values.number(quantity::Rational(to_integer(given.constant))),
                    Type{ValueKind::kNumber}, given.span);
  }
  return add(
      {.op = Op::kToNumber, .type = Type{ValueKind::kNumber}, .args = {id}, .span = given.span});
}

Lowerer::MaybeExpr Lowerer::coerce(ExprId id, const Type& type, const std::string& what) {
  const Expr& given = expr(id);
  if (is_same(given.type, type)) {
    return id;
  }
  if (given.type.kind == ValueKind::kInteger && type.kind == ValueKind::kNumber) {
    return as_number(id);
  }
  error(wrong_type(what, given.type, words_for(type), given.span));
  return std::nullopt;
}

Lowerer::MaybeExpr Lowerer::lower_name(const syntax::Name& name, const Type* expected) {
  if (parameters_ != nullptr) {
    const auto found = parameters_->find(name.text);
    if (found != parameters_->end()) {
      return found->second;
    }
  }
  if (declared_.definitions.contains(name.text)) {
    return expand(name.text, {}, expected, name.span);
  }
  const auto known = draft_.variables.find(name.text);
  if (known != draft_.variables.end()) {
    return variable(known->second, name.span);
  }
  if (is_variable_name(name.text) || name.text == "_") {
    report_unbound(name.text, name.span);
    return std::nullopt;
  }
  if (name.text == "true" || name.text == "false") {
    return constant(name.text == "true" ? 1 : 0, Type{ValueKind::kBoolean}, name.span);
  }
  if (expected != nullptr && expected->kind == ValueKind::kSymbol) {
    return is_symbol(declared_, scope(), name, expected->sort)
               ? MaybeExpr(constant(program_.values.text(name.text), *expected, name.span))
               : std::nullopt;
  }
  const bool is_text = expected != nullptr && expected->kind == ValueKind::kText;
  error(no_type(name.text,
                is_text ? "write a text as `\"" + name.text + "\"`"
                        : "variables begin with a capital letter; texts are in quotation marks",
                name.span));
  return std::nullopt;
}

Lowerer::MaybeExpr Lowerer::lower_quantity(const syntax::Quantity& written, const Type* expected) {
  const bool wants_duration = expected != nullptr && expected->kind == ValueKind::kDuration;
  if (wants_duration && !written.unit.empty()) {
    const auto duration = knowledge::read_duration(scope(), written);
    const auto word = duration ? pack(duration->months, duration->seconds) : std::nullopt;
    return word ? MaybeExpr(constant(*word, *expected, written.span)) : std::nullopt;
  }
  const auto number = knowledge::read_number(scope(), written.number);
  if (!number) {
    return std::nullopt;
  }
  if (written.unit.empty()) {
    const auto whole = number->floor_integer();
    const bool is_whole = written.number.text.find('.') == std::string::npos && whole;
    const bool wants_number = expected != nullptr && expected->kind == ValueKind::kNumber;
    return is_whole && !wants_number
               ? constant(from_integer(*whole), Type{ValueKind::kInteger}, written.span)
               : constant(program_.values.number(*number), Type{ValueKind::kNumber}, written.span);
  }
  auto unit = knowledge::read_unit(scope(), written.unit, written.unit_span);
  if (!unit) {
    return std::nullopt;
  }
  const Word word = program_.values.number(*number * unit->factor + unit->offset);
  return constant(word, Type{ValueKind::kQuantity, "", std::move(*unit)}, written.span);
}

Lowerer::MaybeExpr Lowerer::lower_date(const syntax::DateTime& date, const Type* expected) {
  const auto day = quantity::Date::parse(date.text);
  const bool wants_time = expected != nullptr && expected->kind == ValueKind::kDateTime;
  const Type type{day && !wants_time ? ValueKind::kDate : ValueKind::kDateTime};
  const auto word = wants_time && day
                        ? std::optional(from_integer(quantity::Instant::at_start_of(*day).first))
                        : program_.values.read(date.text, type, quantity::UnitTable::ucum());
  if (!word) {
    error(no_type(date.text, "write a whole day, or a day with a time", date.span));
    return std::nullopt;
  }
  return constant(*word, type, date.span);
}

// What is said in words of the other side (`7 days`, `red`) is read after it.
std::pair<Lowerer::MaybeExpr, Lowerer::MaybeExpr> Lowerer::lower_both(syntax::ValueId left,
                                                                      syntax::ValueId right,
                                                                      const Type* expected) {
  const bool is_right_first = is_literal(left) && !is_literal(right);
  const MaybeExpr first = lower(is_right_first ? right : left, expected);
  if (!first) {
    return {std::nullopt, std::nullopt};
  }
  const Type type = expr(*first).type;
  const MaybeExpr second = lower(is_right_first ? left : right, &type);
  return is_right_first ? std::pair(second, first) : std::pair(first, second);
}

Lowerer::MaybeExpr Lowerer::lower_arithmetic(const syntax::ArithmeticValue& value,
                                             const Type* expected, Span span) {
  const bool is_sum =
      value.op == syntax::Arithmetic::kAdd || value.op == syntax::Arithmetic::kSubtract;
  if (!is_sum) {
    const MaybeExpr left = lower(value.left, nullptr);
    const MaybeExpr right = lower(value.right, nullptr);
    return left && right ? arithmetic(value.op, *left, *right, span) : std::nullopt;
  }
  const MaybeExpr left = lower(value.left, is_literal(value.left) ? expected : nullptr);
  if (!left) {
    return std::nullopt;
  }
  Type wanted = expr(*left).type;
  wanted = is_time(wanted.kind) && is_literal(value.right) &&
                   !std::holds_alternative<syntax::DateValue>(tree()[value.right].value)
               ? Type{ValueKind::kDuration}
               : wanted;
  const MaybeExpr right = lower(value.right, &wanted);
  return right ? arithmetic(value.op, *left, *right, span) : std::nullopt;
}

Lowerer::MaybeExpr Lowerer::with_time(bool is_minus, ExprId left, ExprId right, Span span) {
  const Type& first = expr(left).type;
  const Type& second = expr(right).type;
  const Type duration{ValueKind::kDuration};
  if (is_time(first.kind) && second.kind == ValueKind::kDuration) {
    return add({is_minus ? Op::kMoveBack : Op::kMove, Type(first), {left, right}, 0, 0, span});
  }
  if (is_minus && is_time(first.kind) && first.kind == second.kind) {
    return add({Op::kBetween, duration, {left, right}, 0, 0, span});
  }
  if (first.kind == ValueKind::kDuration && second.kind == ValueKind::kDuration) {
    const Op op = is_minus ? Op::kSubtractDuration : Op::kAddDuration;
    return add({op, duration, {left, right}, 0, 0, span});
  }
  error(operands_do_not_fit(first, second, is_minus ? "subtracted" : "added", span));
  return std::nullopt;
}

// A ratio of like quantities is a number.
Type Lowerer::product_type(bool is_division, const Type& first, const Type& second) {
  if (first.kind != ValueKind::kQuantity && second.kind != ValueKind::kQuantity) {
    return Type{ValueKind::kNumber};
  }
  const quantity::Unit entry = quantity::dimensionless();
  const quantity::Unit& unit = first.unit ? *first.unit : entry;
  const quantity::Unit& other = second.unit ? *second.unit : entry;
  quantity::Unit both = !second.unit  ? unit
                        : is_division ? quantity::divide(unit, other)
                        : !first.unit ? other
                                      : quantity::multiply(unit, other);
  const bool is_plain = both.dimension.is_none() && both.annotations.empty();
  return is_plain ? Type{ValueKind::kNumber} : Type{ValueKind::kQuantity, "", std::move(both)};
}

Lowerer::MaybeExpr Lowerer::multiply(bool is_division, ExprId left, ExprId right, Span span) {
  const Type& first = expr(left).type;
  const Type& second = expr(right).type;
  const auto is_amount = [](const Type& type) {
    return type.is_numeric() || (type.kind == ValueKind::kQuantity && is_ratio(type));
  };
  if (!is_amount(first) || !is_amount(second)) {
    error(operands_do_not_fit(first, second, is_division ? "divided" : "multiplied", span));
    return std::nullopt;
  }
  if (!is_division && first.kind == ValueKind::kInteger && second.kind == ValueKind::kInteger) {
    return add({Op::kMultiplyInteger, Type{ValueKind::kInteger}, {left, right}, 0, 0, span});
  }
  Type result = product_type(is_division, first, second);
  const Op op = is_division ? Op::kDivideNumber : Op::kMultiplyNumber;
  const ExprId a = as_number(left);
  const ExprId b = as_number(right);
  return add({op, std::move(result), {a, b}, 0, 0, span});
}

Lowerer::MaybeExpr Lowerer::arithmetic(syntax::Arithmetic op, ExprId left, ExprId right,
                                       Span span) {
  const Type first = expr(left).type;
  const Type second = expr(right).type;
  const bool is_minus = op == syntax::Arithmetic::kSubtract;
  if (op == syntax::Arithmetic::kMultiply || op == syntax::Arithmetic::kDivide) {
    return multiply(op == syntax::Arithmetic::kDivide, left, right, span);
  }
  const bool are_whole = first.kind == ValueKind::kInteger && second.kind == ValueKind::kInteger;
  if (op == syntax::Arithmetic::kModulo && are_whole) {
    return add({Op::kModulo, first, {left, right}, 0, 0, span});
  }
  if (op == syntax::Arithmetic::kModulo) {
    error(operands_do_not_fit(first, second, "divided with a rest", span));
    return std::nullopt;
  }
  if (are_whole) {
    return add(
        {is_minus ? Op::kSubtractInteger : Op::kAddInteger, first, {left, right}, 0, 0, span});
  }
  const bool are_numbers = first.is_numeric() && second.is_numeric();
  const bool are_quantities = first.kind == ValueKind::kQuantity && is_same(first, second) &&
                              is_ratio(first) && is_ratio(second);
  if (!are_numbers && !are_quantities) {
    return with_time(is_minus, left, right, span);
  }
  const ExprId a = as_number(left);
  const ExprId b = as_number(right);
  return add({is_minus ? Op::kSubtractNumber : Op::kAddNumber,
              are_numbers ? Type{ValueKind::kNumber} : first,
              {a, b},
              0,
              0,
              span});
}

Lowerer::MaybeExpr Lowerer::lower_negated(const syntax::NegatedValue& value, const Type* expected,
                                          Span span) {
  const MaybeExpr inner = lower(value.value, expected);
  if (!inner) {
    return std::nullopt;
  }
  const Expr given = expr(*inner);
  const bool is_exact = given.type.kind == ValueKind::kNumber ||
                        (given.type.kind == ValueKind::kQuantity && is_ratio(given.type));
  if (given.op == Op::kConstant && given.type.kind == ValueKind::kInteger) {
    return constant(from_integer(-to_integer(given.constant)), given.type, span);
  }
  if (given.op == Op::kConstant && is_exact) {
    return constant(program_.values.number(-program_.values.number_at(given.constant)), given.type,
                    span);
  }
  if (given.type.kind == ValueKind::kInteger || is_exact) {
    return add(
        {is_exact ? Op::kNegateNumber : Op::kNegateInteger, given.type, {*inner}, 0, 0, span});
  }
  error(wrong_type("this", given.type, "a number", span));
  return std::nullopt;
}

Lowerer::MaybeExpr Lowerer::lower_in_unit(const syntax::InUnitValue& value, Span span) {
  const MaybeExpr inner = lower(value.value, nullptr);
  auto unit = knowledge::read_unit(scope(), value.unit, value.unit_span);
  if (!inner || !unit) {
    return std::nullopt;
  }
  Type type{ValueKind::kQuantity, "", std::move(*unit)};
  if (!is_same(expr(*inner).type, type)) {
    error(wrong_type("this", expr(*inner).type, words_for(type), span));
    return std::nullopt;
  }
  Expr changed = expr(*inner);
  changed.type = std::move(type);
  return add(std::move(changed));
}

Lowerer::MaybeExpr Lowerer::lower(syntax::ValueId id, const Type* expected) {
  const syntax::Value& value = tree()[id];
  if (depth_ >= kDepthMax || nodes_ >= kNodesMax) {
    error(too_large(rule_, value.span));
    return std::nullopt;
  }
  ++depth_;
  const auto refused = [&]() -> MaybeExpr {
    error(about_a_patient(value.span));
    return std::nullopt;
  };
  const MaybeExpr result = std::visit(
      Overload{
          [&](const syntax::NameValue& name) { return lower_name(name.name, expected); },
          [&](const syntax::QuantityValue& each) {
            return lower_quantity(each.quantity, expected);
          },
          [&](const syntax::DateValue& each) { return lower_date(each.date, expected); },
          [&](const syntax::TextValue& each) {
            return MaybeExpr(constant(program_.values.text(each.text.value), Type{ValueKind::kText},
                                      value.span));
          },
          [&](const syntax::ArithmeticValue& each) {
            return lower_arithmetic(each, expected, value.span);
          },
          [&](const syntax::NegatedValue& each) {
            return lower_negated(each, expected, value.span);
          },
          [&](const syntax::InUnitValue& each) { return lower_in_unit(each, value.span); },
          [&](const syntax::CallValue& each) { return lower_call(each, expected, value.span); },
          [&](const syntax::AggregateValue& each) { return lower_aggregate(each, value.span); },
          [&](const syntax::TimeValue&) { return refused(); },
          [&](const syntax::OfValue&) { return refused(); },
          [&](const syntax::AtStrengthValue&) { return refused(); },
          [&](const syntax::SelectedValue&) { return refused(); },
      },
      value.value);
  --depth_;
  return result;
}

}  // namespace regimen::datalog
