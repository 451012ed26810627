// Implements engine/datalog/values.h.
#include "engine/datalog/values.h"

#include <array>
#include <charconv>

#include "engine/base/check.h"
#include "engine/quantity/quantity.h"

namespace regimen::datalog {

namespace {

using quantity::Rational;
using ValueKind = Type::Kind;

std::optional<std::int64_t> whole(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(value) : std::nullopt;
}

std::optional<Rational> in_base(std::string_view text, const quantity::Unit& unit,
                                const quantity::UnitTable& units) {
  const std::size_t space = text.find(' ');
  const std::optional<Rational> number = Rational::parse(text.substr(0, space));
  if (!number) {
    return std::nullopt;
  }
  if (space == std::string_view::npos) {
    return *number * unit.factor + unit.offset;
  }
  const auto parsed = units.parse(text.substr(space + 1));
  const auto* given = std::get_if<quantity::Unit>(&parsed);
  if (given == nullptr || !quantity::same_annotation(*given, unit)) {
    return std::nullopt;
  }
  const auto converted = quantity::convert({*number, *given}, unit);
  const auto* value = std::get_if<Rational>(&converted);
  return value == nullptr ? std::nullopt : std::optional(*value * unit.factor + unit.offset);
}

struct TimeWord {
  std::string_view word;
  std::int64_t months;
  std::int64_t seconds;
};
constexpr std::array<TimeWord, 14> kTimeWords = {{{"day", 0, kDaySeconds},
                                                  {"days", 0, kDaySeconds},
                                                  {"hour", 0, 3600},
                                                  {"hours", 0, 3600},
                                                  {"minute", 0, 60},
                                                  {"minutes", 0, 60},
                                                  {"month", 1, 0},
                                                  {"months", 1, 0},
                                                  {"second", 0, 1},
                                                  {"seconds", 0, 1},
                                                  {"week", 0, 7 * kDaySeconds},
                                                  {"weeks", 0, 7 * kDaySeconds},
                                                  {"year", 12, 0},
                                                  {"years", 12, 0}}};

// "12 months", "1 month 3 days"; nothing else, so that no unit is guessed.
std::optional<Word> duration(std::string_view text) {
  constexpr std::int64_t kCountMax = 10'000'000;
  std::int64_t months = 0;
  std::int64_t seconds = 0;
  while (true) {
    const std::size_t space = text.find(' ');
    const auto count = whole(text.substr(0, space));
    if (!count || space == std::string_view::npos || *count > kCountMax || *count < -kCountMax) {
      return std::nullopt;
    }
    text.remove_prefix(space + 1);
    const std::string_view word = text.substr(0, text.find(' '));
    const TimeWord* found = nullptr;
    for (const TimeWord& each : kTimeWords) {
      found = each.word == word ? &each : found;
    }
    if (found == nullptr) {
      return std::nullopt;
    }
    months += *count * found->months;
    seconds += *count * found->seconds;
    if (word.size() == text.size()) {
      return pack(months, seconds);
    }
    text.remove_prefix(word.size() + 1);
  }
}

std::string pluralize(std::int64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 || count == -1 ? "" : "s");
}

std::string duration_text(Word word) {
  const quantity::Duration value = unpack(word);
  std::string text = value.months != 0 ? pluralize(value.months, "month") : "";
  if (value.seconds != 0 || text.empty()) {
    const bool is_days = value.seconds % kDaySeconds == 0;
    text += (text.empty() ? "" : " ") + (is_days ? pluralize(value.seconds / kDaySeconds, "day")
                                                 : pluralize(value.seconds, "second"));
  }
  return text;
}

std::string instant_text(std::int64_t seconds) {
  const std::int64_t days =
      seconds >= 0 ? seconds / kDaySeconds : -((-seconds + kDaySeconds - 1) / kDaySeconds);
  const std::int64_t rest = seconds - days * kDaySeconds;
  std::string text = quantity::Date{static_cast<std::int32_t>(days)}.to_text() + "T";
  for (const std::int64_t part : {rest / 3600, rest / 60 % 60, rest % 60}) {
    text +=
        (text.back() == 'T' ? "" : ":") + std::string(part < 10 ? "0" : "") + std::to_string(part);
  }
  return text + "Z";
}

}  // namespace

Values::Values(const Values& other)
    : texts_(other.texts_),
      numbers_(other.numbers_),
      number_words_(other.number_words_),
      crowded_words_(other.crowded_words_),
      wide_(other.wide_),
      wide_tokens_(other.wide_tokens_) {
  for (Word i = 0; i < texts_.size(); ++i) {
    text_words_.emplace(texts_[i], i);
  }
}

Values& Values::operator=(const Values& other) {
  if (this != &other) {
    *this = Values(other);
  }
  return *this;
}

Word Values::text(std::string_view text) {
  const auto found = text_words_.find(text);
  if (found != text_words_.end()) {
    return found->second;
  }
  texts_.emplace_back(text);
  text_words_.emplace(texts_.back(), texts_.size() - 1);
  return texts_.size() - 1;
}

