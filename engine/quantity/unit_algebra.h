// The algebra of ratio units: product and quotient without their texts; private to engine/quantity.
#pragma once

#include <string>
#include <vector>

#include "engine/quantity/unit.h"

namespace regimen::quantity {

// left * right^sign, where sign is 1 or -1. Offsets and texts are not kept.
Unit combined(const Unit& left, const Unit& right, int sign);

// A numerator and a denominator of the same kind cancel.
std::vector<std::string> combined(std::vector<std::string> left,
                                  const std::vector<std::string>& right, int sign);

}  // namespace regimen::quantity
