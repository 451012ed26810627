// Quantities as the author wrote them: numbers, units, durations, counts; each mistake said once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/knowledge/check.h"

namespace regimen::knowledge {

std::optional<quantity::Rational> read_number(Scope& scope, const syntax::Number& number);
// Cached; the empty text is a count.
std::optional<quantity::Unit> read_unit(Scope& scope, const std::string& text, Span span);
std::optional<quantity::Quantity> read_quantity(Scope& scope, const syntax::Quantity& quantity);

// A positive span of calendar time: "12 months", "7 d", "24 hours".
std::optional<quantity::Duration> read_duration(Scope& scope, const syntax::Duration& duration);
std::optional<quantity::Duration> read_duration(Scope& scope,
                                                const std::optional<syntax::Duration>& duration);

// A whole day of the calendar: "2026-11-23".
std::optional<quantity::Date> read_day(Scope& scope, const std::optional<syntax::DateTime>& day);

// A whole number from 1 to `most`.
std::optional<std::uint32_t> read_count(Scope& scope, const syntax::Number& number,
                                        std::uint32_t most);
inline constexpr std::uint32_t kCountMax = 1000;

// What a value is compared with: a lab, in its unit, through its molar mass.
struct Scale {
  std::string name;
  const quantity::Unit& unit;
  std::optional<quantity::Rational> molar_mass;
  std::optional<Span> declared;
};
// The exact value in the scale's unit.
std::optional<quantity::Rational> read_on_scale(Scope& scope, const syntax::Quantity& written,
                                                const quantity::Quantity& quantity,
                                                const Scale& scale);

Diagnostic empty_range(const std::string& low, const std::string& high, Span span);
Diagnostic invalid_value(std::string message, Span span, std::string help);
// "is a mass concentration (`mg/mL`)"
std::string words_for_unit(const quantity::Unit& unit);
const quantity::Unit& ucum_unit(std::string_view text);

}  // namespace regimen::knowledge
