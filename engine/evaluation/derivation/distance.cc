#include "engine/evaluation/derivation/distance.h"

#include <utility>
#include <vector>

#include "engine/base/overload.h"
#include "engine/evaluation/results.h"

namespace regimen::derivation {

namespace {

using quantity::Comparison;
using quantity::Rational;

// The one value an operand has: of an age known to a year or two the nearer one is unknown.
std::optional<Rational> value_of(const knowledge::Model& model, const patient::Record& record,
                                 const knowledge::Operand& operand) {
  if (const auto* lab = std::get_if<knowledge::LabOperand>(&operand)) {
    const std::vector<quantity::Interval> values = evaluation::candidates(model, record, *lab);
    return values.size() == 1 && values.front().is_point() ? values.front().low : std::nullopt;
  }
  if (!record.birth || record.birth->first > record.as_of.last) {
    return std::nullopt;
  }
  const quantity::YearsRange years = completed_years(*record.birth, record.as_of.last_day());
  return years.least == years.most ? std::optional(Rational(years.least)) : std::nullopt;
}

std::optional<Distance> between(const Rational& value, const knowledge::Threshold& threshold,
                                bool is_too_high) {
  const Rational difference =
      is_too_high ? value - threshold.canonical : threshold.canonical - value;
  if (difference.is_negative()) {
    return std::nullopt;
  }
  const Rational& canonical = threshold.canonical;
  const Rational size = canonical.is_negative() ? -canonical : canonical;
  // Units of one dimension differ by a factor; the written threshold shows which.
  const Rational by =
      canonical.is_zero() ? difference : difference * threshold.written->value / canonical;
  return Distance{.by = by,
                  .unit = threshold.written->unit,
                  .relative = size.is_zero() ? Rational(1) : difference / size,
                  .is_too_high = is_too_high};
}

std::optional<Distance> from(const Rational& value, Comparison comparison,
                             const knowledge::Threshold& threshold) {
  switch (comparison) {
    case Comparison::kLess:
    case Comparison::kLessEqual:
      return between(value, threshold, true);
    case Comparison::kGreater:
    case Comparison::kGreaterEqual:
      return between(value, threshold, false);
    case Comparison::kEqual:
      return between(value, threshold, value > threshold.canonical);
    case Comparison::kNotEqual:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Distance> from_range(const Rational& value, const knowledge::InRange& range,
                                   bool is_negated) {
  if (!is_negated) {
    return value > range.high.canonical ? between(value, range.high, true)
                                        : between(value, range.low, false);
  }
  const std::optional<Distance> to_low = between(value, range.low, true);
  const std::optional<Distance> to_high = between(value, range.high, false);
  if (!to_low || !to_high) {
    return std::nullopt;
  }
  return value - range.low.canonical < range.high.canonical - value ? to_low : to_high;
}

}  // namespace

std::string Distance::to_text() const {
  return quantity::display(by, unit.text) + (is_too_high ? " too high" : " too low");
}

std::optional<Distance> distance_of(const knowledge::Model& model, const patient::Record& record,
                                    const logic::Test& test, bool is_negated) {
  using Found = std::optional<Distance>;
  return knowledge::visit_kinds(
      Overload{[&](const knowledge::Compare& compare) -> Found {
                 const auto value = value_of(model, record, compare.operand);
                 const Comparison wanted =
                     is_negated ? negate(compare.comparison) : compare.comparison;
                 return value ? from(*value, wanted, compare.threshold) : std::nullopt;
               },
               [&](const knowledge::InRange& range) -> Found {
                 const auto value = value_of(model, record, range.operand);
                 return value ? from_range(*value, range, is_negated) : std::nullopt;
               },
               [](const auto&) -> Found { return std::nullopt; }},
      test.value);
}

}  // namespace regimen::derivation
