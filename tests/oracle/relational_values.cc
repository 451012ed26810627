// Implements relational_values.h: §10 of docs/semantics.md, "Values".
#include "tests/oracle/relational_values.h"

#include <algorithm>
#include <cctype>

#include "engine/base/check.h"
#include "engine/base/overload.h"

namespace regimen::oracle {

namespace {

using quantity::Rational;
using syntax::Arithmetic;
using syntax::CompareOp;

constexpr int kDigits = 40;

Rational as_number(const DataValue& value) {
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole != nullptr ? Rational(*whole) : std::get<Rational>(value);
}

bool is_number(const DataValue& value) {
  return std::holds_alternative<Rational>(value);
}

// A whole number, unless it does not fit.
std::optional<DataValue> fitting(const Rational& value) {
  const auto whole = value.floor_integer();
  return whole ? std::optional<DataValue>(*whole) : std::nullopt;
}

// The remainder has the sign of the divisor.
std::optional<DataValue> remainder(std::int64_t left, std::int64_t right) {
  if (right == 0) {
    return std::nullopt;
  }
  const Rational divisor(right);
  const Rational times = *(Rational(left) / divisor).floor_integer();
  return fitting(Rational(left) - times * divisor);
}

bool holds_in_order(CompareOp op, int order) {
  switch (op) {
    case CompareOp::kLess:
      return order < 0;
    case CompareOp::kLessEqual:
      return order <= 0;
    case CompareOp::kGreater:
      return order > 0;
    case CompareOp::kGreaterEqual:
      return order >= 0;
    case CompareOp::kEqual:
      return order == 0;
    case CompareOp::kNotEqual:
      break;
  }
  return order != 0;
}

std::string changed(std::string text, bool is_upper) {
  for (char& letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x80) {
      letter = static_cast<char>(is_upper ? std::toupper(byte) : std::tolower(byte));
    }
  }
  return text;
}

// Functions of one value.
std::optional<DataValue> apply(const std::string& name, const DataValue& value) {
  if (name == "length") {
    const auto& text = std::get<std::string>(value);
    return std::int64_t{std::count_if(text.begin(), text.end(), [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;  // of UTF-8: characters begin
    })};
  }
  if (name == "lower" || name == "upper") {
    return changed(std::get<std::string>(value), name == "upper");
  }
  if (name == "text") {
    return value_text(value);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {  // number, integer
    const auto number = Rational::parse(*text);
    const bool is_decimal = text->find_first_of(".eE") != std::string::npos;
    const bool is_refused = !number || (name == "integer" && is_decimal);
    return is_refused ? std::nullopt : name == "number" ? DataValue(*number) : fitting(*number);
  }
  const Rational number = as_number(value);
  if (name == "abs") {
    const Rational size = number.is_negative() ? -number : number;
    return is_number(value) ? DataValue(size) : fitting(size);
  }
  if (name == "number") {
    return number;
  }
  if (name == "integer" && !number.is_integer()) {
    return std::nullopt;
  }
  if (name == "ceiling") {
    const auto below = fitting(-number);
    return below ? fitting(-as_number(*below)) : std::nullopt;
  }
  REGIMEN_CHECK(name == "floor" || name == "round" || name == "integer", "generated programs");
  return fitting(name == "round" ? number.rounded(0) : number);
}

}  // namespace

std::string name_of_aggregate(syntax::ValueId id) {
  return "#" + std::to_string(id.index());
}

bool is_variable(const std::string& name, const Definitions& definitions) {
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z' && !definitions.contains(name);
}

int order_of(const DataValue& left, const DataValue& right) {
  const bool is_mixed = is_number(left) != is_number(right);
  const DataValue first = is_mixed ? DataValue(as_number(left)) : left;
  const DataValue second = is_mixed ? DataValue(as_number(right)) : right;
  return first < second ? -1 : second < first ? 1 : 0;
}

DataValue in_column(DataValue value, const std::string& sort) {
  return sort == "number" ? DataValue(as_number(value)) : value;
}

std::string value_text(const DataValue& value) {
  return std::visit(Overload{[](std::int64_t whole) { return std::to_string(whole); },
                             [](const Rational& number) { return number.to_text(kDigits); },
                             [](const std::string& text) { return text; }},
                    value);
}

void add_names(const syntax::Tree& tree, syntax::ValueId id, const Definitions& definitions,
               std::set<std::string>& names) {
  const auto& value = tree[id].value;
  if (const auto* name = std::get_if<syntax::NameValue>(&value)) {
    if (is_variable(name->name.text, definitions)) {
      names.insert(name->name.text);
    }
  } else if (const auto* pair = std::get_if<syntax::ArithmeticValue>(&value)) {
    add_names(tree, pair->left, definitions, names);
    add_names(tree, pair->right, definitions, names);
  } else if (const auto* negated = std::get_if<syntax::NegatedValue>(&value)) {
    add_names(tree, negated->value, definitions, names);
  } else if (const auto* call = std::get_if<syntax::CallValue>(&value)) {
    for (const syntax::ValueId arg : call->args) {
      add_names(tree, arg, definitions, names);
    }
  } else if (std::holds_alternative<syntax::AggregateValue>(value)) {
    names.insert(name_of_aggregate(id));
  }
}

bool Computation::is_known(syntax::ValueId id) const {
  std::set<std::string> names;
  add_names(*tree_, id, definitions_, names);
  return std::all_of(names.begin(), names.end(),
                     [&](const std::string& name) { return bindings_.contains(name); });
}

bool Computation::is_literal(syntax::ValueId id) const {
  const auto* negated = std::get_if<syntax::NegatedValue>(&(*tree_)[id].value);
  return negated != nullptr ? is_literal(negated->value)
                            : std::holds_alternative<syntax::QuantityValue>((*tree_)[id].value);
}

Computation::Result Computation::named(const std::string& name, bool wants_number) const {
  const auto parameter = parameters_.find(name);
  if (parameter != parameters_.end()) {
    return parameter->second;
  }
  return definitions_.contains(name) ? defined(name, {}, wants_number) : bindings_.at(name);
}

Computation::Result Computation::defined(const std::string& name,
                                         const std::vector<syntax::ValueId>& args,
                                         bool wants_number) const {
  const DataDefinition& definition = definitions_.at(name);
  Computation inner(*definition.tree, definitions_, bindings_);
  for (std::size_t i = 0; i < args.size(); ++i) {
    inner.parameters_.emplace(definition.decl->parameters[i].text, value(args[i]));
  }
  return inner.value(definition.decl->value, wants_number);
}

// Of two values one says whether a whole literal on the other side is a number.
std::optional<std::pair<DataValue, DataValue>> Computation::both(syntax::ValueId left,
                                                                 syntax::ValueId right,
                                                                 bool wants_number) const {
  const bool is_right_first = is_literal(left) && !is_literal(right);
  const Result first = value(is_right_first ? right : left, wants_number);
  const Result second =
      first ? value(is_right_first ? left : right, is_number(*first)) : std::nullopt;
  if (!second) {
    return std::nullopt;
  }
  return is_right_first ? std::pair(*second, *first) : std::pair(*first, *second);
}

Computation::Result Computation::called(const syntax::CallValue& call, bool wants_number) const {
  const std::string& name = call.function.text;
  if (definitions_.contains(name)) {
    return defined(name, call.args, wants_number);
  }
  if (name == "concat") {
    std::string all;
    for (const syntax::ValueId arg : call.args) {
      const Result part = value(arg);
      if (!part) {
        return std::nullopt;
      }
      all += std::get<std::string>(*part);
    }
    return all;
  }
  if (name == "min" || name == "max") {
    const auto pair = both(call.args[0], call.args[1], wants_number);
    if (!pair) {
      return std::nullopt;
    }
    const bool is_mixed = is_number(pair->first) != is_number(pair->second);
    const bool is_first = (order_of(pair->first, pair->second) < 0) == (name == "min");
    const DataValue& chosen = is_first ? pair->first : pair->second;
    return is_mixed ? DataValue(as_number(chosen)) : chosen;
  }
  const Result only = value(call.args[0]);
  return only ? apply(name, *only) : std::nullopt;
}

Computation::Result Computation::arithmetic(const syntax::ArithmeticValue& pair,
                                            bool wants_number) const {
  const bool is_sum = pair.op == Arithmetic::kAdd || pair.op == Arithmetic::kSubtract;
  const Result left = value(pair.left, is_sum && wants_number && is_literal(pair.left));
  const Result right =
      left ? value(pair.right, is_sum && is_number(*left)) : std::optional<DataValue>();
  if (!right) {
    return std::nullopt;
  }
  if (pair.op == Arithmetic::kModulo) {
    return remainder(std::get<std::int64_t>(*left), std::get<std::int64_t>(*right));
  }
  const Rational first = as_number(*left);
  const Rational second = as_number(*right);
  if (pair.op == Arithmetic::kDivide) {
    return second.is_zero() ? std::nullopt : Result(first / second);
  }
  const Rational result = pair.op == Arithmetic::kAdd        ? first + second
                          : pair.op == Arithmetic::kSubtract ? first - second
                                                             : first * second;
  return is_number(*left) || is_number(*right) ? DataValue(result) : fitting(result);
}

Computation::Result Computation::value(syntax::ValueId id, bool wants_number) const {
  const auto& written = (*tree_)[id].value;
  if (const auto* name = std::get_if<syntax::NameValue>(&written)) {
    return named(name->name.text, wants_number);
  }
  if (const auto* literal = std::get_if<syntax::QuantityValue>(&written)) {
    const std::string& text = literal->quantity.number.text;
    const Rational number = *Rational::parse(text);
    const bool is_whole = text.find('.') == std::string::npos && fitting(number);
    return is_whole && !wants_number ? *fitting(number) : DataValue(number);
  }
  if (const auto* text = std::get_if<syntax::TextValue>(&written)) {
    return text->text.value;
  }
  if (const auto* pair = std::get_if<syntax::ArithmeticValue>(&written)) {
    return arithmetic(*pair, wants_number);
  }
  if (const auto* negated = std::get_if<syntax::NegatedValue>(&written)) {
    const Result inner = value(negated->value, wants_number);
    if (!inner) {
      return std::nullopt;
    }
    return is_number(*inner) ? DataValue(-as_number(*inner)) : fitting(-as_number(*inner));
  }
  if (const auto* call = std::get_if<syntax::CallValue>(&written)) {
    return called(*call, wants_number);
  }
  REGIMEN_CHECK(std::holds_alternative<syntax::AggregateValue>(written), "generated programs");
  return bindings_.at(name_of_aggregate(id));
}

std::optional<bool> Computation::holds(syntax::ValueId left, CompareOp op,
                                       syntax::ValueId right) const {
  const auto pair = both(left, right, false);
  return pair ? std::optional(holds_in_order(op, order_of(pair->first, pair->second)))
              : std::nullopt;
}

std::optional<bool> Computation::holds(const syntax::AtomCondition& call) const {
  const Result whole = value(call.args[0]);
  const Result part = whole ? value(call.args[1]) : std::nullopt;
  if (!part) {
    return std::nullopt;
  }
  const std::size_t at = std::get<std::string>(*whole).find(std::get<std::string>(*part));
  return call.relation.text == "contains" ? at != std::string::npos : at == 0;
}

}  // namespace regimen::oracle
