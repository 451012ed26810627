// A layout as stable text: what a cohort is asked, column by column and rule by rule.
#pragma once

#include <string>

#include "engine/evaluation/columns/layout.h"

namespace regimen::columns {

// Slots are numbered as they are evaluated: tests first. A rule is `slot <- literals`.
std::string layout_text(const LayoutSource& source, const Layout& layout);

}  // namespace regimen::columns
