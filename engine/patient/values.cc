// Implements engine/patient/values.h and read_value of engine/patient/parse_facts.h.
#include "engine/patient/values.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace regimen::patient {

namespace {

using diagnostics::Code;
using quantity::Comparison;
using quantity::Interval;
using quantity::Rational;
using quantity::Unit;
using quantity::UnitError;

std::string backquote(std::string_view text) {
  return "`" + truncate_for_display(text) + "`";
}

std::string give_in(const knowledge::Lab& lab) {
  return lab.unit.text.empty() ? std::string("give a number without a unit")
                               : "give it in a unit that converts to " + backquote(lab.unit.text);
}

ValueOutcome fault_of(Code code, std::string message, std::string help, knowledge::LabId lab) {
  return {.value = std::nullopt,
          .fault = Fault{.code = code,
                         .path = "",
                         .message = std::move(message),
                         .help = std::move(help),
                         .inputs = {lab}}};
}

ValueOutcome unreadable_number(const ValueInput& input) {
  return fault_of(
      Code::kUnreadableValue, backquote(input.number) + " is not a number that can be read",
      "write a decimal with at most " + std::to_string(quantity::kDigitsMax) +
          " digits and an exponent of at most " + std::to_string(quantity::kExponentMax),
      input.lab);
}

ValueOutcome missing_unit(const ValueInput& input, const knowledge::Lab& lab) {
  return fault_of(Code::kMissingUnit,
                  backquote(lab.header.name) + " is measured in " + backquote(lab.unit.text) +
                      ", and no unit is given",
                  give_in(lab), input.lab);
}

ValueOutcome unknown_unit(const ValueInput& input, const knowledge::Lab& lab,
                          const UnitError& error) {
  std::string help = give_in(lab);
  if (!error.meant.empty()) {
    help = "did you mean";
    for (std::size_t i = 0; i < error.meant.size(); ++i) {
      help += (i == 0 ? " " : i + 1 == error.meant.size() ? " or " : ", ");
      help += backquote(error.meant[i]);
    }
    help += "?";
  }
  return fault_of(
      Code::kUnknownUnitInData,
      "the unit " + backquote(input.unit) + " of " + backquote(lab.header.name) + " is not known",
      std::move(help), input.lab);
}

ValueOutcome wrong_dimension(const ValueInput& input, const knowledge::Lab& lab, const Unit& given,
                             const quantity::ConversionError& error) {
  const std::string given_text = given.text.empty() ? "the bare number" : backquote(input.unit);
  const std::string lab_text =
      lab.unit.text.empty() ? std::string("as a bare number") : "in " + backquote(lab.unit.text);
  return fault_of(
      Code::kWrongDimensionInData,
      given_text + " is " + quantity::describe(error.source) + ", and " +
          backquote(lab.header.name) + " is measured " + lab_text + ", " +
          quantity::describe(error.target),
      error.molar_mass_would_help
          ? "declare the molar mass of " + backquote(lab.header.name) + " in the knowledge base"
          : give_in(lab),
      input.lab);
}

Interval interval_of(const Rational& value, const std::optional<Comparison>& comparator) {
  if (!comparator) {
    return Interval::point(value);
  }
  switch (*comparator) {
    case Comparison::kLess:
      return {.low = {}, .high = value, .low_open = false, .high_open = true};
    case Comparison::kLessEqual:
      return {.low = {}, .high = value, .low_open = false, .high_open = false};
    case Comparison::kGreater:
      return {.low = value, .high = {}, .low_open = true, .high_open = false};
    case Comparison::kGreaterEqual:
      return {.low = value, .high = {}, .low_open = false, .high_open = false};
    case Comparison::kEqual:
      return Interval::point(value);
    case Comparison::kNotEqual:
      return Interval::all();  // callers refuse `!=`; nothing is known from it
  }
  return Interval::all();
}

ValueOutcome implausible(const ValueInput& input, const knowledge::Lab& lab,
                         const Interval& value) {
  const std::string low =
      lab.plausible_low ? lab.plausible_low->to_text() : std::string("anything");
  const std::string high =
      lab.plausible_high ? lab.plausible_high->to_text() : std::string("anything");
  const std::string unit = lab.unit.text.empty() ? "" : " " + lab.unit.text;
  return fault_of(Code::kImplausibleValue,
                  backquote(lab.header.name) + " of " +
                      quantity::interval_text(value, lab.unit.text) +
                      " is outside its plausible range " + low + " .. " + high + unit,
                  "check the value and its unit; it is not used", input.lab);
}

// A count, a score, a ratio of one: what a bare number can be.
bool takes_bare_numbers(const Unit& unit) {
  return unit.dimension.is_none() && unit.factor == Rational(1) && unit.offset.is_zero() &&
         !unit.is_special;
}

}  // namespace

const std::variant<Unit, UnitError>& ValueReader::unit(const std::string& text,
                                                       bool is_machine_unit) {
  Units& units = is_machine_unit ? machine_units_ : units_;
  constexpr std::size_t kUnitsKeptMax = 4096;  // a stranger's text may hold a million units
  if (units.size() > kUnitsKeptMax && !units.contains(text)) {
    units.clear();
  }
  const auto found = units.find(text);
  if (found != units.end()) {
    return found->second;
  }
  return units
      .emplace(text, is_machine_unit ? model_.units.parse_lenient(text) : model_.units.parse(text))
      .first->second;
}

