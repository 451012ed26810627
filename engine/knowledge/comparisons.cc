// Implements engine/knowledge/conditions.h: comparisons of labs and age with exact thresholds.
#include <utility>

#include "engine/base/overload.h"
#include "engine/knowledge/conditions.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

using quantity::Comparison;
using quantity::Quantity;
using quantity::Rational;

// 54 < x says x > 54.
Comparison flipped(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return Comparison::kGreater;
    case Comparison::kLessEqual:
      return Comparison::kGreaterEqual;
    case Comparison::kGreater:
      return Comparison::kLess;
    case Comparison::kGreaterEqual:
      return Comparison::kLessEqual;
    case Comparison::kEqual:
    case Comparison::kNotEqual:
      break;
  }
  return comparison;
}

Diagnostic invalid_comparison(std::string message, Span span) {
  return {.code = Finding::kInvalidComparison,
          .message = std::move(message),
          .primary = {{span, "a lab, a vital or `age` is needed here"}},
          .help = "compare a lab with a value, as in `hematocrit > 54 %`"};
}

Diagnostic implausible_threshold(const Lab& lab, const syntax::Quantity& written) {
  const auto bound = [&](const std::optional<Rational>& value) {
    return value ? quantity::display(*value, lab.unit.text) : std::string("any");
  };
  return {.code = Finding::kImplausibleThreshold,
          .message = "`" + written.number.text + " " + written.unit +
                     "` is outside the plausible range of `" + lab.header.name + "`",
          .primary = {{written.span, "no plausible result is on the other side"}},
          .secondary = {{lab.header.name_span, "plausible from " + bound(lab.plausible_low) +
                                                   " to " + bound(lab.plausible_high)}},
          .help = "check the number and the unit"};
}

// Longer than anybody has lived.
constexpr std::int64_t kYearsLived = 130;

Diagnostic implausible_age(const syntax::Quantity& written) {
  return {.code = Finding::kImplausibleThreshold,
          .message = "`" + written.number.text + " " + written.unit + "` is beyond any human age",
          .primary = {{written.span, "no patient is on the other side"}},
          .help = "check the number and the unit"};
}

Diagnostic age_unit(const syntax::Quantity& written) {
  const std::string& number = written.number.text;
  const bool is_bare = written.unit.empty();
  return {.code = is_bare ? Finding::kBareNumber : Finding::kDimensionMismatch,
          .message = is_bare ? "`age` is in years, and `" + number + "` has no unit"
                             : "`age` is counted in years, not in `" + written.unit + "`",
          .primary = {{written.span, "years are needed here"}},
          .help = is_bare ? "write the unit: `" + number + " years`" : "write `18 years`"};
}

// Of age or of labs: one for all thresholds that are written alike.
Shared<Quantity> shared_quantity(Context& context, char kind, const syntax::Quantity& written,
                                 const Quantity& value) {
  Shared<Quantity>& shared = context.thresholds[kind + written.number.text + " " + written.unit];
  if (!shared) {
    shared = value;
  }
  return shared;
}

bool is_years(const std::string& unit) {
  return unit == "year" || unit == "years" || unit == "a";
}

bool is_months(const std::string& unit) {
  return unit == "month" || unit == "months" || unit == "mo";
}

const Lab* lab_of(const Model& model, const Operand& operand) {
  const auto* lab = std::get_if<LabOperand>(&operand);
  return lab == nullptr ? nullptr : &model[lab->lab];
}

Diagnostic labs_of_two_dimensions(const Lab& left, const Lab& right, Span span) {
  return {.code = Finding::kDimensionMismatch,
          .message = "`" + left.header.name + "` " + words_for_unit(left.unit) + "; `" +
                     right.header.name + "` " + words_for_unit(right.unit),
          .primary = {{span, "these cannot be compared"}},
          .secondary = {{left.header.name_span, "declared here"},
                        {right.header.name_span, "declared here"}},
          .help = "compare each with a value of its own"};
}

}  // namespace

quantity::Comparison comparison_from(syntax::CompareOp op) {
  switch (op) {
    case syntax::CompareOp::kLess:
      return Comparison::kLess;
    case syntax::CompareOp::kLessEqual:
      return Comparison::kLessEqual;
    case syntax::CompareOp::kGreater:
      return Comparison::kGreater;
    case syntax::CompareOp::kGreaterEqual:
      return Comparison::kGreaterEqual;
    case syntax::CompareOp::kEqual:
      return Comparison::kEqual;
    case syntax::CompareOp::kNotEqual:
      break;
  }
  return Comparison::kNotEqual;
}

