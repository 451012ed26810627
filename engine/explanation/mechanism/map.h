// The map of mechanisms: the same edges as in the system, for pictures.
//
// Shape:   as logic::Map; a conversion is one edge from the substrate and one from the enzyme.
#pragma once

#include "engine/explanation/mechanism/system.h"
#include "engine/logic/graph.h"

namespace regimen::mechanism {

logic::Map map_of(const knowledge::Model& model, const System& system);

}  // namespace regimen::mechanism
