// The canonical order of rules and of what their bodies say.
//
// Private to engine/logic.
// Shape:   by head, then body, then variables, role and origin, all by id: call when ids are final.
//          Bodies are sorted, and of equal literals and rules one is kept.
// Cost:    O(n log n) in the rules; most are told apart by their heads.
#pragma once

#include <vector>

#include "engine/logic/program.h"

namespace regimen::logic {

void sort_rules(std::vector<Rule>& rules);

}  // namespace regimen::logic
