// Implements engine/datalog/lowerer.h: functions of the language and definitions of the author.
#include <algorithm>
#include <array>

#include "engine/base/nearest.h"
#include "engine/datalog/lowerer.h"
#include "engine/datalog/program_diagnostics.h"

namespace regimen::datalog {

namespace {

using ValueKind = Type::Kind;

// Functions with fixed types; the others look at what they are given.
struct Function {
  std::string_view name;
  Op op;
  ValueKind result;
  std::array<ValueKind, 3> args;
  std::size_t count;
};
constexpr std::array<Function, 6> kFunctions = {{
    {"contains", Op::kContains, ValueKind::kBoolean, {ValueKind::kText, ValueKind::kText}, 2},
    {"length", Op::kLength, ValueKind::kInteger, {ValueKind::kText}, 1},
    {"lower", Op::kLower, ValueKind::kText, {ValueKind::kText}, 1},
    {"starts_with", Op::kStartsWith, ValueKind::kBoolean, {ValueKind::kText, ValueKind::kText}, 2},
    {"substring",
     Op::kSubstring,
     ValueKind::kText,
     {ValueKind::kText, ValueKind::kInteger, ValueKind::kInteger},
     3},
    {"upper", Op::kUpper, ValueKind::kText, {ValueKind::kText}, 1},
}};
constexpr std::array<std::string_view, 10> kOthers = {
    "abs", "ceiling", "concat", "floor", "integer", "max", "min", "number", "round", "text"};

const Function* find_function(std::string_view name) {
  const auto* found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                   [&](const Function& each) { return each.name == name; });
  return found == kFunctions.end() ? nullptr : found;
}

std::string values_words(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " value" : " values");
}

}  // namespace

bool is_condition_function(std::string_view name) {
  return name == "contains" || name == "starts_with";
}

// Definitions are written out where they are used; each use reads its values once.
Lowerer::MaybeExpr Lowerer::expand(const std::string& name,
                                   const std::vector<syntax::ValueId>& args, const Type* expected,
                                   Span span) {
  const Definition& definition = declared_.definitions.find(name)->second;
  const std::vector<syntax::Name>& parameters = definition.decl->parameters;
  if (std::find(expanding_.begin(), expanding_.end(), name) != expanding_.end()) {
    std::string path;
    for (const std::string& each : expanding_) {
      path += each + " → ";
    }
    error(circular(path + name, span));
    return std::nullopt;
  }
  if (scope().resolve({name, span}, knowledge::kWantDefinition) == nullptr) {
    return std::nullopt;
  }
  if (parameters.size() != args.size()) {
    error(wrong_count(name, values_words(parameters.size()), args.size(), span));
    return std::nullopt;
  }
  std::map<std::string, ExprId> given;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const MaybeExpr value = lower(args[i], nullptr);
    if (!value) {
      return std::nullopt;
    }
    given.emplace(parameters[i].text, *value);
  }
  const auto* outer_parameters = std::exchange(parameters_, &given);
  const auto* outer_tree = std::exchange(tree_, &declared_.trees[definition.tree]);
  auto outer_variables = std::exchange(draft_.variables, {});
  expanding_.push_back(name);
  const MaybeExpr result = lower(definition.decl->value, expected);
  expanding_.pop_back();
  draft_.variables = std::move(outer_variables);
  tree_ = outer_tree;
  parameters_ = outer_parameters;
  return result;
}

Lowerer::MaybeExpr Lowerer::lower_function(const syntax::CallValue& call, const Type* /*expected*/,
                                           Span span) {
  const Function& function = *find_function(call.function.text);
  Expr result{function.op, Type{function.result}, {}, 0, 0, span};
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    const Type type{function.args.at(i)};
    const MaybeExpr value = lower(call.args[i], &type);
    const MaybeExpr fitting = value ? coerce(*value, type, "this value") : std::nullopt;
    if (!fitting) {
      return std::nullopt;
    }
    result.args.push_back(*fitting);
  }
  return add(std::move(result));
}

// `min(X, Y)`, `max(X, Y)`
Lowerer::MaybeExpr Lowerer::lower_choice(const syntax::CallValue& call, const Type* expected,
                                         Span span) {
  const auto [left, right] = lower_both(call.args[0], call.args[1], expected);
  if (!left || !right) {
    return std::nullopt;
  }
  const bool is_mixed = expr(*left).type.is_numeric() && expr(*right).type.is_numeric() &&
                        expr(*left).type.kind != expr(*right).type.kind;
  const ExprId first = is_mixed ? as_number(*left) : *left;
  const ExprId second = is_mixed ? as_number(*right) : *right;
  if (!is_same(expr(first).type, expr(second).type) || !expr(first).type.has_order()) {
    error(operands_do_not_fit(expr(first).type, expr(second).type, "compared by size", span));
    return std::nullopt;
  }
  const Op op = call.function.text == "min" ? Op::kLeast : Op::kGreatest;
  return add({op, Type(expr(first).type), {first, second}, 0, 0, span});
}

