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

constexpr std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  return first == std::string_view::npos
             ? ""
             : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Takes what stands before the next of `ends`, and the end.
constexpr std::string_view take_part(std::string_view& text, std::string_view ends) {
  const std::size_t end = std::min(text.find_first_of(ends), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return without_blanks(part);
}

}  // namespace regimen