std::optional<Conversion> ValueReader::find_conversion(const knowledge::Lab& lab,
                                                       const std::string& unit_text,
                                                       bool is_machine_unit) {
  if (unit_text.empty()) {
    return takes_bare_numbers(lab.unit) ? std::optional(Conversion{}) : std::nullopt;
  }
  const auto* given = std::get_if<Unit>(&unit(unit_text, is_machine_unit));
  if (given == nullptr) {
    return std::nullopt;
  }
  const auto none = quantity::convert({Rational(0), *given}, lab.unit, lab.molar_mass);
  const auto converted = quantity::convert({Rational(1), *given}, lab.unit, lab.molar_mass);
  const auto* offset = std::get_if<Rational>(&none);
  if (offset == nullptr) {
    return std::nullopt;
  }
  Conversion conversion{.ratio = std::get<Rational>(converted) - *offset, .offset = *offset};
  conversion.is_same = conversion.ratio == Rational(1) && conversion.offset.is_zero();
  return conversion;
}

const Conversion* ValueReader::conversion(knowledge::LabId lab, const std::string& unit_text,
                                          bool is_machine_unit) {
  constexpr std::size_t kUnitsOfLabMax = 64;
  conversions_.resize(std::max<std::size_t>(conversions_.size(), lab.index() + 1));
  std::vector<KnownConversion>& known = conversions_[lab.index()];
  auto found = std::find_if(known.begin(), known.end(), [&](const KnownConversion& each) {
    return each.unit == unit_text && each.is_machine_unit == is_machine_unit;
  });
  if (found == known.end()) {
    if (known.size() == kUnitsOfLabMax) {
      known.clear();
    }
    found = known.insert(known.end(),
                         {.unit = unit_text,
                          .is_machine_unit = is_machine_unit,
                          .conversion = find_conversion(model_[lab], unit_text, is_machine_unit)});
  }
  return found->conversion ? &*found->conversion : nullptr;
}

ValueOutcome ValueReader::not_converted(const ValueInput& input, const knowledge::Lab& lab) {
  if (input.unit.empty()) {
    return missing_unit(input, lab);
  }
  const auto& given = unit(input.unit, input.is_machine_unit);
  if (const auto* error = std::get_if<UnitError>(&given)) {
    return unknown_unit(input, lab, *error);
  }
  const auto converted =
      quantity::convert({Rational(1), std::get<Unit>(given)}, lab.unit, lab.molar_mass);
  return wrong_dimension(input, lab, std::get<Unit>(given),
                         std::get<quantity::ConversionError>(converted));
}

ValueOutcome ValueReader::read(const ValueInput& input) {
  const knowledge::Lab& lab = model_[input.lab];
  const std::optional<Rational> number = Rational::parse(input.number);
  if (!number) {
    return unreadable_number(input);
  }
  if (input.comparator == Comparison::kNotEqual) {
    return fault_of(Code::kUnknownComparator, "a result cannot be `!=` a value",
                    "use <, <=, > or >=", input.lab);
  }
  const Conversion* to_lab = conversion(input.lab, input.unit, input.is_machine_unit);
  if (to_lab == nullptr) {
    return not_converted(input, lab);
  }
  const Interval value = interval_of(to_lab->of(*number), input.comparator);
  if (!is_plausible(value, lab)) {
    return implausible(input, lab, value);
  }
  return {.value = value, .fault = std::nullopt};
}

bool is_plausible(const Interval& value, const knowledge::Lab& lab) {
  const bool is_below =
      value.high && lab.plausible_low &&
      (*value.high < *lab.plausible_low || (value.high_open && *value.high == *lab.plausible_low));
  const bool is_above =
      value.low && lab.plausible_high &&
      (*value.low > *lab.plausible_high || (value.low_open && *value.low == *lab.plausible_high));
  return !is_below && !is_above;
}

ValueOutcome read_value(const knowledge::Model& model, const ValueInput& input) {
  return ValueReader(model).read(input);
}

std::optional<Comparison> take_comparator(std::string& value) {
  constexpr std::pair<std::string_view, Comparison> kComparators[] = {
      {"<=", Comparison::kLessEqual},
      {">=", Comparison::kGreaterEqual},
      {"<", Comparison::kLess},
      {">", Comparison::kGreater}};
  for (const auto& [sign, comparison] : kComparators) {
    if (value.starts_with(sign)) {
      value.erase(0, sign.size());
      return comparison;
    }
  }
  return std::nullopt;
}

std::string truncate_for_display(std::string_view text) {
  constexpr std::size_t kShownMax = 80;
  if (text.size() <= kShownMax) {
    return std::string(text);
  }
  std::size_t end = kShownMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;  // never half a character
  }
  return std::string(text.substr(0, end)) + "…";
}

bool is_note(const Fault& fault) {
  switch (fault.code) {
    case Code::kAfterAsOf:
    case Code::kNotEvidence:
    case Code::kNoValue:
    case Code::kNoTime:
    case Code::kDeceased:
    case Code::kInactivePatient:
      return true;
    default:  // the other codes of all rooms
      return false;
  }
}

}  // namespace regimen::patient
