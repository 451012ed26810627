// A number of an interval that is short to write: what stands for the interval in an example.
#pragma once

#include <optional>

#include "engine/quantity/interval.h"

namespace regimen::quantity {

// Near the middle, with as few digits behind the point as will do. Nothing when the interval is
// empty, or holds no whole number where one is wanted.
std::optional<Rational> short_number_between(const Interval& interval, bool is_whole);

}  // namespace regimen::quantity
