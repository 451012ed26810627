// Implements `check_exceptions` of engine/knowledge/conditions.h.
//
// What is found is certain: a part of `unless` that follows from `when`, or is excluded by it, by
// equal words, by the two sexes, or by two comparisons of one value. What is not found may still be
// there.
#include <utility>

#include "engine/base/overload.h"
#include "engine/knowledge/conditions.h"
#include "engine/knowledge/print_conditions.h"

namespace regimen::knowledge {

namespace {

using quantity::Comparison;
using quantity::Rational;

bool is_same(const Operand& left, const Operand& right) {
  const auto* left_lab = std::get_if<LabOperand>(&left);
  const auto* right_lab = std::get_if<LabOperand>(&right);
  if (left_lab == nullptr || right_lab == nullptr) {
    return left_lab == right_lab;  // both age
  }
  return left_lab->lab == right_lab->lab && left_lab->selection == right_lab->selection &&
         left_lab->within == right_lab->within;
}

bool is_upper(Comparison comparison) {
  return comparison == Comparison::kLess || comparison == Comparison::kLessEqual;
}

bool is_lower(Comparison comparison) {
  return comparison == Comparison::kGreater || comparison == Comparison::kGreaterEqual;
}

// Does `x comparison bound` hold for x = value?
bool holds_at(const Rational& value, Comparison comparison, const Rational& bound) {
  return quantity::compare(quantity::Interval::point(value), comparison, bound).is_definite;
}

// Does every x with `x given a` satisfy `x wanted b`?
bool implies(Comparison given, const Rational& a, Comparison wanted, const Rational& b) {
  if (given == Comparison::kEqual) {
    return holds_at(a, wanted, b);
  }
  if (wanted == Comparison::kNotEqual) {
    return given == Comparison::kNotEqual ? a == b : !holds_at(b, given, a);
  }
  const bool is_one_side =
      (is_upper(given) && is_upper(wanted)) || (is_lower(given) && is_lower(wanted));
  if (!is_one_side) {
    return false;
  }
  const bool is_given_open = given == Comparison::kLess || given == Comparison::kGreater;
  if (a == b) {
    return is_given_open || holds_at(a, wanted, b);
  }
  return holds_at(a, wanted, b);
}

// What a comparison says of its operand; a range says two things.
struct Bound {
  const Operand* operand;
  Comparison comparison;
  const Rational* value;
};

std::vector<Bound> bounds_of(const Condition& condition) {
  if (const auto* compare = kind_if<Compare>(condition.value)) {
    return {{&compare->operand, compare->comparison, &compare->threshold.canonical}};
  }
  if (const auto* range = kind_if<InRange>(condition.value)) {
    return {{&range->operand, Comparison::kGreaterEqual, &range->low.canonical},
            {&range->operand, Comparison::kLessEqual, &range->high.canonical}};
  }
  return {};
}

class Assumptions {
 public:
  explicit Assumptions(const ConditionWords& words) : words_(words) {}

  void assume(ConditionId id) { assumed_.push_back(id); }

  // The assumption that makes `id` hold whenever all of them do.
  std::optional<ConditionId> ensuring(ConditionId id) const {
    return first([&](ConditionId assumed) { return ensures(assumed, id); });
  }
  // The assumption that `id` cannot hold beside.
  std::optional<ConditionId> excluding(ConditionId id) const {
    return first([&](ConditionId assumed) { return excludes(assumed, id); });
  }
  // As above, through the connectives of `id`.
  std::optional<ConditionId> always(ConditionId id) const;
  std::optional<ConditionId> never(ConditionId id) const;

 private:
  template <typename Test>
  std::optional<ConditionId> first(const Test& test) const {
    for (const ConditionId assumed : assumed_) {
      if (test(assumed)) {
        return assumed;
      }
    }
    return std::nullopt;
  }
  const Condition& at(ConditionId id) const { return words_.conditions[id.index()]; }

  bool is_equal(ConditionId left, ConditionId right) const {
    return at(left).value.index() == at(right).value.index() &&
           condition_text(words_, left) == condition_text(words_, right);
  }

  bool ensures(ConditionId given, ConditionId wanted) const {
    const auto* left = kind_if<Compare>(at(given).value);
    const auto* right = kind_if<Compare>(at(wanted).value);
    if (left != nullptr && right != nullptr) {
      return is_same(left->operand, right->operand) &&
             implies(left->comparison, left->threshold.canonical, right->comparison,
                     right->threshold.canonical);
    }
    return is_equal(given, wanted);
  }

  bool excludes(ConditionId given, ConditionId wanted) const {
    if (const auto* negated = std::get_if<Not>(&at(given).value)) {
      return is_equal(negated->part, wanted);
    }
    if (const auto* negated = std::get_if<Not>(&at(wanted).value)) {
      return ensures(given, negated->part);
    }
    const auto* left_sex = std::get_if<SexIs>(&at(given).value);
    const auto* right_sex = std::get_if<SexIs>(&at(wanted).value);
    if (left_sex != nullptr && right_sex != nullptr) {
      return left_sex->sex != right_sex->sex;
    }
    const std::vector<Bound> wanted_bounds = bounds_of(at(wanted));
    for (const Bound& known : bounds_of(at(given))) {
      for (const Bound& bound : wanted_bounds) {
        if (is_same(*known.operand, *bound.operand) &&
            implies(known.comparison, *known.value, quantity::negate(bound.comparison),
                    *bound.value)) {
          return true;
        }
      }
    }
    return false;
  }

