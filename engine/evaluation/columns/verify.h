// What always holds of a layout: places lie inside what they name, and nothing is read before it is
// computed, but within a group that is repeated.
#pragma once

#include "engine/evaluation/columns/layout.h"

namespace regimen::columns {

void verify(const Layout& layout);

}  // namespace regimen::columns
