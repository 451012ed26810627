// Implements engine/knowledge/quantities.h.
#include "engine/knowledge/quantities.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/check.h"

namespace regimen::knowledge {

namespace {

using quantity::Duration;
using quantity::Quantity;
using quantity::Rational;
using quantity::Unit;

Diagnostic unknown_unit(const quantity::UnitError& error, const std::string& text, Span span) {
  std::string help = did_you_mean(error.meant);
  if (help.empty()) {
    const bool is_word = std::all_of(text.begin(), text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    });
    help = "write a UCUM unit such as `mg`, `ng/dL` or `%`";
    help += is_word ? ", or declare a word: `unit " + text + " = …`" : "";
  }
  return {.code = Finding::kUnknownUnit,
          .message = error.message,
          .primary = {{span, "this unit is not known"}},
          .help = std::move(help)};
}

Diagnostic invalid_duration(std::string message, Span span) {
  return {.code = Finding::kInvalidDuration,
          .message = std::move(message),
          .primary = {{span, "a span of time is needed here"}},
          .help =
              "write a number above zero and a word, as in `12 months`, `2 weeks`, `7 days` or "
              "`24 hours`"};
}

// A word for calendar time: months, or seconds.
struct TimeWord {
  std::string_view word;
  std::int32_t months;
  std::int32_t seconds;
};
constexpr std::int32_t kDay = 86400;
constexpr std::array<TimeWord, 20> kTimeWords = {
    {{"a", 12, 0},        {"d", 0, kDay},     {"day", 0, kDay},      {"days", 0, kDay},
     {"h", 0, 3600},      {"hour", 0, 3600},  {"hours", 0, 3600},    {"min", 0, 60},
     {"minute", 0, 60},   {"minutes", 0, 60}, {"mo", 1, 0},          {"month", 1, 0},
     {"months", 1, 0},    {"s", 0, 1},        {"week", 0, 7 * kDay}, {"weeks", 0, 7 * kDay},
     {"wk", 0, 7 * kDay}, {"year", 12, 0},    {"years", 12, 0},      {"yr", 12, 0}}};
constexpr std::int64_t kMonthsMax = std::int64_t{12} * 200;
constexpr std::int64_t kSecondsMax = std::int64_t{200} * 366 * kDay;

const TimeWord* find_time_word(std::string_view word) {
  const auto* found = std::find_if(kTimeWords.begin(), kTimeWords.end(),
                                   [&](const TimeWord& known) { return known.word == word; });
  return found == kTimeWords.end() ? nullptr : found;
}

bool is_count(const Unit& unit) {
  return unit.dimension.is_none() && !unit.is_special && unit.factor == Rational(1);
}

// A score does not compare with a percentage, nor with another score.
bool is_same_count(const Unit& left, const Unit& right) {
  const bool is_only_one_named = left.annotations.empty() != right.annotations.empty();
  return quantity::same_annotation(left, right) &&
         !(is_only_one_named && left.factor != right.factor);
}

// "is a mass concentration", "is international units".
std::string is_words(const quantity::Dimension& dimension) {
  const std::string words = quantity::describe(dimension);
  const bool is_name = words.find("·") == std::string::npos && words.find('^') == std::string::npos;
  if (!is_name) {
    return "is of the dimension " + words;
  }
  const bool has_article = dimension.is_none() || !dimension.arbitrary.empty();
  return "is " + (has_article ? words : with_article(words));
}

Diagnostic missing_unit(const syntax::Quantity& written, const Scale& scale) {
  return {.code = Finding::kBareNumber,
          .message = "`" + scale.name + "` is in `" + scale.unit.text + "`, and `" +
                     written.number.text + "` has no unit",
          .primary = {{written.span, "a unit is missing"}},
          .help = "write the unit: `" + written.number.text + " " + scale.unit.text + "`"};
}

Diagnostic unit_on_count(const syntax::Quantity& written, const Scale& scale) {
  return {.code = Finding::kUnitOnCount,
          .message = "`" + scale.name + "` is a count, and `" + written.unit + "` is a unit of " +
                     "something else",
          .primary = {{written.unit_span, "a count has no such unit"}},
          .help = "write the number alone: `" + written.number.text + "`"};
}

Diagnostic other_dimension(const syntax::Quantity& written, const Unit& unit, const Scale& scale,
                           bool molar_mass_would_help) {
  Diagnostic diagnostic{
      .code = Finding::kDimensionMismatch,
      .message = "`" + written.unit + "` " + is_words(unit.dimension) + "; `" + scale.name + "` " +
                 words_for_unit(scale.unit),
      .primary = {{written.unit_span, "this " + is_words(unit.dimension)}},
      .help = molar_mass_would_help
                  ? "declare the molar mass of `" + scale.name + "`: `molar mass … g/mol`"
                  : "write the value in `" + scale.unit.text + "`"};
  if (scale.declared) {
    diagnostic.secondary.push_back({*scale.declared, "declared in `" + scale.unit.text + "`"});
  }
  return diagnostic;
}

}  // namespace

