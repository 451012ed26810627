// Small questions about text that several rooms ask.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace regimen {

// In ASCII, whatever the locale says.
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace regimen
