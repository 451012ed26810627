// Implements engine/patient/fhir/json_text.h.
#include "engine/patient/fhir/json_text.h"

#include <algorithm>

namespace regimen::fhir {

namespace {

// Behind the digits that begin at `at`.
std::size_t after_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
    ++at;
  }
  return at;
}

std::size_t length_by_first(unsigned first) {
  if (first < 0x80U) {
    return 1;
  }
  if (first < 0xC2U || first > 0xF4U) {
    return 0;
  }
  return first < 0xE0U ? 2 : first < 0xF0U ? 3 : 4;
}

// Neither a longer form than needed, nor a surrogate, nor beyond U+10FFFF.
bool may_follow(unsigned first, unsigned second) {
  const unsigned least = first == 0xE0U ? 0xA0U : first == 0xF0U ? 0x90U : 0x80U;
  const unsigned most = first == 0xEDU ? 0x9FU : first == 0xF4U ? 0x8FU : 0xBFU;
  return second >= least && second <= most;
}

// Length of the character at `at` by RFC 3629; 0 if there is none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::size_t length = length_by_first(byte(at));
  if (length > 1 && !may_follow(byte(at), byte(at + 1))) {
    return 0;
  }
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) {
      return 0;
    }
  }
  return length;
}

}  // namespace

bool is_number(std::string_view text) {
  const auto is_at = [&](std::size_t at, char c) { return at < text.size() && text[at] == c; };
  const std::size_t whole = is_at(0, '-') ? 1 : 0;
  std::size_t at = is_at(whole, '0') ? whole + 1 : after_digits(text, whole);
  if (at == whole) {
    return false;
  }
  if (is_at(at, '.')) {
    const std::size_t fraction = at + 1;
    at = after_digits(text, fraction);
    if (at == fraction) {
      return false;
    }
  }
  if (is_at(at, 'e') || is_at(at, 'E')) {
    const std::size_t exponent = at + (is_at(at + 1, '+') || is_at(at + 1, '-') ? 2 : 1);
    at = after_digits(text, exponent);
    if (at == exponent) {
      return false;
    }
  }
  return at == text.size();
}

std::size_t first_not_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = character_length(text, at);
    if (length == 0) {
      return at;
    }
    at += length;
  }
  return at;
}

}  // namespace regimen::fhir
