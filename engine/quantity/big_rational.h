// Rationals of any size: what Rational falls back to when 64 bits do not hold it.
//
// Shape:   private to engine/quantity.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

namespace regimen::quantity {

struct BigRational {
  boost::multiprecision::cpp_rational value;
};

}  // namespace regimen::quantity
