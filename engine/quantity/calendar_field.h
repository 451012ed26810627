// Fields of calendar texts, shared by calendar.cc and instant.cc; private to engine/quantity.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/quantity/calendar.h"

namespace regimen::quantity {

// One to four digits, nothing else.
inline std::optional<int> number_field(std::string_view digits) {
  if (digits.empty() || digits.size() > 4) {
    return std::nullopt;
  }
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

inline std::string padded(int value, std::size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

// `date` moved by months, kept inside the month it reaches, then by days. Stops at the ends of
// the calendar.
Date shifted(Date date, std::int64_t months, std::int64_t days);

}  // namespace regimen::quantity
