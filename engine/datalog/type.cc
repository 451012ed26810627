// Implements engine/datalog/type.h.
#include "engine/datalog/type.h"

namespace regimen::datalog {

namespace {

constexpr unsigned kSecondBits = 44;
constexpr std::int64_t kSecondsBias = std::int64_t{1} << (kSecondBits - 1U);
constexpr std::int64_t kMonthsBias = std::int64_t{1} << 18U;

}  // namespace

bool is_same(const Type& left, const Type& right) {
  if (left.kind != right.kind || left.sort != right.sort) {
    return false;
  }
  return left.kind != Type::Kind::kQuantity ||
         (left.unit->dimension == right.unit->dimension &&
          left.unit->annotations == right.unit->annotations &&
          left.unit->is_special == right.unit->is_special &&
          (!left.unit->is_special || left.unit->text == right.unit->text));
}

std::string words_for(const Type& type) {
  switch (type.kind) {
    case Type::Kind::kText:
      return "a text";
    case Type::Kind::kSymbol: {
      const bool is_vowel = std::string_view("aeiou").find(type.sort.front()) != std::string::npos;
      return (is_vowel ? "an " : "a ") + type.sort;
    }
    case Type::Kind::kInteger:
      return "an integer";
    case Type::Kind::kNumber:
      return "a number";
    case Type::Kind::kBoolean:
      return "true or false";
    case Type::Kind::kDate:
      return "a date";
    case Type::Kind::kDateTime:
      return "a date with a time";
    case Type::Kind::kDuration:
      return "a duration";
    case Type::Kind::kQuantity:
      break;
  }
  return "a quantity in " + type.unit->text;
}

std::optional<Word> pack(std::int64_t months, std::int64_t seconds) {
  if (months < -kMonthsBias || months >= kMonthsBias || seconds < -kSecondsBias ||
      seconds >= kSecondsBias) {
    return std::nullopt;
  }
  return static_cast<Word>(months + kMonthsBias) << kSecondBits |
         static_cast<Word>(seconds + kSecondsBias);
}

quantity::Duration unpack(Word word) {
  const auto seconds = static_cast<std::int64_t>(word & ((Word{1} << kSecondBits) - 1U));
  return {static_cast<std::int32_t>(static_cast<std::int64_t>(word >> kSecondBits) - kMonthsBias),
          seconds - kSecondsBias,
          {}};
}

}  // namespace regimen::datalog