const syntax::NameValue* ConditionChecker::name_of_value(syntax::ValueId id) const {
  return std::get_if<syntax::NameValue>(&scope_.tree()[id].value);
}

// What a definition calls by this name, as if it were written here.
std::optional<syntax::Quantity> ConditionChecker::named_quantity(const syntax::Name& name) const {
  const Declaration* found = scope_.context().names.find(name.text, kWantNamedQuantity);
  if (found == nullptr || found->kind != Kind::kDefinition || !found->id ||
      !scope_.is_visible(*found, name.span)) {
    return std::nullopt;
  }
  const NamedQuantity& meant = scope_.model().named_quantities[*found->id];
  return syntax::Quantity{{meant.number, name.span}, meant.unit, name.span, name.span};
}

// A number with its unit, perhaps negated; nothing for a value that must be looked up or computed.
std::optional<syntax::Quantity> ConditionChecker::constant(syntax::ValueId id) const {
  const syntax::Value& value = scope_.tree()[id];
  if (const auto* quantity = std::get_if<syntax::QuantityValue>(&value.value)) {
    return quantity->quantity;
  }
  if (const auto* name = std::get_if<syntax::NameValue>(&value.value)) {
    return named_quantity(name->name);
  }
  const auto* negated = std::get_if<syntax::NegatedValue>(&value.value);
  if (negated == nullptr) {
    return std::nullopt;
  }
  std::optional<syntax::Quantity> inner = constant(negated->value);
  if (inner) {
    std::string& text = inner->number.text;
    text = text.starts_with('-') ? text.substr(1) : "-" + text;
    inner->span = value.span;
  }
  return inner;
}

std::optional<Operand> ConditionChecker::check_selected(const syntax::SelectedValue& selected) {
  const auto lab = scope_.id_of<LabId>(selected.lab, kWantLab);
  const auto within = read_duration(scope_, selected.within);
  if (!lab || (selected.within && !within)) {
    return std::nullopt;
  }
  return LabOperand{*lab, static_cast<LabOperand::Selection>(selected.selection), within};
}

std::optional<Operand> ConditionChecker::check_operand(syntax::ValueId id) {
  const syntax::Value& value = scope_.tree()[id];
  if (const auto* selected = std::get_if<syntax::SelectedValue>(&value.value)) {
    return check_selected(*selected);
  }
  const auto* name = std::get_if<syntax::NameValue>(&value.value);
  if (name == nullptr) {
    scope_.error(invalid_comparison("this cannot be compared in a condition", value.span));
    return std::nullopt;
  }
  if (name->name.text == "age") {
    return AgeOperand{};
  }
  const auto lab = scope_.id_of<LabId>(name->name, kWantLab);
  return lab ? std::optional<Operand>(LabOperand{*lab, LabOperand::Selection::kLatest, {}})
             : std::nullopt;
}

// Age is counted in completed years, so only whole years decide anything.
std::optional<Threshold> ConditionChecker::check_age(const syntax::Quantity& written,
                                                     const Quantity& value) {
  if (!is_years(written.unit) && !is_months(written.unit)) {
    scope_.error(age_unit(written));
    return std::nullopt;
  }
  Rational years = is_months(written.unit) ? value.value / Rational(12) : value.value;
  if (!years.is_integer() || years.is_negative()) {
    scope_.error(invalid_value("`age` is counted in completed years", written.span,
                               "write a whole number of years"));
    return std::nullopt;
  }
  if (years > Rational(kYearsLived)) {
    scope_.warn(implausible_age(written));
  }
  return Threshold{shared_quantity(scope_.context(), 'a', written, value), std::move(years)};
}

std::optional<Threshold> ConditionChecker::check_lab_value(LabId lab_id,
                                                           const syntax::Quantity& written,
                                                           const Quantity& value) {
  const Lab& lab = scope_.model()[lab_id];
  std::optional<Rational> canonical = read_on_scale(
      scope_, written, value, {lab.header.name, lab.unit, lab.molar_mass, lab.header.name_span});
  if (!canonical) {
    return std::nullopt;
  }
  const bool is_low = lab.plausible_low && *canonical < *lab.plausible_low;
  const bool is_high = lab.plausible_high && *canonical > *lab.plausible_high;
  if (is_low || is_high) {
    scope_.warn(implausible_threshold(lab, written));
  }
  return Threshold{shared_quantity(scope_.context(), 'l', written, value), std::move(*canonical)};
}