  const ConditionWords& words_;
  std::vector<ConditionId> assumed_;
};

std::optional<ConditionId> Assumptions::always(ConditionId id) const {
  std::optional<ConditionId> reason;
  if (const auto* both = std::get_if<And>(&at(id).value)) {
    for (const ConditionId part : both->parts) {
      reason = always(part);
      if (!reason) {
        return std::nullopt;
      }
    }
    return reason;
  }
  if (const auto* either = std::get_if<Or>(&at(id).value)) {
    for (const ConditionId part : either->parts) {
      if ((reason = always(part))) {
        return reason;
      }
    }
  }
  return ensuring(id);
}

std::optional<ConditionId> Assumptions::never(ConditionId id) const {
  std::optional<ConditionId> reason;
  if (const auto* both = std::get_if<And>(&at(id).value)) {
    for (const ConditionId part : both->parts) {
      if ((reason = never(part))) {
        return reason;
      }
    }
  }
  if (const auto* either = std::get_if<Or>(&at(id).value)) {
    for (const ConditionId part : either->parts) {
      reason = never(part);
      if (!reason) {
        return std::nullopt;
      }
    }
    return reason;
  }
  return excluding(id);
}

template <typename Connective>
void flatten(const std::vector<Condition>& conditions, ConditionId id,
             std::vector<ConditionId>& parts) {
  if (const auto* connective = std::get_if<Connective>(&conditions[id.index()].value)) {
    for (const ConditionId part : connective->parts) {
      flatten<Connective>(conditions, part, parts);
    }
  } else {
    parts.push_back(id);
  }
}

struct Clash {
  const ConditionWords& words;
  const std::string& subject;
  ConditionId part;
  ConditionId reason;

  Span span_of(ConditionId id) const { return words.conditions[id.index()].span; }
  std::string text_of(ConditionId id) const { return "`" + condition_text(words, id) + "`"; }
};

Diagnostic unused_exception(const Clash& clash) {
  return {.code = Finding::kUnusedException,
          .message = "this exception never stops " + clash.subject + ": " +
                     clash.text_of(clash.part) + " cannot hold when " +
                     clash.text_of(clash.reason) + " does",
          .primary = {{clash.span_of(clash.part), "unused exception"}},
          .secondary = {{clash.span_of(clash.reason), "required here"}},
          .help = "remove the exception, or the condition that excludes it"};
}

Diagnostic never_applies(const Clash& clash, std::string_view label) {
  return {.code = Finding::kNeverApplies,
          .message = clash.subject + " can never apply",
          .primary = {{clash.span_of(clash.part), std::string(label)}},
          .secondary = {{clash.span_of(clash.reason),
                         clash.text_of(clash.reason) + " is required here"}},
          .help = "remove one of the two, or correct the one that is meant otherwise"};
}

}  // namespace

bool may_apply_together(const ConditionWords& words, const Applicability& left,
                        const Applicability& right) {
  Assumptions assumptions(words);
  for (const Applicability* each : {&left, &right}) {
    for (const ConditionId when : each->when) {
      std::vector<ConditionId> parts;
      flatten<And>(words.conditions, when, parts);
      for (const ConditionId part : parts) {
        if (assumptions.never(part)) {
          return false;
        }
        assumptions.assume(part);
      }
    }
  }
  for (const Applicability* each : {&left, &right}) {
    for (const ConditionId unless : each->unless) {
      std::vector<ConditionId> parts;
      flatten<Or>(words.conditions, unless, parts);
      for (const ConditionId part : parts) {
        if (assumptions.always(part)) {
          return false;
        }
      }
    }
  }
  return true;
}

void check_exceptions(Scope& scope, const std::vector<Condition>& conditions,
                      const ExceptionCheck& check) {
  const ConditionWords words{scope.model(), conditions};
  std::vector<ConditionId> required;
  std::vector<ConditionId> excepted;
  if (check.when) {
    flatten<And>(conditions, *check.when, required);
  }
  if (check.unless) {
    flatten<Or>(conditions, *check.unless, excepted);
  }
  Assumptions assumptions(words);
  for (const ConditionId part : required) {
    if (const auto reason = assumptions.never(part)) {
      scope.warn(never_applies({words, check.subject, part, *reason},
                               "this cannot hold beside the other"));
      return;
    }
    assumptions.assume(part);
  }
  for (const ConditionId part : excepted) {
    if (const auto reason = assumptions.always(part)) {
      scope.warn(never_applies({words, check.subject, part, *reason},
                               "this exception holds whenever the rest does"));
    } else if (const auto other = assumptions.never(part)) {
      scope.warn(unused_exception({words, check.subject, part, *other}));
    }
  }
}

}  // namespace regimen::knowledge
