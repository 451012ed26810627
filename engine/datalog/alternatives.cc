// Implements engine/datalog/lowerer.h: conditions written out, and the names in them.
#include "engine/base/overload.h"
#include "engine/datalog/lowerer.h"
#include "engine/datalog/program_diagnostics.h"

namespace regimen::datalog {

// Every way in which all parts hold.
std::optional<std::vector<Lowerer::Alternative>> Lowerer::product(
    const std::vector<std::pair<syntax::ConditionId, bool>>& parts) {
  std::vector<Alternative> result{{}};
  for (const auto& [part, is_negated] : parts) {
    const auto ways = alternatives(part, is_negated);
    if (!ways) {
      return std::nullopt;
    }
    if (ways->size() * result.size() > kAlternativesMax) {
      error(too_large(rule_, tree()[part].span));
      return std::nullopt;
    }
    std::vector<Alternative> longer;
    for (const Alternative& begun : result) {
      for (const Alternative& way : *ways) {
        longer.push_back(begun);
        longer.back().insert(longer.back().end(), way.begin(), way.end());
        if (longer.back().size() > kLiteralsMax) {
          error(too_large(rule_, tree()[part].span));
          return std::nullopt;
        }
      }
    }
    result = std::move(longer);
  }
  return result;
}

std::optional<std::vector<Lowerer::Alternative>> Lowerer::alternatives(syntax::ConditionId id,
                                                                       bool is_negated) {
  const syntax::Condition& condition = tree()[id];
  if (const auto* negated = std::get_if<syntax::NotCondition>(&condition.value)) {
    return alternatives(negated->part, !is_negated);
  }
  const auto* all = std::get_if<syntax::AndCondition>(&condition.value);
  const auto* any = std::get_if<syntax::OrCondition>(&condition.value);
  if (all == nullptr && any == nullptr) {
    return std::vector<Alternative>{{{id, is_negated}}};
  }
  const std::vector<syntax::ConditionId>& parts = all != nullptr ? all->parts : any->parts;
  if ((all != nullptr) != is_negated) {  // `not (a or b)` is `not a and not b`
    std::vector<std::pair<syntax::ConditionId, bool>> together;
    together.reserve(parts.size());
    for (const syntax::ConditionId part : parts) {
      together.emplace_back(part, is_negated);
    }
    return product(together);
  }
  std::vector<Alternative> result;
  for (const syntax::ConditionId part : parts) {
    const auto ways = alternatives(part, is_negated);
    if (!ways) {
      return std::nullopt;
    }
    result.insert(result.end(), ways->begin(), ways->end());
    if (result.size() > kAlternativesMax) {
      error(too_large(rule_, condition.span));
      return std::nullopt;
    }
  }
  return result;
}

// Deeper values are refused when they are lowered.
void Lowerer::count_names(syntax::ValueId id, Counts& counts, NameScope where, int depth) {
  if (depth > kDepthMax) {
    return;
  }
  const auto inner = [&](syntax::ValueId part) { count_names(part, counts, where, depth + 1); };
  std::visit(Overload{
                 [&](const syntax::NameValue& name) { ++counts[name.name.text]; },
                 [](const syntax::QuantityValue&) {},
                 [](const syntax::DateValue&) {},
                 [](const syntax::TimeValue&) {},
                 [&](const syntax::OfValue& of) { inner(of.amount); },
                 [&](const syntax::AtStrengthValue& at) { inner(at.amount); },
                 [&](const syntax::ArithmeticValue& value) {
                   inner(value.left);
                   inner(value.right);
                 },
                 [&](const syntax::NegatedValue& value) { inner(value.value); },
                 [&](const syntax::InUnitValue& value) { inner(value.value); },
                 [](const syntax::SelectedValue&) {},
                 [](const syntax::TextValue&) {},
                 [&](const syntax::CallValue& call) {
                   for (const syntax::ValueId arg : call.args) {
                     inner(arg);
                   }
                 },
                 [&](const syntax::AggregateValue& value) {
                   if (where == NameScope::kOutsideAggregates) {
                     return;
                   }
                   for (const auto& part : {value.what, value.key}) {
                     if (part) {
                       inner(*part);
                     }
                   }
                   count_names(*value.over, counts, where, depth + 1);
                 },
             },
             tree()[id].value);
}

void Lowerer::count_names(syntax::ConditionId id, Counts& counts, NameScope where, int depth) {
  if (depth > kDepthMax) {
    return;
  }
  const auto& value = tree()[id].value;
  const auto parts = [&](const std::vector<syntax::ConditionId>& ids) {
    for (const syntax::ConditionId part : ids) {
      count_names(part, counts, where, depth + 1);
    }
  };
  if (const auto* all = std::get_if<syntax::AndCondition>(&value)) {
    parts(all->parts);
  } else if (const auto* any = std::get_if<syntax::OrCondition>(&value)) {
    parts(any->parts);
  } else if (const auto* negated = std::get_if<syntax::NotCondition>(&value)) {
    parts({negated->part});
  } else if (const auto* compare = std::get_if<syntax::CompareCondition>(&value)) {
    count_names(compare->left, counts, where, depth + 1);
    count_names(compare->right, counts, where, depth + 1);
  } else if (const auto* atom = std::get_if<syntax::AtomCondition>(&value)) {
    for (const syntax::ValueId arg : atom->args) {
      count_names(arg, counts, where, depth + 1);
    }
  }
}

// Names inside an aggregate get their types there.
bool Lowerer::has_names_without_type(syntax::ValueId id) {
  const auto& value = tree()[id].value;
  if (const auto* name = std::get_if<syntax::NameValue>(&value)) {
    return is_variable_name(name->name.text) && !draft_.variables.contains(name->name.text);
  }
  if (const auto* pair = std::get_if<syntax::ArithmeticValue>(&value)) {
    return has_names_without_type(pair->left) || has_names_without_type(pair->right);
  }
  if (const auto* negated = std::get_if<syntax::NegatedValue>(&value)) {
    return has_names_without_type(negated->value);
  }
  if (const auto* in = std::get_if<syntax::InUnitValue>(&value)) {
    return has_names_without_type(in->value);
  }
  if (const auto* call = std::get_if<syntax::CallValue>(&value)) {
    for (const syntax::ValueId arg : call->args) {
      if (has_names_without_type(arg)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace regimen::datalog