std::optional<Threshold> ConditionChecker::check_threshold(const Operand& operand,
                                                           const syntax::Quantity& as_written) {
  syntax::Quantity written = as_written;
  // The words of time are units of age whether or not stdlib.units is loaded.
  const bool is_age = std::holds_alternative<AgeOperand>(operand);
  if (is_age) {
    std::optional<Rational> number = read_number(scope_, written.number);
    if (!number) {
      return std::nullopt;
    }
    quantity::Unit unit = ucum_unit("a");
    unit.factor = is_months(written.unit) ? unit.factor / Rational(12) : unit.factor;
    unit.text = written.unit;
    return check_age(written, {std::move(*number), std::move(unit)});
  }
  const std::optional<Quantity> value = read_quantity(scope_, written);
  return value ? check_lab_value(std::get<LabOperand>(operand).lab, written, *value) : std::nullopt;
}

ConditionChecker::Checked ConditionChecker::compare_operands(
    const syntax::CompareCondition& condition, Operand left, Span span) {
  std::optional<Operand> right = check_operand(condition.right);
  if (!right) {
    return std::nullopt;
  }
  const Lab* left_lab = lab_of(scope_.model(), left);
  const Lab* right_lab = lab_of(scope_.model(), *right);
  if (left_lab == nullptr || right_lab == nullptr) {
    scope_.error(invalid_comparison("`age` is compared with years, not with a lab", span));
    return std::nullopt;
  }
  if (left_lab->unit.dimension != right_lab->unit.dimension) {
    scope_.error(labs_of_two_dimensions(*left_lab, *right_lab, span));
    return std::nullopt;
  }
  return add(span, CompareLabs{std::move(left), comparison_from(condition.op), std::move(*right)});
}

ConditionChecker::Checked ConditionChecker::check_compare(const syntax::CompareCondition& condition,
                                                          Span span) {
  for (const syntax::ValueId side : {condition.left, condition.right}) {
    const syntax::NameValue* name = name_of_value(side);
    if (name != nullptr && find_variable(name->name.text)) {
      return check_same(condition, span);
    }
  }
  const std::optional<syntax::Quantity> left = constant(condition.left);
  const std::optional<syntax::Quantity> right = constant(condition.right);
  const Comparison written = comparison_from(condition.op);
  if (const auto agent = dosed_agent(condition.left); agent && right) {
    return check_dose(*agent, written, *right, span);
  }
  if (const auto agent = dosed_agent(condition.right); agent && left) {
    return check_dose(*agent, flipped(written), *left, span);
  }
  if (left && right) {
    scope_.error(invalid_comparison("this compares two fixed values", span));
    return std::nullopt;
  }
  const std::optional<Operand> operand = check_operand(left ? condition.right : condition.left);
  if (!operand) {
    return std::nullopt;
  }
  if (!left && !right) {
    return compare_operands(condition, *operand, span);
  }
  std::optional<Threshold> threshold = check_threshold(*operand, left ? *left : *right);
  if (!threshold) {
    return std::nullopt;
  }
  const Comparison comparison = comparison_from(condition.op);
  return add(span,
             Compare{*operand, left ? flipped(comparison) : comparison, std::move(*threshold)});
}

ConditionChecker::Checked ConditionChecker::check_range(const syntax::RangeCondition& condition,
                                                        Span span) {
  syntax::Quantity written_low = *condition.low;
  if (written_low.unit.empty()) {  // `40 .. 50 %`
    written_low.unit = condition.high->unit;
    written_low.unit_span = condition.high->unit_span;
  }
  if (const auto agent = dosed_agent(condition.value)) {
    const Checked least = check_dose(*agent, Comparison::kGreaterEqual, written_low, span);
    const Checked most = check_dose(*agent, Comparison::kLessEqual, *condition.high, span);
    return least && most ? add(span, And{{*least, *most}}) : std::nullopt;
  }
  const std::optional<Operand> operand = check_operand(condition.value);
  if (!operand) {
    return std::nullopt;
  }
  std::optional<Threshold> low = check_threshold(*operand, written_low);
  std::optional<Threshold> high = check_threshold(*operand, *condition.high);
  if (!low || !high) {
    return std::nullopt;
  }
  if (low->canonical > high->canonical) {
    scope_.error(empty_range(condition.low->number.text, condition.high->number.text,
                             diagnostics::join(condition.low->span, condition.high->span)));
    return std::nullopt;
  }
  return add(span, InRange{*operand, std::move(*low), std::move(*high)});
}

}  // namespace regimen::knowledge
