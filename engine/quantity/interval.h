// Intervals: what is known of a number when it is not known exactly.
//
// A result reported as `<300 ng/dL` is the interval below 300, an age from a birth year an interval
// of a year. A comparison is three-valued: true for all values, for none, or undecided.
//
// Shape:   an absent bound is unbounded; a point has both bounds equal and closed.
// Cost:    O(1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/quantity/exact.h"

namespace regimen::quantity {

enum class Comparison { kLess, kLessEqual, kGreater, kGreaterEqual, kEqual, kNotEqual };
std::string_view symbol(Comparison comparison);  // "<" "<=" ">" ">=" "=" "!="
Comparison negate(Comparison comparison);

// Kleene's three values as two bounds.
struct Truth {
  bool is_definite = false;  // true whatever the unknown inputs are
  bool is_possible = false;  // true for some; INVARIANT: definite implies possible
  friend bool operator==(const Truth&, const Truth&) = default;
};
inline constexpr Truth kTrue{true, true};
inline constexpr Truth kFalse{false, false};
inline constexpr Truth kUnknown{false, true};
constexpr Truth operator!(Truth truth) {
  return {!truth.is_possible, !truth.is_definite};
}
constexpr Truth operator&&(Truth left, Truth right) {
  return {left.is_definite && right.is_definite, left.is_possible && right.is_possible};
}
constexpr Truth operator||(Truth left, Truth right) {
  return {left.is_definite || right.is_definite, left.is_possible || right.is_possible};
}

struct Interval {
  std::optional<Rational> low;
  std::optional<Rational> high;
  bool low_open = false;
  bool high_open = false;

  static Interval point(Rational value);
  static Interval all() { return {}; }
  bool is_point() const;
  bool is_empty() const;
  friend bool operator==(const Interval&, const Interval&) = default;
};

Truth compare(const Interval& left, Comparison comparison, const Rational& right);
Truth compare(const Interval& left, Comparison comparison, const Interval& right);
// Is the value within [low, high] (both inclusive)?
Truth within(const Interval& value, const Rational& low, const Rational& high);
std::string interval_text(const Interval& interval,
                          const std::string& unit_text);  // "< 300 ng/dL", "45 .. 46 a"

}  // namespace regimen::quantity
