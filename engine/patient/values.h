// Values: a number with a unit as a lab's value, by the same rules for every producer of records.
//
// A reader keeps the units it has met and what they are in the unit of a lab: in a million results
// there are a dozen units.
//
// Shape:   see read_value in parse_facts.h; a reader gives exactly what read_value gives.
// Errors:  D101 to D106 as faults without a path.
// Cost:    one unit parse per unit, one exact conversion per unit and lab; then a multiplication
//          per value, none in the unit of the lab.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/patient/parse_facts.h"

namespace regimen::patient {

// What a number in a unit is in the unit of a lab: exact, because every conversion is a ratio and
// an offset.
struct Conversion {
  quantity::Rational ratio{1};
  quantity::Rational offset{0};
  bool is_same = true;  // the units are one

  quantity::Rational of(const quantity::Rational& number) const {
    return is_same ? number : number * ratio + offset;
  }
};

class ValueReader {
 public:
  explicit ValueReader(const knowledge::Model& model) : model_(model) {}

  ValueOutcome read(const ValueInput& input);
  // nullptr where the unit does not convert; valid until the next call.
  const Conversion* conversion(knowledge::LabId lab, const std::string& unit_text,
                               bool is_machine_unit);
  const std::variant<quantity::Unit, quantity::UnitError>& unit(const std::string& text,
                                                                bool is_machine_unit);

 private:
  using Units = std::map<std::string, std::variant<quantity::Unit, quantity::UnitError>>;

  struct KnownConversion {
    std::string unit;
    bool is_machine_unit = false;
    std::optional<Conversion> conversion;
  };

  std::optional<Conversion> find_conversion(const knowledge::Lab& lab, const std::string& unit_text,
                                            bool is_machine_unit);
  ValueOutcome not_converted(const ValueInput& input, const knowledge::Lab& lab);

  const knowledge::Model& model_;
  Units units_;
  Units machine_units_;
  std::vector<std::vector<KnownConversion>> conversions_;  // by lab
};

// Does some of the value lie in the plausible range of the lab?
bool is_plausible(const quantity::Interval& value, const knowledge::Lab& lab);

// Takes `<`, `<=`, `>` or `>=` from the front of a value; nothing for a plain one.
std::optional<quantity::Comparison> take_comparator(std::string& value);

// The text of a hostile stranger, short enough for a message.
std::string truncate_for_display(std::string_view text);

// A fault that only reports: evidence that is set aside by rule, a death. Nothing is made unknown
// by it.
bool is_note(const Fault& fault);

}  // namespace regimen::patient
