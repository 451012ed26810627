// Implements engine/quantity/short_number.h.
#include "engine/quantity/short_number.h"

namespace regimen::quantity {

namespace {

constexpr int kPlacesMax = 12;

bool lies_in(const Interval& interval, const Rational& value) {
  const bool is_above =
      !interval.low || value > *interval.low || (!interval.low_open && value == *interval.low);
  const bool is_below =
      !interval.high || value < *interval.high || (!interval.high_open && value == *interval.high);
  return is_above && is_below;
}

Rational middle_of(const Interval& interval) {
  if (interval.low && interval.high) {
    return (*interval.low + *interval.high) / Rational(2);
  }
  if (interval.low) {
    return *interval.low + Rational(1);
  }
  if (!interval.high) {
    return Rational(0);
  }
  const bool is_positive = *interval.high > Rational(0);
  return is_positive ? *interval.high / Rational(2) : *interval.high - Rational(1);
}

}  // namespace

std::optional<Rational> short_number_between(const Interval& interval, bool is_whole) {
  if (interval.is_empty()) {
    return std::nullopt;
  }
  const Rational middle = middle_of(interval);
  for (int places = 0; places <= (is_whole ? 0 : kPlacesMax); ++places) {
    const Rational step = Rational::power_of_ten(-places);
    const Rational near = middle.rounded(places);
    for (const Rational& value : {near, near - step, near + step}) {
      if (lies_in(interval, value)) {
        return value;
      }
    }
  }
  return is_whole || !lies_in(interval, middle) ? std::nullopt : std::optional(middle);
}

}  // namespace regimen::quantity
