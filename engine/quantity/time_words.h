// Words of calendar time as they are typed: `6 months` as months, `2 weeks` as days.
#pragma once

#include <optional>
#include <string_view>

#include "engine/quantity/calendar.h"
#include "engine/quantity/exact.h"

namespace regimen::quantity {

// Nothing for a word that is no span of time, and for a part of a month or of a second.
std::optional<quantity::Duration> duration_of(const quantity::Rational& number,
                                              std::string_view word);

}  // namespace regimen::quantity