// `abs`, `floor`, `ceiling`, `round`
Lowerer::MaybeExpr Lowerer::lower_magnitude(const syntax::CallValue& call, Span span) {
  const MaybeExpr value = lower(call.args[0], nullptr);
  if (!value) {
    return std::nullopt;
  }
  const Type type = expr(*value).type;
  const std::string& name = call.function.text;
  const bool is_abs = name == "abs";
  const bool is_quantity =
      type.kind == ValueKind::kQuantity && type.unit->offset.is_zero() && !type.unit->is_special;
  if (!type.is_numeric() && !(is_abs && is_quantity)) {
    error(wrong_type("this", type, "a number", span));
    return std::nullopt;
  }
  if (is_abs) {
    const Op op = type.kind == ValueKind::kInteger ? Op::kAbsInteger : Op::kAbsNumber;
    return add({op, type, {*value}, 0, 0, span});
  }
  if (type.kind == ValueKind::kInteger) {
    return value;
  }
  const Op op = name == "floor" ? Op::kFloor : name == "ceiling" ? Op::kCeiling : Op::kRound;
  return add({op, Type{ValueKind::kInteger}, {*value}, 0, 0, span});
}

// `text`, `number`, `integer`
Lowerer::MaybeExpr Lowerer::lower_conversion(const syntax::CallValue& call, Span span) {
  const MaybeExpr value = lower(call.args[0], nullptr);
  if (!value) {
    return std::nullopt;
  }
  const ValueKind given = expr(*value).type.kind;
  const std::string& name = call.function.text;
  if (name == "text") {
    return given == ValueKind::kText
               ? value
               : add({Op::kToText, Type{ValueKind::kText}, {*value}, 0, 0, span});
  }
  const bool is_number = name == "number";
  const Type type{is_number ? ValueKind::kNumber : ValueKind::kInteger};
  if (given == ValueKind::kText) {
    return add({is_number ? Op::kReadNumber : Op::kReadInteger, type, {*value}, 0, 0, span});
  }
  if (given == ValueKind::kInteger) {
    return is_number ? as_number(*value) : *value;
  }
  if (given == ValueKind::kNumber) {
    return is_number ? value : add({Op::kToInteger, type, {*value}, 0, 0, span});
  }
  error(wrong_type("this", expr(*value).type, "a number or a text", span));
  return std::nullopt;
}

void Lowerer::report_unknown_function(const syntax::Name& function) {
  std::vector<std::string> names(kOthers.begin(), kOthers.end());
  for (const Function& each : kFunctions) {
    names.emplace_back(each.name);
  }
  for (const auto& each : declared_.definitions) {
    names.push_back(each.first);
  }
  error(unknown_function(function.text, nearest_names(function.text, names), function.span));
}

Lowerer::MaybeExpr Lowerer::lower_concat(const syntax::CallValue& call, Span span) {
  Expr result{Op::kConcat, Type{ValueKind::kText}, {}, 0, 0, span};
  for (const syntax::ValueId arg : call.args) {
    const MaybeExpr value = lower(arg, &result.type);
    const MaybeExpr fitting = value ? coerce(*value, result.type, "this value") : std::nullopt;
    if (!fitting) {
      return std::nullopt;
    }
    result.args.push_back(*fitting);
  }
  return add(std::move(result));
}

Lowerer::MaybeExpr Lowerer::lower_call(const syntax::CallValue& call, const Type* expected,
                                       Span span) {
  const std::string& name = call.function.text;
  const std::size_t given = call.args.size();
  if (declared_.definitions.contains(name)) {
    return expand(name, call.args, expected, call.function.span);
  }
  const Function* function = find_function(name);
  const bool is_other = std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end();
  if (function == nullptr && !is_other) {
    report_unknown_function(call.function);
    return std::nullopt;
  }
  if (name == "concat" && given >= 2) {
    return lower_concat(call, span);
  }
  const bool is_pair = name == "min" || name == "max" || name == "concat";
  const std::size_t takes = function != nullptr ? function->count : is_pair ? 2 : 1;
  if (given != takes) {
    error(wrong_count(name, (name == "concat" ? "at least " : "") + values_words(takes), given,
                      call.function.span));
    return std::nullopt;
  }
  if (function != nullptr) {
    return lower_function(call, expected, span);
  }
  if (is_pair) {
    return lower_choice(call, expected, span);
  }
  const bool is_conversion = name == "text" || name == "number" || name == "integer";
  return is_conversion ? lower_conversion(call, span) : lower_magnitude(call, span);
}

}  // namespace regimen::datalog
