// Types of columns and expressions, and the words that hold their values.
//
// A value is a 64-bit word whose meaning its type says: integers, days, seconds and truth values
// are held in the word, everything else is a number given by a pool (values.h), so that equal
// values have equal words.
//
// Units:   quantities are held in UCUM base units; dates in days, date-times in seconds of UTC
//          since 1970-01-01; durations as months and seconds packed by `pack`.
//
// In tuples a word is held as a token of 32 bits (values.h): equal tokens, equal words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/quantity/calendar.h"
#include "engine/quantity/unit.h"

namespace regimen::datalog {

using Word = std::uint64_t;
using Token = std::uint32_t;

// Tokens below it hold a small whole number, so that they compare as their words do; the others
// name a word of the pool of wide ones.
inline constexpr Token kFirstWide = Token{1} << 31U;

inline constexpr std::int64_t kDaySeconds = 86400;

struct Type {
  enum class Kind : std::uint8_t {
    kText,
    kSymbol,  // of `sort`: agent, severity, an enumeration
    kInteger,
    kNumber,
    kBoolean,
    kDate,
    kDateTime,
    kDuration,
    kQuantity,  // read and written in `unit`
  } kind = Kind::kText;
  std::string sort{};
  std::optional<quantity::Unit> unit{};

  bool is_numeric() const { return kind == Kind::kInteger || kind == Kind::kNumber; }
  bool has_order() const { return kind != Kind::kSymbol && kind != Kind::kBoolean; }
};

// True when a word of one means the same as a word of the other; units may differ in scale.
bool is_same(const Type& left, const Type& right);
std::string words_for(const Type& type);  // "a text", "a quantity in mg", "a colour"

inline Word from_integer(std::int64_t value) {
  return static_cast<Word>(value);
}
inline std::int64_t to_integer(Word word) {
  return static_cast<std::int64_t>(word);
}
// Nothing beyond about 2,700 years of months or 200,000 years of seconds.
std::optional<Word> pack(std::int64_t months, std::int64_t seconds);
quantity::Duration unpack(Word word);

}  // namespace regimen::datalog