// Nearly every number has a double of its own; where many share one, they are told apart by their
// fractions.
Word Values::number(const Rational& value) {
  constexpr std::size_t kOfOneDouble = 16;
  const double key = value.approximate();
  const auto [first, last] = number_words_.equal_range(key);
  std::size_t looked_at = 0;
  for (auto at = first; at != last; ++at, ++looked_at) {
    if (numbers_[at->second] == value) {
      return at->second;
    }
  }
  const Word next = numbers_.size();
  if (looked_at < kOfOneDouble) {
    number_words_.emplace(key, next);
  } else {
    const auto [found, is_new] = crowded_words_.try_emplace(value.to_fraction(), next);
    if (!is_new) {
      return found->second;
    }
  }
  numbers_.push_back(value);
  return next;
}

Token Values::wide_token(Word word) {
  const auto [found, is_new] =
      wide_tokens_.try_emplace(word, static_cast<Token>(kFirstWide + wide_.size()));
  if (is_new) {
    REGIMEN_CHECK(wide_.size() < kFirstWide, "tables and limits are smaller than the pool");
    wide_.push_back(word);
  }
  return found->second;
}

bool Values::is_ordered_by_token(const Type& type) {
  return type.kind == ValueKind::kInteger || type.kind == ValueKind::kDate ||
         type.kind == ValueKind::kDateTime || type.kind == ValueKind::kBoolean;
}

std::optional<Word> Values::read(std::string_view cell, const Type& type,
                                 const quantity::UnitTable& units) {
  switch (type.kind) {
    case ValueKind::kText:
    case ValueKind::kSymbol:
      return text(cell);
    case ValueKind::kInteger: {
      const auto value = whole(cell);
      return value ? std::optional(from_integer(*value)) : std::nullopt;
    }
    case ValueKind::kNumber: {
      const auto value = Rational::parse(cell);
      return value ? std::optional(number(*value)) : std::nullopt;
    }
    case ValueKind::kBoolean:
      return cell == "true"    ? std::optional(Word{1})
             : cell == "false" ? std::optional(Word{0})
                               : std::nullopt;
    case ValueKind::kDate: {
      const auto day = quantity::Date::parse(cell);
      return day ? std::optional(from_integer(day->days)) : std::nullopt;
    }
    case ValueKind::kDateTime: {
      const auto instant = quantity::Instant::parse(cell);
      return instant && instant->has_time ? std::optional(from_integer(instant->first))
                                          : std::nullopt;
    }
    case ValueKind::kDuration:
      return duration(cell);
    case ValueKind::kQuantity:
      break;
  }
  const auto value = in_base(cell, *type.unit, units);
  return value ? std::optional(number(*value)) : std::nullopt;
}

std::string Values::write(Word word, const Type& type) const {
  constexpr int kDigits = 40;
  switch (type.kind) {
    case ValueKind::kText:
    case ValueKind::kSymbol:
      return text_at(word);
    case ValueKind::kInteger:
      return std::to_string(to_integer(word));
    case ValueKind::kNumber:
      return number_at(word).to_text(kDigits);
    case ValueKind::kBoolean:
      return word != 0 ? "true" : "false";
    case ValueKind::kDate:
      return quantity::Date{static_cast<std::int32_t>(to_integer(word))}.to_text();
    case ValueKind::kDateTime:
      return instant_text(to_integer(word));
    case ValueKind::kDuration:
      return duration_text(word);
    case ValueKind::kQuantity:
      break;
  }
  const quantity::Unit& unit = *type.unit;
  return ((number_at(word) - unit.offset) / unit.factor).to_text(kDigits) + " " + unit.text;
}

int Values::compare(Word left, Word right, const Type& type) const {
  if (left == right) {
    return 0;
  }
  switch (type.kind) {
    case ValueKind::kText:
    case ValueKind::kSymbol:
      return text_at(left) < text_at(right) ? -1 : 1;
    case ValueKind::kNumber:
    case ValueKind::kQuantity:
      return number_at(left) < number_at(right) ? -1 : 1;
    case ValueKind::kInteger:
    case ValueKind::kDate:
    case ValueKind::kDateTime:
      return to_integer(left) < to_integer(right) ? -1 : 1;
    case ValueKind::kBoolean:
    case ValueKind::kDuration:
      break;
  }
  return left < right ? -1 : 1;
}

std::string hint(const Type& type) {
  switch (type.kind) {
    case ValueKind::kText:
      return "write a text";
    case ValueKind::kSymbol:
      return "write " + words_for(type) + " that is declared";
    case ValueKind::kInteger:
      return "write a whole number such as 12";
    case ValueKind::kNumber:
      return "write a number such as 0.5";
    case ValueKind::kBoolean:
      return "write true or false";
    case ValueKind::kDate:
      return "write a day such as 2026-01-12";
    case ValueKind::kDateTime:
      return "write a time such as 2026-01-12T08:10 or 2026-01-12T08:10+01:00";
    case ValueKind::kDuration:
      return "write a span of time such as `12 months` or `3 days`";
    case ValueKind::kQuantity:
      break;
  }
  return "write a number in " + type.unit->text + ", or with a unit that converts to it";
}

}  // namespace regimen::datalog
