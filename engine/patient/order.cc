// Implements engine/patient/order.h.
#include "engine/patient/order.h"

#include <compare>
#include <tuple>

#include "engine/base/natural_order.h"

namespace regimen::patient {

namespace {

using quantity::Interval;
using quantity::Rational;

// An absent lower bound is below every number, an absent upper bound above.
std::strong_ordering order_of_bounds(const std::optional<Rational>& left,
                                     const std::optional<Rational>& right,
                                     std::strong_ordering absent) {
  if (left && right) {
    return *left <=> *right;
  }
  if (left.has_value() == right.has_value()) {
    return std::strong_ordering::equal;
  }
  return left ? 0 <=> absent : absent;
}

std::strong_ordering order_of(const Interval& left, const Interval& right) {
  if (const auto low = order_of_bounds(left.low, right.low, std::strong_ordering::less); low != 0) {
    return low;
  }
  if (const auto high = order_of_bounds(left.high, right.high, std::strong_ordering::greater);
      high != 0) {
    return high;
  }
  return std::tie(left.low_open, left.high_open) <=> std::tie(right.low_open, right.high_open);
}

}  // namespace

bool is_before(const Result& left, const Result& right) {
  if (const auto order = left.at <=> right.at; order != 0) {
    return order < 0;
  }
  if (const auto order = order_of(left.value, right.value); order != 0) {
    return order < 0;
  }
  return std::tie(left.written, left.is_usable, left.path) <
         std::tie(right.written, right.is_usable, right.path);
}

bool is_before(const ConceptFact& left, const ConceptFact& right) {
  return std::tie(left.concept_id, left.onset, left.presence, left.severity, left.path) <
         std::tie(right.concept_id, right.onset, right.presence, right.severity, right.path);
}

bool is_before(const Medication& left, const Medication& right) {
  return std::tie(left.agent, left.since, left.until, left.status, left.path) <
         std::tie(right.agent, right.since, right.until, right.status, right.path);
}

bool is_before(const UnreadEntry& left, const UnreadEntry& right) {
  if (left.kind != right.kind || left.is_active != right.is_active) {
    return left.kind != right.kind ? left.kind < right.kind : left.is_active;
  }
  const auto by_path = natural_order(left.path, right.path);
  return std::is_neq(by_path) ? std::is_lt(by_path) : left < right;
}

}  // namespace regimen::patient
