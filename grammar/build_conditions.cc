// Implements the conditions of grammar/build.h.
#include <utility>

#include "engine/base/check.h"
#include "grammar/author_errors.h"
#include "grammar/build.h"

namespace regimen::grammar {

using syntax::ConditionId;

syntax::CompareOp Builder::compare_op(const antlr4::Token* op) {
  switch (op->getType()) {
    case P::LESS:
      return syntax::CompareOp::kLess;
    case P::LESS_EQUAL:
      return syntax::CompareOp::kLessEqual;
    case P::GREATER:
      return syntax::CompareOp::kGreater;
    case P::GREATER_EQUAL:
      return syntax::CompareOp::kGreaterEqual;
    case P::EQUAL:
      return syntax::CompareOp::kEqual;
    default:
      return syntax::CompareOp::kNotEqual;
  }
}

ConditionId Builder::add(decltype(syntax::Condition::value) value,
                         const antlr4::ParserRuleContext* context) {
  tree_.conditions.push_back({std::move(value), span(context)});
  return ConditionId(tree_.conditions.size() - 1);
}

std::optional<ConditionId> Builder::condition(P::DisjunctionContext* expression) {
  if (expression->parts.size() == 1) {
    return condition(expression->parts.front());
  }
  syntax::OrCondition all;
  for (P::ConjunctionContext* part : expression->parts) {
    if (const auto id = condition(part)) {
      all.parts.push_back(*id);
    }
  }
  return all.parts.empty() ? std::nullopt : std::optional(add(std::move(all), expression));
}

std::optional<ConditionId> Builder::condition(P::ConjunctionContext* expression) {
  if (expression->parts.size() == 1) {
    return condition(expression->parts.front());
  }
  syntax::AndCondition all;
  for (P::NegationContext* part : expression->parts) {
    if (const auto id = condition(part)) {
      all.parts.push_back(*id);
    }
  }
  return all.parts.empty() ? std::nullopt : std::optional(add(std::move(all), expression));
}

std::optional<ConditionId> Builder::condition(P::NegationContext* expression) {
  if (expression->part == nullptr) {
    return condition(expression->claim);
  }
  const auto part = condition(expression->part);
  return part ? std::optional(add(syntax::NotCondition{*part}, expression)) : std::nullopt;
}

std::optional<ConditionId> Builder::condition(P::ComparisonContext* expression) {
  const auto claim = claim_condition(expression);
  if (!claim || expression->lasting == nullptr) {
    return claim;
  }
  return add(syntax::LastingCondition{*claim, duration(expression->lasting)}, expression);
}

std::optional<ConditionId> Builder::trend_condition(P::ComparisonContext* expression) {
  const auto left = value(expression->left);
  expect_word(expression->than, "than");
  if (!left) {
    return std::nullopt;
  }
  return add(syntax::TrendCondition{.value = *left,
                                    .is_falling = expression->trend->getType() == P::FALLING,
                                    .is_more = expression->than != nullptr,
                                    .amount = quantity(expression->by),
                                    .within = duration(expression->window->time)},
             expression);
}

std::optional<ConditionId> Builder::claim_condition(P::ComparisonContext* expression) {
  if (expression->trend != nullptr) {
    return trend_condition(expression);
  }
  if (expression->op != nullptr) {
    const auto left = value(expression->left);
    const auto right = value(expression->right);
    if (!left || !right) {
      return std::nullopt;
    }
    return add(
        syntax::CompareCondition{*left, compare_op(expression->op), *right, span(expression->op)},
        expression);
  }
  if (expression->low != nullptr) {
    const auto left = value(expression->left);
    auto [low, high] = range(expression->low, expression->high);
    return left ? std::optional(add(syntax::RangeCondition{*left, std::move(low), std::move(high)},
                                    expression))
                : std::nullopt;
  }
  P::FactorContext* factor = single_factor(expression->left);
  if (factor == nullptr) {
    errors_.add(not_a_condition(word(expression)));
    return std::nullopt;
  }
  return condition(factor);
}

namespace {

syntax::ChoiceCondition::Kind choice_kind(const antlr4::Token* token) {
  using Kind = syntax::ChoiceCondition::Kind;
  const std::size_t type = token->getType();
  return type == generated::RegimenParser::ANY   ? Kind::kAny
         : type == generated::RegimenParser::ALL ? Kind::kAll
                                                 : Kind::kNone;
}

}  // namespace

std::optional<ConditionId> Builder::condition(P::FactorContext* factor) {
  switch (factor->start->getType()) {
    case P::LEFT_PAREN:
      return condition(static_cast<P::GroupFactorContext*>(factor)->inner);
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
      errors_.add(not_a_condition(word(factor)));
      return std::nullopt;
    case P::ANY:
    case P::ALL:
    case P::NONE: {
      auto* choice = static_cast<P::ChoiceFactorContext*>(factor);
      return add(
          syntax::ChoiceCondition{choice_kind(choice->kind), std::nullopt, names(choice->names)},
          factor);
    }
    case P::AT:
    case P::CONSISTENTLY:
      return results_condition(static_cast<P::CountFactorContext*>(factor));
    case P::KNOWN:
    case P::MISSING: {
      auto* known = static_cast<P::KnownFactorContext*>(factor);
      return add(syntax::KnownCondition{known->kind->getType() == P::MISSING, name(known->id),
                                        window(known->window)},
                 factor);
    }
    case P::EVER:
      return ever_condition(static_cast<P::EverFactorContext*>(factor));
    case P::TAKING:
      return taking_condition(static_cast<P::TakingFactorContext*>(factor));
    case P::CONTINUE:
    case P::ADJUST:
    case P::HOLD:
    case P::STOP:
      return answer_condition(factor);
    case P::RECOMMENDED:
    case P::INDICATED:
    case P::WITHHELD:
    case P::CONTRAINDICATED:
      return word_condition(static_cast<P::WordsFactorContext*>(factor));
    default: {
      auto* taking = dynamic_cast<P::TakingFactorContext*>(factor);
      return taking != nullptr ? taking_condition(taking) : answer_condition(factor);
    }
  }
}

std::optional<ConditionId> Builder::name_condition(P::FactorContext* factor) {
  auto* named = dynamic_cast<P::NameFactorContext*>(factor);
  if (named == nullptr) {
    errors_.add(not_a_condition(word(factor)));
    return std::nullopt;
  }
  if (named->call != nullptr) {
    return add(syntax::AtomCondition{name(named->id), values(named->args)}, factor);
  }
  syntax::NameCondition condition{name(named->id), window(named->window)};
  if (named->grade != nullptr) {
    condition.least_severity = name(named->grade);
  }
  return add(std::move(condition), factor);
}

// `ever stroke`, `ever any of stroke, infarction`
std::optional<ConditionId> Builder::ever_condition(P::EverFactorContext* factor) {
  if (factor->id != nullptr) {
    return add(syntax::NameCondition{.name = name(factor->id), .within = {}, .is_ever = true},
               factor);
  }
  return add(syntax::ChoiceCondition{choice_kind(factor->kind), std::nullopt, names(factor->names),
                                     /*is_ever=*/true},
             factor);
}

// `taking gel`, `started any androgen within 3 months`
std::optional<ConditionId> Builder::taking_condition(P::TakingFactorContext* factor) {
  using Course = syntax::TakingCondition::Course;
  const std::size_t type = factor->phase->getType();
  const Course course = type == P::STARTED   ? Course::kStarted
                        : type == P::STOPPED ? Course::kStopped
                                             : Course::kTaking;
  if (course == Course::kTaking && factor->window != nullptr) {
    errors_.add(expected_here(word(factor->window), "the end of the condition", " after `taking`",
                              "write `started` or `stopped` with `within`, or `for at least`"));
    return std::nullopt;
  }
  if (course != Course::kTaking && factor->window == nullptr) {
    errors_.add(expected_here(word(factor), "`within` and a length of time",
                              " after `" + text(factor->phase) + "`",
                              "say within what time, as in `within 3 months`"));
    return std::nullopt;
  }
  return add(syntax::TakingCondition{factor->any != nullptr, name(factor->id), course,
                                     window(factor->window)},
             factor);
}

// `stop A` asks what the policies conclude of what is taken; a name that is such a word stays one.
std::optional<ConditionId> Builder::answer_condition(P::FactorContext* factor) {
  auto* answer = dynamic_cast<P::AnswerFactorContext*>(factor);
  if (answer == nullptr) {
    return name_condition(factor);
  }
  const syntax::Name relation{"to_" + text(answer->answer), span(answer->answer)};
  return add(
      syntax::AtomCondition{relation, {add(syntax::NameValue{name(answer->id)}, answer->id)}},
      factor);
}

std::optional<ConditionId> Builder::word_condition(P::WordsFactorContext* factor) {
  syntax::AtomCondition atom{name(factor->word), {}};
  if (factor->call != nullptr) {
    atom.args = values(factor->args);
    return add(std::move(atom), factor);
  }
  atom.args.push_back(add(syntax::NameValue{name(factor->id)}, factor->id));
  if (factor->grade != nullptr) {
    const bool is_absolute = factor->grade->getType() == P::ABSOLUTELY;
    const syntax::Name grade{is_absolute ? "absolute" : "relative", span(factor->grade)};
    atom.args.push_back(add(syntax::NameValue{grade}, grade.span));
    if (factor->word->getType() != P::CONTRAINDICATED) {
      errors_.add(expected_here(word(factor->grade), "no grade",
                                " after `" + atom.relation.text + "`",
                                "only `contraindicated` is absolute or relative"));
    }
  }
  return add(std::move(atom), factor);
}

// `90 to 365 days apart`: one unit for both; `30 days to 6 months apart`: each its own.
void Builder::add_spacing(P::ApartContext* spacing, syntax::ResultsCondition& results) {
  if (spacing == nullptr) {
    return;
  }
  expect_word(spacing->word, "apart");
  results.apart_span = span(spacing);
  if (spacing->least != nullptr) {
    results.apart_least = duration(spacing->least);
  } else if (spacing->most != nullptr) {
    results.apart_most = duration(spacing->most);
  } else {
    const P::UnitContext* unit =
        spacing->lowUnit != nullptr ? spacing->lowUnit : spacing->high->text;
    results.apart_least =
        syntax::Duration{number(spacing->low), text(unit), span(unit), span(spacing->low)};
    results.apart_most = duration(spacing->high);
  }
}

std::optional<ConditionId> Builder::results_condition(P::CountFactorContext* factor) {
  if (factor->given == nullptr) {
    if (factor->consistent != nullptr) {
      errors_.add(expected_here(word(factor->consistent), "a condition", "",
                                "only results of a lab are consistent, as in `consistently at "
                                "least 2 results psa > 4 ng/mL`"));
      return std::nullopt;
    }
    return add(syntax::ChoiceCondition{syntax::ChoiceCondition::Kind::kAtLeast,
                                       number(factor->count), names(factor->names)},
               factor);
  }
  P::ResultsContext* given = factor->given;
  syntax::ResultsCondition results{.count = number(factor->count),
                                   .lab = name(given->lab),
                                   .op = {},
                                   .threshold = {},
                                   .before = {},
                                   .after = {},
                                   .on_different_days = given->days != nullptr,
                                   .within = window(given->window)};
  results.is_recorded = given->recorded != nullptr;
  results.is_consistent = factor->consistent != nullptr;
  add_spacing(given->spacing, results);
  if (given->op != nullptr) {
    results.op = compare_op(given->op);
    results.threshold = quantity(given->threshold);
  }
  if (given->before != nullptr) {
    results.before = text(given->before);
  }
  if (given->after != nullptr) {
    results.after = text(given->after);
  }
  expect_word(given->days, "days");
  return add(std::move(results), factor);
}

}  // namespace regimen::grammar
