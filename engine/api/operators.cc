// Implements sums, products, comparisons and conditions of engine/api/evaluator.h.
#include <algorithm>

#include "engine/api/evaluator.h"
#include "engine/api/expression_diagnostics.h"
#include "engine/api/time_words.h"
#include "engine/base/overload.h"

namespace regimen::api {

namespace {

using quantity::Date;
using quantity::Instant;
using quantity::Rational;

bool is_ratio_scale(const quantity::Unit& unit) {
  return !unit.is_special && unit.offset.is_zero();
}

std::string described(const Evaluated& value) {
  const std::string text = "`" + value_text(value) + "`";
  const auto* amount = std::get_if<Amount>(&value);
  return amount == nullptr ? text + " (a date or time)"
                           : text + " (" + describe(amount->unit.dimension) + ")";
}

bool is_ordered(std::strong_ordering order, syntax::CompareOp op) {
  switch (op) {
    case syntax::CompareOp::kLess:
      return order < 0;
    case syntax::CompareOp::kLessEqual:
      return order <= 0;
    case syntax::CompareOp::kGreater:
      return order > 0;
    case syntax::CompareOp::kGreaterEqual:
      return order >= 0;
    case syntax::CompareOp::kEqual:
      return order == 0;
    case syntax::CompareOp::kNotEqual:
      return order != 0;
  }
  return false;
}

// The order of two values of one kind; nothing when they cannot be compared, or not for certain.
std::optional<std::strong_ordering> ordered(const Amount& left, const Amount& right) {
  if (const auto value = in_unit(right, left.unit)) {
    return left.value <=> *value;
  }
  // The witness may be the other side's, or one side's for both.
  Amount witnessed = right;
  witnessed.molar_mass = right.molar_mass ? right.molar_mass : left.molar_mass;
  witnessed.strength = right.strength ? right.strength : left.strength;
  if (const auto value = in_unit(witnessed, left.unit)) {
    return left.value <=> *value;
  }
  return std::nullopt;
}

std::optional<std::strong_ordering> ordered(const Instant& left, const Instant& right) {
  if (left.last < right.first) {
    return std::strong_ordering::less;
  }
  if (left.first > right.last) {
    return std::strong_ordering::greater;
  }
  const bool is_same = left.first == right.first && left.last == right.last;
  return is_same ? std::optional(std::strong_ordering::equal) : std::nullopt;
}

template <typename Moment>
Moment shifted_by(const Moment& moment, const quantity::Duration& duration, bool is_minus) {
  return is_minus ? minus(moment, duration) : plus(moment, duration);
}

}  // namespace

Evaluator::Result Evaluator::compute(const syntax::ArithmeticValue& arithmetic, syntax::Span span) {
  const Result left = value(arithmetic.left);
  const Result right = value(arithmetic.right);
  if (!left || !right) {
    return std::nullopt;
  }
  const auto* left_amount = std::get_if<Amount>(&*left);
  const auto* right_amount = std::get_if<Amount>(&*right);
  switch (arithmetic.op) {
    case syntax::Arithmetic::kAdd:
      return add(*left, *right, false, span);
    case syntax::Arithmetic::kSubtract:
      return add(*left, *right, true, span);
    case syntax::Arithmetic::kModulo:
      return refuse(only_in_rules("`mod`", span));
    case syntax::Arithmetic::kMultiply:
    case syntax::Arithmetic::kDivide:
      break;
  }
  const bool is_division = arithmetic.op == syntax::Arithmetic::kDivide;
  if (left_amount == nullptr || right_amount == nullptr) {
    return refuse(operands_do_not_fit(described(*left), described(*right),
                                      is_division ? "divided" : "multiplied", span));
  }
  if (is_division && right_amount->value.is_zero()) {
    return refuse(division_by_zero(tree_[arithmetic.right].span));
  }
  return multiply(*left_amount, *right_amount, is_division, span);
}

Evaluator::Result Evaluator::multiply(const Amount& left, const Amount& right, bool is_division,
                                      syntax::Span span) {
  if (!is_ratio_scale(left.unit) || !is_ratio_scale(right.unit)) {
    return refuse(operands_do_not_fit(described(left), described(right),
                                      is_division ? "divided" : "multiplied", span));
  }
  Amount result = left;
  result.value = is_division ? left.value / right.value : left.value * right.value;
  // A bare number keeps the other's unit as it was written.
  if (!right.unit.text.empty()) {
    result.unit =
        is_division ? divide(left.unit, right.unit) : quantity::multiply(left.unit, right.unit);
  }
  if (!is_division && left.unit.text.empty()) {
    result.unit = right.unit;
  }
  result.molar_mass = left.molar_mass ? left.molar_mass : right.molar_mass;
  result.strength = left.strength ? left.strength : right.strength;
  return result;
}

Evaluator::Result Evaluator::add_amounts(const Amount& left, const Amount& right, bool is_minus,
                                         syntax::Span span) {
  const std::optional<Rational> value = in_unit(right, left.unit);
  if (!value || !is_ratio_scale(left.unit) || !is_ratio_scale(right.unit)) {
    return refuse(operands_do_not_fit(described(left), described(right),
                                      is_minus ? "subtracted" : "added", span));
  }
  Amount result = left;
  result.value = is_minus ? left.value - *value : left.value + *value;
  return result;
}

Evaluator::Result Evaluator::add(const Evaluated& left, const Evaluated& right, bool is_minus,
                                 syntax::Span span) {
  const auto* left_amount = std::get_if<Amount>(&left);
  const auto* right_amount = std::get_if<Amount>(&right);
  if (left_amount != nullptr && right_amount != nullptr) {
    return add_amounts(*left_amount, *right_amount, is_minus, span);
  }
  const auto* left_date = std::get_if<Date>(&left);
  const auto* right_date = std::get_if<Date>(&right);
  if (left_date != nullptr && right_date != nullptr && is_minus) {
    std::optional<quantity::Unit> days = unit("d", span);
    if (!days) {
      return std::nullopt;
    }
    const std::int64_t count = std::int64_t{left_date->days} - right_date->days;
    days->text = count == 1 || count == -1 ? "day" : "days";
    return Amount{Rational(count), *days, {}, {}};
  }
  if (left_amount != nullptr && !is_minus) {
    return add(right, left, false, span);
  }
  if (right_amount == nullptr) {
    return refuse(operands_do_not_fit(described(left), described(right),
                                      is_minus ? "subtracted" : "added", span));
  }
  const auto duration = duration_of(right_amount->value, right_amount->unit.text);
  if (!duration) {
    return refuse(
        not_a_time("`" + value_text(right) + "` is not a whole span of calendar time", span));
  }
  if (left_date != nullptr) {
    if (duration->months == 0 && duration->seconds % 86400 != 0) {
      return refuse(
          not_a_time("`" + value_text(left) + "` has no time of day to count hours from", span));
    }
    return shifted_by(*left_date, *duration, is_minus);
  }
  if (const auto* instant = std::get_if<Instant>(&left)) {
    return shifted_by(*instant, *duration, is_minus);
  }
  return refuse(operands_do_not_fit(described(left), described(right),
                                    is_minus ? "subtracted" : "added", span));
}

std::optional<bool> Evaluator::compare(const Evaluated& left, syntax::CompareOp op,
                                       const Evaluated& right, syntax::Span span) {
  using Order = std::optional<std::strong_ordering>;
  const Order order = std::visit(
      Overload{
          [](const Amount& first, const Amount& second) { return ordered(first, second); },
          [](const Date& first, const Date& second) { return Order(first <=> second); },
          [](const Instant& first, const Instant& second) { return ordered(first, second); },
          [](const Date& first, const Instant& second) {
            return ordered(Instant::at_start_of(first), second);
          },
          [](const Instant& first, const Date& second) {
            return ordered(first, Instant::at_start_of(second));
          },
          [](const quantity::TimeOfDay& first, const quantity::TimeOfDay& second) {
            return Order(first <=> second);
          },
          [](const auto&, const auto&) { return Order(); },  // different kinds have no order
      },
      left, right);
  if (!order) {
    return refuse(
        operands_do_not_fit(described(left), described(right), "compared for certain", span));
  }
  return is_ordered(*order, op);
}

std::optional<bool> Evaluator::range(const syntax::RangeCondition& range, syntax::Span span) {
  const Result middle = value(range.value);
  const std::optional<Amount> low = middle ? amount(*range.low) : std::nullopt;
  const std::optional<Amount> high = low ? amount(*range.high) : std::nullopt;
  if (!high) {
    return std::nullopt;
  }
  // `40 .. 50 %`: the unit is written once.
  Amount first = *low;
  if (range.low->unit.empty()) {
    first.unit = high->unit;
  }
  const auto is_above = compare(*middle, syntax::CompareOp::kGreaterEqual, first, span);
  const auto is_below =
      is_above ? compare(*middle, syntax::CompareOp::kLessEqual, *high, span) : std::nullopt;
  return is_below ? std::optional(*is_above && *is_below) : std::nullopt;
}

std::optional<bool> Evaluator::condition(syntax::ConditionId id) {
  const syntax::Condition& node = tree_[id];
  const auto refused = [&](const std::string& what) -> std::optional<bool> {
    return refuse(no_patient_here(what, node.span));
  };
  const auto all = [&](const std::vector<syntax::ConditionId>& parts, bool wanted) {
    bool result = wanted;
    bool is_computed = true;  // every part is looked at, so that every mistake is said
    for (const syntax::ConditionId part : parts) {
      const std::optional<bool> value = condition(part);
      is_computed = is_computed && value.has_value();
      result = wanted ? result && value.value_or(true) : result || value.value_or(false);
    }
    return is_computed ? std::optional(result) : std::nullopt;
  };
  return std::visit(
      Overload{
          [&](const syntax::AndCondition& parts) { return all(parts.parts, true); },
          [&](const syntax::OrCondition& parts) { return all(parts.parts, false); },
          [&](const syntax::NotCondition& negated) {
            const std::optional<bool> value = condition(negated.part);
            return value ? std::optional(!*value) : std::nullopt;
          },
          [&](const syntax::CompareCondition& sides) -> std::optional<bool> {
            const Result left = value(sides.left);
            const Result right = value(sides.right);
            return left && right ? compare(*left, sides.op, *right, node.span) : std::nullopt;
          },
          [&](const syntax::RangeCondition& sides) { return range(sides, node.span); },
          [&](const syntax::NameCondition& name) { return refused(name.name.text); },
          [&](const syntax::TrendCondition& trend) {
            return refused(trend.is_falling ? "falling" : "rising");
          },
          [&](const syntax::LastingCondition&) { return refused("for at least"); },
          [&](const syntax::ChoiceCondition&) { return refused("of"); },
          [&](const syntax::ResultsCondition& results) { return refused(results.lab.text); },
          [&](const syntax::KnownCondition& known) { return refused(known.name.text); },
          [&](const syntax::TakingCondition& taking) { return refused(taking.name.text); },
          [&](const syntax::AtomCondition& atom) { return refused(atom.relation.text); },
      },
      node.value);
}

}  // namespace regimen::api
