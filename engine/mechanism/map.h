// The map of mechanisms: the same edges as in the system, for pictures.
//
// Shape:   as graph::Map; a conversion is one edge from the substrate and one from the enzyme.
#pragma once

#include "engine/graph/graph.h"
#include "engine/mechanism/system.h"

namespace regimen::mechanism {

graph::Map map_of(const model::Model& model, const System& system);

}  // namespace regimen::mechanism
