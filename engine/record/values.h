// Values: a number with a unit as a lab's value, by the same rules for every producer of records.
//
// A reader keeps the units it has met: in a million results there are a dozen units.
//
// Shape:   see read_value in from_lines.h; a reader gives exactly what read_value gives.
// Errors:  D101 to D105 as faults without a path.
// Cost:    one unit parse per unit, then one exact conversion per value.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/record/from_lines.h"

namespace regimen::record {

class ValueReader {
 public:
  explicit ValueReader(const model::Model& model) : model_(model) {}

  ValueOutcome read(const ValueInput& input);
  const std::variant<quantity::Unit, quantity::UnitError>& unit(const std::string& text,
                                                                bool is_machine_unit);

 private:
  using Units = std::map<std::string, std::variant<quantity::Unit, quantity::UnitError>>;

  const model::Model& model_;
  Units units_;
  Units machine_units_;
};

// Takes `<`, `<=`, `>` or `>=` from the front of a value; nothing for a plain one.
std::optional<quantity::Comparison> take_comparator(std::string& value);

// The text of a hostile stranger, short enough for a message.
std::string shown(std::string_view text);

// A fault that only reports: evidence that is set aside by rule, a death. Nothing is made unknown
// by it.
bool is_note(const Fault& fault);

}  // namespace regimen::record
