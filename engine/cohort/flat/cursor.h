// A cursor over one line of JSON that needs no unescaping and no rounding. Private to engine/cohort/flat.
//
// Each step answers whether what stands there is of the plain form that it is for, and moves behind
// it then. Where one answers no the line is left alone, so nothing is said about where the cursor
// is.
//
// Shape:   the line has no control character and no backslash (`has_plain_bytes`), so a text ends
//          at the next quotation mark. Texts are parts of the line.
// Errors:  none; what is not plain is read elsewhere.
// Cost:    a few instructions a token: eight bytes are looked at together. Up to kReach bytes
//          behind the line are read; nothing depends on them.
// Source:  the words of eight bytes are after Mycroft's test for a byte, and Lemire, Langdale 2019,
//          "Parsing Gigabytes of JSON per Second".
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/cohort/flat/scale.h"

namespace regimen::flat {

inline constexpr std::size_t kReach = 48;

// UTF-8 without control characters and backslashes.
bool has_plain_bytes(std::string_view line);

// The digits that stand at a place, eight at most.
struct Digits {
  std::uint32_t count;
  std::uint32_t value;
};
inline Digits digits_at(const char* bytes) {
  std::uint64_t word = word_at(bytes) ^ 0x3030303030303030U;
  const std::uint64_t others = ((word + 0x7676767676767676U) | word) & 0x8080808080808080U;
  const std::uint32_t count =
      others == 0 ? 8 : static_cast<std::uint32_t>(std::countr_zero(others)) / 8;
  if (count == 0) {
    return {0, 0};
  }
  word <<= 64 - 8 * count;
  // Pairs of digits, then pairs of those, then the two halves.
  word = word * 10 + (word >> 8U);
  constexpr std::uint64_t kBytes = 0x000000FF000000FF;
  const std::uint64_t sum =
      (word & kBytes) * 0x000F424000000064U + ((word >> 16U) & kBytes) * 0x0000271000000001U;
  return {count, static_cast<std::uint32_t>(sum >> 32U)};
}

class Cursor {
 public:
  explicit Cursor(std::string_view line) : at_(line.data()), end_(line.data() + line.size()) {}

  const char* at() const { return at_; }
  bool is_at_end() const { return at_ == end_; }
  // 0 behind the line.
  char next() const { return at_ < end_ ? *at_ : '\0'; }
  void skip_spaces() {
    while (next() == ' ') {
      ++at_;
    }
  }
  // These two look for what they are given, and do not move when it is not there.
  bool take(char wanted) {
    const bool exists = next() == wanted;
    at_ += exists ? 1 : 0;
    return exists;
  }
  bool take(std::string_view wanted) {
    const auto left = static_cast<std::size_t>(end_ - at_);
    const bool exists = wanted.size() <= left && wanted == std::string_view(at_, wanted.size());
    at_ += exists ? wanted.size() : 0;
    return exists;
  }
  void move_by(std::size_t count) { at_ += count; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  bool text(std::string_view& text) {
    if (next() != '"') {
      return false;
    }
    const char* const begin = at_ + 1;
    for (const char* bytes = begin; bytes < end_; bytes += 8) {
      const std::uint64_t word = word_at(bytes) ^ 0x2222222222222222U;
      const std::uint64_t quotes = (word - 0x0101010101010101U) & ~word & 0x8080808080808080U;
      if (quotes != 0) {
        const char* const quote = bytes + std::countr_zero(quotes) / 8;
        text = {begin, static_cast<std::size_t>(quote - begin)};
        at_ = quote + 1;
        return quote < end_;
      }
    }
    return false;
  }

  // A number without exponent, as far as a Decimal holds it.
  bool number(Decimal& value) {
    const bool is_negative = next() == '-';
    const char* bytes = at_ + (is_negative ? 1 : 0);
    const Digits whole = digits_at(bytes);
    if (whole.count == 0 || whole.count == 8) {
      return long_number(value);
    }
    const bool has_idle_zero = whole.count > 1 && *bytes == '0';
    bytes += whole.count;
    value = {whole.value, 0};
    if (*bytes == '.') {
      const Digits part = digits_at(bytes + 1);
      if (part.count == 0 || part.count == 8) {
        return long_number(value);
      }
      constexpr std::int64_t kTens[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000};
      value = {whole.value * kTens[part.count] + part.value, part.count};
      bytes += 1 + part.count;
    }
    value.digits = is_negative ? -value.digits : value.digits;
    at_ = bytes;
    return !has_idle_zero && bytes <= end_;
  }

  // A text, a number, true, false or null.
  bool scalar() {
    std::string_view unread;
    Decimal number_unread{};
    const char first = next();
    return first == '"'   ? text(unread)
           : first == 't' ? take("true")
           : first == 'f' ? take("false")
           : first == 'n' ? take("null")
                          : number(number_unread);
  }

 private:
  bool long_number(Decimal& value) {
    const char* bytes = at_ + (next() == '-' ? 1 : 0);
    while (bytes < end_ && ((*bytes >= '0' && *bytes <= '9') || *bytes == '.')) {
      ++bytes;
    }
    const auto decimal = decimal_of({at_, static_cast<std::size_t>(bytes - at_)});
    at_ = bytes;
    value = decimal.value_or(Decimal{});
    return decimal.has_value();
  }

  const char* at_;
  const char* end_;  // INVARIANT: at_ <= end_ after every step that answered yes.
};

// Every element of an array; `element` reads one and answers whether it could.
template <typename Element>
bool each_element(Cursor& cursor, const Element& element) {
  if (!cursor.take('[')) {
    return false;
  }
  cursor.skip_spaces();
  if (cursor.take(']')) {
    return true;
  }
  for (;;) {
    if (!element()) {
      return false;
    }
    cursor.skip_spaces();
    if (!cursor.take(',')) {
      return cursor.take(']');
    }
    cursor.skip_spaces();
  }
}

}  // namespace regimen::flat
