// Unit texts: which of the texts of a Quantity names its unit.
//
// Source:  FHIR R4, https://hl7.org/fhir/R4/datatypes.html#Quantity.
#pragma once

#include <string_view>

#include "engine/patient/values.h"

namespace regimen::fhir {

struct UnitTexts {  // empty: not stated
  std::string_view unit{};
  std::string_view system{};
  std::string_view code{};
};

// A UCUM code is what a machine means; the text beside it is for people; a code of no system is
// better than nothing.
std::string_view unit_of(const UnitTexts& texts);

// Are the code and the text units that differ?
bool units_disagree(patient::ValueReader& values, const UnitTexts& texts);

}  // namespace regimen::fhir