std::string words_for_unit(const Unit& unit) {
  const std::string words = is_words(unit.dimension);
  return unit.text.empty() ? words : words + " (`" + unit.text + "`)";
}

const Unit& ucum_unit(std::string_view text) {
  static const std::map<std::string_view, Unit> units = [] {
    std::map<std::string_view, Unit> known;
    for (const std::string_view code :
         {"g", "kg", "L", "mL", "mg/mL", "m2", "s", "[iU]", "g/mol", "a"}) {
      auto parsed = quantity::UnitTable::ucum().parse(code);
      REGIMEN_CHECK(std::holds_alternative<Unit>(parsed), "UCUM has these units");
      known.emplace(code, std::get<Unit>(parsed));
    }
    return known;
  }();
  return units.at(text);
}

Diagnostic empty_range(const std::string& low, const std::string& high, Span span) {
  return {.code = Finding::kEmptyRange,
          .message = "`" + low + "` is above `" + high + "`, so the range is empty",
          .primary = {{span, "the low end comes first"}},
          .help = "write `" + high + " .. " + low + "`"};
}

Diagnostic invalid_value(std::string message, Span span, std::string help) {
  return {.code = Finding::kInvalidValue,
          .message = std::move(message),
          .primary = {{span, "not a value that can be used here"}},
          .help = std::move(help)};
}

std::optional<Rational> read_number(Scope& scope, const syntax::Number& number) {
  std::optional<Rational> value = Rational::parse(number.text);
  if (!value) {
    scope.error(invalid_value("`" + number.text + "` is not a number that can be read exactly",
                              number.span, "write a decimal such as `0.44`"));
  }
  return value;
}

std::optional<Unit> read_unit(Scope& scope, const std::string& text, Span span) {
  if (text.empty()) {
    return quantity::dimensionless();
  }
  auto& units = scope.context().units;
  if (const auto known = units.find(text); known != units.end()) {
    return known->second;
  }
  auto parsed = scope.model().units.parse(text);
  if (const auto* error = std::get_if<quantity::UnitError>(&parsed)) {
    scope.error(unknown_unit(*error, text, span));
    return std::nullopt;
  }
  return units.emplace(text, std::get<Unit>(std::move(parsed))).first->second;
}

std::optional<Quantity> read_quantity(Scope& scope, const syntax::Quantity& quantity) {
  std::optional<Rational> value = read_number(scope, quantity.number);
  std::optional<Unit> unit = read_unit(scope, quantity.unit, quantity.unit_span);
  if (!value || !unit) {
    return std::nullopt;
  }
  return Quantity{std::move(*value), std::move(*unit)};
}

