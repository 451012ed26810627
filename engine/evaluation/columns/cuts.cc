// Implements cuts.h.
#include "engine/evaluation/columns/cuts.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace regimen::columns {

namespace {

// Nothing passes a range whose ends are out of order.
constexpr CodeRange kNothing{kCodeMax, 0, false};

}  // namespace

Cuts::Cuts(std::vector<quantity::Rational> values) : values_(std::move(values)) {
  std::sort(values_.begin(), values_.end());
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
}

Code Cuts::code_of(const quantity::Rational& value) const {
  const auto found = std::lower_bound(values_.begin(), values_.end(), value);
  const auto below = static_cast<std::size_t>(found - values_.begin());
  const bool is_cut = found != values_.end() && *found == value;
  return static_cast<Code>(1 + 2 * below + (is_cut ? 1 : 0));
}

CodeRange Cuts::range_of(quantity::Comparison comparison,
                         const quantity::Rational& threshold) const {
  using quantity::Comparison;
  const Code at = code_of(threshold);
  REGIMEN_CHECK(at % 2 == 0, "every threshold of a test is a cut");
  switch (comparison) {
    case Comparison::kLess:
      return {1, static_cast<Code>(at - 1)};
    case Comparison::kLessEqual:
      return {1, at};
    case Comparison::kGreater:
      return {static_cast<Code>(at + 1), kCodeMax};
    case Comparison::kGreaterEqual:
      return {at, kCodeMax};
    case Comparison::kEqual:
      return {at, at};
    case Comparison::kNotEqual:
      return {at, at, true};
  }
  return kNothing;
}

CodeRange Cuts::range_of(const quantity::Rational& low, const quantity::Rational& high) const {
  return low > high ? kNothing : CodeRange{code_of(low), code_of(high)};
}

}  // namespace regimen::columns
