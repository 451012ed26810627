// Implements engine/patient/fhir/unit_texts.h.
#include "engine/patient/fhir/unit_texts.h"

#include <string>
#include <variant>

namespace regimen::fhir {

namespace {

using quantity::Unit;

constexpr std::string_view kUcum = "http://unitsofmeasure.org";
constexpr std::string_view kUcumOid = "urn:oid:2.16.840.1.113883.6.8";

bool is_ucum(std::string_view system) {
  return system == kUcum || system == kUcumOid;
}

}  // namespace

std::string_view unit_of(const UnitTexts& texts) {
  if (!texts.code.empty() && is_ucum(texts.system)) {
    return texts.code;
  }
  if (!texts.unit.empty()) {
    return texts.unit;
  }
  return texts.system.empty() ? texts.code : std::string_view();
}

bool units_disagree(patient::ValueReader& values, const UnitTexts& texts) {
  if (texts.code.empty() || texts.unit.empty() || texts.code == texts.unit ||
      !is_ucum(texts.system)) {
    return false;
  }
  // By value: reading the second unit may forget the first.
  const auto code = values.unit(std::string(texts.code), true);
  const auto unit = values.unit(std::string(texts.unit), true);
  const auto* code_unit = std::get_if<Unit>(&code);
  const auto* text_unit = std::get_if<Unit>(&unit);
  return code_unit != nullptr && text_unit != nullptr && !(*code_unit == *text_unit);
}

}  // namespace regimen::fhir