std::optional<Duration> read_duration(Scope& scope, const syntax::Duration& duration) {
  // "1 days" is said as "1 day".
  const bool is_one = duration.number.text == "1" && duration.unit.ends_with('s');
  const std::string text =
      duration.number.text + " " +
      (is_one ? duration.unit.substr(0, duration.unit.size() - 1) : duration.unit);
  const std::optional<Rational> number = Rational::parse(duration.number.text);
  const TimeWord* word = find_time_word(duration.unit);
  if (word == nullptr || !number) {
    scope.error(invalid_duration("`" + text + "` is not a span of time", duration.span));
    return std::nullopt;
  }
  if (number->is_zero() || number->is_negative()) {
    scope.error(invalid_duration("`" + text + "` is zero", duration.span));
    return std::nullopt;
  }
  const Rational months = *number * Rational(word->months);
  const Rational seconds = *number * Rational(word->seconds);
  if (!months.is_integer() || !seconds.is_integer()) {
    scope.error(invalid_duration(
        "`" + text + "` is not a whole number of " + (word->months > 0 ? "months" : "seconds"),
        duration.span));
    return std::nullopt;
  }
  if (months > Rational(kMonthsMax) || seconds > Rational(kSecondsMax)) {
    scope.error(invalid_duration("`" + text + "` is longer than 200 years", duration.span));
    return std::nullopt;
  }
  Duration read{.months = static_cast<std::int32_t>(*months.floor_integer()),
                .seconds = *seconds.floor_integer()};
  if (read.to_text() != text) {
    read.text = text;
  }
  return read;
}

std::optional<Duration> read_duration(Scope& scope,
                                      const std::optional<syntax::Duration>& duration) {
  return duration ? read_duration(scope, *duration) : std::nullopt;
}

std::optional<quantity::Date> read_day(Scope& scope, const std::optional<syntax::DateTime>& day) {
  if (!day) {
    return std::nullopt;
  }
  std::optional<quantity::Date> read = quantity::Date::parse(day->text);
  if (!read) {
    scope.error(invalid_value("`" + day->text + "` is not a day of the calendar", day->span,
                              "write a day such as `2026-11-23`"));
  }
  return read;
}

std::optional<std::uint32_t> read_count(Scope& scope, const syntax::Number& number,
                                        std::uint32_t most) {
  const std::optional<Rational> value = Rational::parse(number.text);
  if (value && value->is_integer() && *value >= Rational(1) &&
      *value <= Rational(std::int64_t{most})) {
    return static_cast<std::uint32_t>(*value->floor_integer());
  }
  scope.error(
      {.code = Finding::kInvalidCount,
       .message = "`" + number.text + "` is not a whole number from 1 to " + std::to_string(most),
       .primary = {{number.span, "how many are needed"}},
       .help = most == 1 ? "write `1`" : "write a whole number from 1 to " + std::to_string(most)});
  return std::nullopt;
}

std::optional<Rational> read_on_scale(Scope& scope, const syntax::Quantity& written,
                                      const Quantity& quantity, const Scale& scale) {
  const bool is_both_none = quantity.unit.dimension.is_none() && scale.unit.dimension.is_none();
  if (written.unit.empty() && !is_count(scale.unit)) {
    scope.error(missing_unit(written, scale));
    return std::nullopt;
  }
  if (is_count(scale.unit) && !quantity.unit.dimension.is_none()) {
    scope.error(unit_on_count(written, scale));
    return std::nullopt;
  }
  if (is_both_none && !written.unit.empty() && !is_same_count(quantity.unit, scale.unit)) {
    scope.error(other_dimension(written, quantity.unit, scale, false));
    return std::nullopt;
  }
  auto converted = written.unit.empty()
                       ? std::variant<Rational, quantity::ConversionError>(quantity.value)
                       : quantity::convert(quantity, scale.unit, scale.molar_mass);
  if (const auto* error = std::get_if<quantity::ConversionError>(&converted)) {
    scope.error(other_dimension(written, quantity.unit, scale,
                                error->molar_mass_would_help && !scale.molar_mass));
    return std::nullopt;
  }
  return std::get<Rational>(std::move(converted));
}

}  // namespace regimen::knowledge
