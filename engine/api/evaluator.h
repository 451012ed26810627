// The evaluator of expressions: values of a syntax tree, computed exactly. Private to engine/api.
//
// Shape:   an amount keeps the witnesses it was given with (`of AGENT`: strength; `of LAB`: molar
//          mass).
// Errors:  E41x in the sink; then there is no value.
#pragma once

#include <optional>
#include <variant>

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/model.h"
#include "engine/syntax/tree.h"

namespace regimen::api {

struct Amount {
  quantity::Rational value;
  quantity::Unit unit;
  std::optional<quantity::Rational> molar_mass;
  std::optional<quantity::Quantity> strength;
};
using Evaluated = std::variant<Amount, quantity::Date, quantity::Instant, quantity::TimeOfDay>;

std::string value_text(const Evaluated& value);

class Evaluator {
 public:
  Evaluator(const knowledge::Model& model, const syntax::Tree& tree, diagnostics::Sink& sink)
      : model_(model), tree_(tree), sink_(sink) {}

  std::optional<Evaluated> value(syntax::ValueId id);
  std::optional<bool> condition(syntax::ConditionId id);

 private:
  using Result = std::optional<Evaluated>;

  Result compute(const syntax::NameValue& name, syntax::Span span);
  Result compute(const syntax::QuantityValue& quantity, syntax::Span span);
  Result compute(const syntax::DateValue& date, syntax::Span span);
  Result compute(const syntax::TimeValue& time, syntax::Span span);
  Result compute(const syntax::OfValue& of, syntax::Span span);
  Result compute(const syntax::AtStrengthValue& at, syntax::Span span);
  Result compute(const syntax::ArithmeticValue& arithmetic, syntax::Span span);
  Result compute(const syntax::NegatedValue& negated, syntax::Span span);
  Result compute(const syntax::InUnitValue& in, syntax::Span span);
  Result compute(const syntax::SelectedValue& selected, syntax::Span span);
  Result compute(const syntax::TextValue& text, syntax::Span span);
  Result compute(const syntax::CallValue& call, syntax::Span span);
  Result compute(const syntax::AggregateValue& aggregate, syntax::Span span);

  std::optional<Amount> amount(const syntax::Quantity& quantity);
  std::optional<Amount> graduations(const syntax::OfValue& of, syntax::Span span);
  std::optional<Amount> amount_of(Amount amount, const syntax::Name& name);
  Result add(const Evaluated& left, const Evaluated& right, bool is_minus, syntax::Span span);
  Result add_amounts(const Amount& left, const Amount& right, bool is_minus, syntax::Span span);
  Result multiply(const Amount& left, const Amount& right, bool is_division, syntax::Span span);
  std::optional<quantity::Unit> unit(const std::string& text, syntax::Span span);
  std::optional<bool> compare(const Evaluated& left, syntax::CompareOp op, const Evaluated& right,
                              syntax::Span span);
  std::optional<bool> range(const syntax::RangeCondition& range, syntax::Span span);
  std::nullopt_t refuse(diagnostics::Diagnostic diagnostic);

  const knowledge::Model& model_;
  const syntax::Tree& tree_;
  diagnostics::Sink& sink_;
};

// `amount` in `unit`: exactly, through its molar mass or its strength where it needs one.
std::optional<quantity::Rational> in_unit(const Amount& amount, const quantity::Unit& unit);

}  // namespace regimen::api
