// Natural order: texts as people count, `line 2` before `line 10`.
//
// Runs of digits are compared as numbers, everything else byte by byte; of texts that are equal but
// for leading zeros the bytes decide, so it is a total order.
//
// Cost:    O(length).
#pragma once

#include <compare>
#include <string_view>

namespace regimen {

std::strong_ordering natural_order(std::string_view left, std::string_view right);

}  // namespace regimen
