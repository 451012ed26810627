// Words for atoms of the core: what `blocked(x)` says to a clinician. Private to engine/explanation.
#pragma once

#include <string>

#include "engine/advice/advice.h"
#include "engine/explanation/explain.h"

namespace regimen::explanation {

struct AtomWords {
  std::string positive;  // "testosterone cypionate is blocked"
  std::string negative;  // "nothing blocks testosterone cypionate"
};
AtomWords atom_words(const advice::Knowledge& knowledge, logic::AtomId atom);

// An atom that only joins others; it is left out where its premises can stand for it.
bool is_technical(const advice::Knowledge& knowledge, logic::AtomId atom);

}  // namespace regimen::explanation
