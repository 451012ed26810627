#include "engine/base/natural_order.h"

#include <algorithm>

#include "engine/base/text.h"

namespace regimen {

namespace {

// Takes the digits that `text` begins with, without leading zeros.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

}  // namespace

std::strong_ordering natural_order(std::string_view left, std::string_view right) {
  std::string_view left_rest = left;
  std::string_view right_rest = right;
  while (!left_rest.empty() && !right_rest.empty()) {
    if (is_digit(left_rest.front()) && is_digit(right_rest.front())) {
      const std::string_view left_digits = take_digits(left_rest);
      const std::string_view right_digits = take_digits(right_rest);
      if (left_digits.size() != right_digits.size()) {
        return left_digits.size() <=> right_digits.size();
      }
      if (left_digits != right_digits) {
        return left_digits <=> right_digits;
      }
    } else if (left_rest.front() != right_rest.front()) {
      return left_rest.substr(0, 1) <=> right_rest.substr(0, 1);
    } else {
      left_rest.remove_prefix(1);
      right_rest.remove_prefix(1);
    }
  }
  const auto by_rest = left_rest.size() <=> right_rest.size();
  return std::is_neq(by_rest) ? by_rest : left <=> right;
}

}  // namespace regimen
