// Words of calendar time in expressions and expectations: `6 months` as months, `2 weeks` as days.
// Private to engine/api.
#pragma once

#include <optional>
#include <string_view>

#include "engine/quantity/calendar.h"
#include "engine/quantity/exact.h"

namespace regimen::api {

// Nothing for a word that is no span of time, and for a part of a month or of a second.
std::optional<quantity::Duration> duration_of(const quantity::Rational& number,
                                              std::string_view word);

}  // namespace regimen::api
