// Cuts: the values at which the tests of one lab change, and codes: a value as its place among
// them.
//
// A test compares a lab with thresholds only, so all that matters of a value is between which
// thresholds it lies, or on which. That place fits 16 bits, and comparing places is exact.
//
// Shape:   code 0 is no value; 1 + 2k lies between cut k - 1 and cut k; 2 + 2k is cut k.
// Errors:  more than kCutsMax cuts do not fit (`fits` is false); such a lab is read from records.
// Cost:    O(log cuts) comparisons of rationals for a value.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/quantity/interval.h"

namespace regimen::columns {

using Code = std::uint16_t;
inline constexpr Code kNoValue = 0;
inline constexpr Code kCodeMax = UINT16_MAX;
inline constexpr std::size_t kCutsMax = 30'000;

// Codes that pass a test: those in [low, high], or every value outside it.
struct CodeRange {
  Code low = 1;
  Code high = kCodeMax;
  bool is_outside = false;
  bool contains(Code code) const {
    return code != kNoValue && (low <= code && code <= high) != is_outside;
  }
  friend auto operator<=>(const CodeRange&, const CodeRange&) = default;
};

class Cuts {
 public:
  // `values` in any order; equal ones count once.
  explicit Cuts(std::vector<quantity::Rational> values);

  bool fits() const { return values_.size() <= kCutsMax; }
  const std::vector<quantity::Rational>& values() const { return values_; }
  Code code_of(const quantity::Rational& value) const;
  // Threshold and bounds must be among the cuts.
  CodeRange range_of(quantity::Comparison comparison, const quantity::Rational& threshold) const;
  CodeRange range_of(const quantity::Rational& low, const quantity::Rational& high) const;

 private:
  std::vector<quantity::Rational> values_;  // sorted, unique
};

}  // namespace regimen::columns
