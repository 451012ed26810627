// Random programs over data relations, as text: for comparing the engine with its oracle.
//
// Relations stand in layers. A rule reads its own layer and lower ones, so that recursion is common
// and most programs have strata; now and then a negation or an aggregate reads any layer, so that
// some have none. What a recursive rule computes is bounded on both sides.
//
// Shape:   one statement each, in an order that means nothing; the same for the same seed.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace regimen::oracle {

std::vector<std::string> random_data_program(std::mt19937& random);

}  // namespace regimen::oracle
