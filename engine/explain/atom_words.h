// Words for atoms of the core: what `blocked(x)` says to a clinician. Private to engine/explain.
#pragma once

#include <string>

#include "engine/advice/advice.h"
#include "engine/explain/explain.h"

namespace regimen::explain {

struct AtomWords {
  std::string positive;  // "testosterone cypionate is blocked"
  std::string negative;  // "nothing blocks testosterone cypionate"
};
AtomWords words_of(const advice::Knowledge& knowledge, core::AtomId atom);

// An atom that only joins others; it is left out where its premises can stand for it.
bool is_technical(const advice::Knowledge& knowledge, core::AtomId atom);

std::string citations_text(const model::Model& model, const Few<model::Citation>& citations);

}  // namespace regimen::explain
