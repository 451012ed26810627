// Implements the values of grammar/build.h.
#include <utility>

#include "grammar/author_errors.h"
#include "grammar/build.h"

namespace regimen::grammar {

using syntax::ValueId;

syntax::ValueId Builder::add(decltype(syntax::Value::value) value, diagnostics::Span where) {
  tree_.values.push_back({std::move(value), where});
  return ValueId(tree_.values.size() - 1);
}

syntax::ValueId Builder::add(decltype(syntax::Value::value) value,
                             const antlr4::ParserRuleContext* context) {
  return add(std::move(value), span(context));
}

Builder::P::FactorContext* Builder::single_factor(P::SumContext* sum) {
  const bool is_single =
      sum->into == nullptr && sum->parts.size() == 1 && sum->parts.front()->parts.size() == 1;
  return is_single ? sum->parts.front()->parts.front() : nullptr;
}

bool Builder::is_value(P::DisjunctionContext* expression) {
  if (expression->parts.size() != 1 || expression->parts.front()->parts.size() != 1) {
    return false;
  }
  P::NegationContext* negation = expression->parts.front()->parts.front();
  P::ComparisonContext* comparison = negation->claim;
  const bool is_plain =
      comparison != nullptr && comparison->op == nullptr && comparison->low == nullptr;
  return is_plain && is_value(comparison->left);
}

bool Builder::is_value(P::SumContext* sum) {
  P::FactorContext* factor = single_factor(sum);
  if (factor == nullptr) {
    return true;
  }
  switch (factor->start->getType()) {
    case P::LEFT_PAREN:
      return is_value(static_cast<P::GroupFactorContext*>(factor)->inner);
    case P::MINUS:
    case P::NUMBER:
    case P::DATE:
    case P::TIME:
    case P::STRING:
    case P::LATEST:
    case P::FIRST:
    case P::HIGHEST:
    case P::LOWEST:
    case P::MEAN:
      return true;
    case P::ANY:
    case P::ALL:
    case P::NONE:
    case P::AT:
    case P::KNOWN:
    case P::MISSING:
    case P::TAKING:
    case P::RECOMMENDED:
    case P::INDICATED:
    case P::WITHHELD:
    case P::CONTRAINDICATED:
      return false;
    default: {
      const auto* named = dynamic_cast<P::NameFactorContext*>(factor);
      return named == nullptr || (named->call == nullptr && named->window == nullptr);
    }
  }
}

std::optional<ValueId> Builder::value(P::DisjunctionContext* expression) {
  if (!is_value(expression)) {
    errors_.add(not_a_value(word(expression)));
    return std::nullopt;
  }
  return value(expression->parts.front()->parts.front()->claim->left);
}

std::optional<ValueId> Builder::value(P::SumContext* sum) {
  std::optional<ValueId> result = value(sum->parts.front());
  for (std::size_t i = 0; i < sum->ops.size() && result; ++i) {
    const auto op = sum->ops[i]->getType() == P::PLUS ? syntax::Arithmetic::kAdd
                                                      : syntax::Arithmetic::kSubtract;
    const auto right = value(sum->parts[i + 1]);
    const diagnostics::Span where =
        diagnostics::join(span(sum->parts.front()), span(sum->parts[i + 1]));
    result = right ? std::optional(add(syntax::ArithmeticValue{op, *result, *right}, where))
                   : std::nullopt;
  }
  if (result && sum->into != nullptr) {
    result = add(syntax::InUnitValue{*result, text(sum->into), span(sum->into)}, sum);
  }
  return result;
}

std::optional<ValueId> Builder::value(P::ProductContext* product) {
  std::optional<ValueId> result = value(product->parts.front());
  for (std::size_t i = 0; i < product->ops.size() && result; ++i) {
    const std::size_t sign = product->ops[i]->getType();
    const auto op = sign == P::STAR    ? syntax::Arithmetic::kMultiply
                    : sign == P::SLASH ? syntax::Arithmetic::kDivide
                                       : syntax::Arithmetic::kModulo;
    const auto right = value(product->parts[i + 1]);
    const diagnostics::Span where =
        diagnostics::join(span(product->parts.front()), span(product->parts[i + 1]));
    result = right ? std::optional(add(syntax::ArithmeticValue{op, *result, *right}, where))
                   : std::nullopt;
  }
  return result;
}

std::optional<ValueId> Builder::value(P::FactorContext* factor) {
  switch (factor->start->getType()) {
    case P::MINUS: {
      const auto part = value(static_cast<P::NegativeFactorContext*>(factor)->part);
      return part ? std::optional(add(syntax::NegatedValue{*part}, factor)) : std::nullopt;
    }
    case P::LEFT_PAREN:
      return value(static_cast<P::GroupFactorContext*>(factor)->inner);
    case P::NUMBER:
      return quantity_value(static_cast<P::QuantityFactorContext*>(factor));
    default:
      return plain_value(factor);
  }
}

std::optional<ValueId> Builder::quantity_value(P::QuantityFactorContext* factor) {
  ValueId result = add(syntax::QuantityValue{quantity(factor->amount)}, factor->amount);
  if (factor->syringe != nullptr) {
    expect_word(factor->noun, "syringe");
    result = add(syntax::OfValue{result, std::nullopt, text(factor->syringe)}, factor);
  } else if (factor->of != nullptr) {
    result = add(syntax::OfValue{result, name(factor->of), std::nullopt}, factor);
  }
  if (factor->strength != nullptr) {
    result = add(syntax::AtStrengthValue{result, quantity(factor->strength)}, factor);
  }
  return result;
}

std::vector<ValueId> Builder::values(P::ArgListContext* list) {
  std::vector<ValueId> result;
  if (list != nullptr) {
    for (P::SumContext* each : list->args) {
      if (const auto id = value(each)) {
        result.push_back(*id);
      }
    }
  }
  return result;
}

// `sum of D over given(P, D)`; without `over` what stands after `of` is counted.
std::optional<ValueId> Builder::aggregate(P::AggregateFactorContext* factor) {
  syntax::AggregateValue result{name(factor->id), std::nullopt, std::nullopt, std::nullopt};
  if (factor->among == nullptr && factor->id->start->getType() == P::DOSE) {
    // `dose of warfarin`: what a patient takes of it.
    result.what = value(factor->what);
    return result.what ? std::optional(add(std::move(result), factor)) : std::nullopt;
  }
  if (factor->among == nullptr) {
    result.over = condition(factor->what);
  } else {
    result.what = value(factor->what);
    result.over = condition(factor->among);
  }
  return result.over ? std::optional(add(std::move(result), factor)) : std::nullopt;
}

// `latest V by T over result(P, V, T)`, `mean of V over result(P, V)`
std::optional<ValueId> Builder::aggregate(P::OverFactorContext* factor) {
  syntax::AggregateValue result{name(factor->which), std::nullopt, std::nullopt, std::nullopt};
  result.what = factor->what != nullptr ? value(factor->what)
                                        : add(syntax::NameValue{name(factor->lab)}, factor->lab);
  if (factor->key != nullptr) {
    result.key = value(factor->key);
  }
  result.over = condition(factor->among);
  return result.over ? std::optional(add(std::move(result), factor)) : std::nullopt;
}

std::optional<ValueId> Builder::plain_value(P::FactorContext* factor) {
  switch (factor->start->getType()) {
    case P::DATE:
      return add(syntax::DateValue{{text(factor), span(factor)}}, factor);
    case P::TIME:
      return add(syntax::TimeValue{text(factor)}, factor);
    case P::STRING:
      return add(syntax::TextValue{string(static_cast<P::TextFactorContext*>(factor)->text)},
                 factor);
    case P::LATEST:
    case P::FIRST:
    case P::HIGHEST:
    case P::LOWEST:
    case P::MEAN: {
      if (auto* over = dynamic_cast<P::OverFactorContext*>(factor)) {
        return aggregate(over);
      }
      auto* selected = static_cast<P::SelectedFactorContext*>(factor);
      const std::size_t type = selected->which->getType();
      using Selection = syntax::Selection;
      const Selection selection = type == P::LATEST    ? Selection::kLatest
                                  : type == P::FIRST   ? Selection::kFirst
                                  : type == P::HIGHEST ? Selection::kHighest
                                  : type == P::LOWEST  ? Selection::kLowest
                                                       : Selection::kMean;
      return add(syntax::SelectedValue{selection, name(selected->lab), window(selected->window)},
                 factor);
    }
    case P::ANY:
    case P::ALL:
    case P::NONE:
    case P::AT:
    case P::KNOWN:
    case P::MISSING:
    case P::TAKING:
    case P::RECOMMENDED:
    case P::INDICATED:
    case P::WITHHELD:
    case P::CONTRAINDICATED:
      errors_.add(not_a_value(word(factor)));
      return std::nullopt;
    default: {
      if (auto* counted = dynamic_cast<P::AggregateFactorContext*>(factor)) {
        return aggregate(counted);
      }
      auto* named = static_cast<P::NameFactorContext*>(factor);
      if (named->window != nullptr) {
        errors_.add(not_a_value(word(factor)));
        return std::nullopt;
      }
      if (named->call != nullptr) {
        return add(syntax::CallValue{name(named->id), values(named->args)}, factor);
      }
      return add(syntax::NameValue{name(named->id)}, factor);
    }
  }
}

}  // namespace regimen::grammar
