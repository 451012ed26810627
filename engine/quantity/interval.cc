// Implements engine/quantity/interval.h.
#include "engine/quantity/interval.h"

#include <compare>
#include <utility>

#include "engine/quantity/quantity.h"

namespace regimen::quantity {

namespace {

// Every value of `left` is below every value of `right`.
bool all_below(const Interval& left, const Interval& right) {
  if (!left.high || !right.low) {
    return false;
  }
  return *left.high < *right.low ||
         (*left.high == *right.low && (left.high_open || right.low_open));
}

// Some value of `left` is below some value of `right`; numbers are dense, so openness does not
// matter.
bool some_below(const Interval& left, const Interval& right) {
  return !left.low || !right.high || *left.low < *right.high;
}

Truth less(const Interval& left, const Interval& right) {
  return {all_below(left, right), some_below(left, right)};
}

Truth equal(const Interval& left, const Interval& right) {
  const bool is_apart = all_below(left, right) || all_below(right, left);
  return {left.is_point() && right.is_point() && *left.low == *right.low, !is_apart};
}

bool holds(std::strong_ordering order, Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return order < 0;
    case Comparison::kLessEqual:
      return order <= 0;
    case Comparison::kGreater:
      return order > 0;
    case Comparison::kGreaterEqual:
      return order >= 0;
    case Comparison::kEqual:
      return order == 0;
    case Comparison::kNotEqual:
      return order != 0;
  }
  return false;
}

std::string with_unit(const std::string& number, const std::string& unit_text) {
  return unit_text.empty() ? number : number + " " + unit_text;
}

}  // namespace

std::string_view symbol(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return "<";
    case Comparison::kLessEqual:
      return "<=";
    case Comparison::kGreater:
      return ">";
    case Comparison::kGreaterEqual:
      return ">=";
    case Comparison::kEqual:
      return "=";
    case Comparison::kNotEqual:
      return "!=";
  }
  return "";
}

Comparison negate(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return Comparison::kGreaterEqual;
    case Comparison::kLessEqual:
      return Comparison::kGreater;
    case Comparison::kGreater:
      return Comparison::kLessEqual;
    case Comparison::kGreaterEqual:
      return Comparison::kLess;
    case Comparison::kEqual:
      return Comparison::kNotEqual;
    case Comparison::kNotEqual:
      return Comparison::kEqual;
  }
  return comparison;
}

Interval Interval::point(Rational value) {
  Rational copy = value;
  return {.low = std::move(copy), .high = std::move(value)};
}

bool Interval::is_point() const {
  return low && high && *low == *high && !low_open && !high_open;
}

bool Interval::is_empty() const {
  return low && high && (*low > *high || (*low == *high && (low_open || high_open)));
}

Truth compare(const Interval& left, Comparison comparison, const Rational& right) {
  if (left.is_point()) {  // the most frequent question of all, and one comparison decides it
    return holds(*left.low <=> right, comparison) ? kTrue : kFalse;
  }
  return compare(left, comparison, Interval::point(right));
}

Truth compare(const Interval& left, Comparison comparison, const Interval& right) {
  if (left.is_empty() || right.is_empty()) {
    return kUnknown;  // contradictory knowledge decides nothing
  }
  switch (comparison) {
    case Comparison::kLess:
      return less(left, right);
    case Comparison::kLessEqual:
      return !less(right, left);
    case Comparison::kGreater:
      return less(right, left);
    case Comparison::kGreaterEqual:
      return !less(left, right);
    case Comparison::kEqual:
      return equal(left, right);
    case Comparison::kNotEqual:
      return !equal(left, right);
  }
  return kUnknown;
}

Truth within(const Interval& value, const Rational& low, const Rational& high) {
  if (low > high) {
    return kFalse;
  }
  return compare(value, Comparison::kGreaterEqual, low) &&
         compare(value, Comparison::kLessEqual, high);
}

std::string interval_text(const Interval& interval, const std::string& unit_text) {
  if (interval.is_empty()) {
    return "no value";
  }
  if (interval.is_point()) {
    return display(*interval.low, unit_text);
  }
  const auto bound = [&](const char* closed, const char* open, bool is_open,
                         const Rational& value) {
    return std::string(is_open ? open : closed) + display(value, "");
  };
  if (!interval.low && !interval.high) {
    return "any value";
  }
  if (!interval.low) {
    return with_unit(bound("<= ", "< ", interval.high_open, *interval.high), unit_text);
  }
  if (!interval.high) {
    return with_unit(bound(">= ", "> ", interval.low_open, *interval.low), unit_text);
  }
  if (!interval.low_open && !interval.high_open) {
    return with_unit(display(*interval.low, "") + " .. " + display(*interval.high, ""), unit_text);
  }
  return with_unit(bound(">= ", "> ", interval.low_open, *interval.low) + " and " +
                       bound("<= ", "< ", interval.high_open, *interval.high),
                   unit_text);
}

}  // namespace regimen::quantity
