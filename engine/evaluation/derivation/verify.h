// What always holds of a derivation: the root comes first, premises come after what rests on them
// (so it is acyclic), a definite node rests on one rule whose every premise is definite as it
// stands, no definite premise is left out.
#pragma once

#include <optional>
#include <string>

#include "engine/evaluation/derivation/derivation.h"

namespace regimen::derivation {

// What is wrong first, in words; nothing when all holds.
std::optional<std::string> verify(const logic::Ground& ground, const evaluation::Facts& facts,
                                  std::uint32_t patient, const Derivation& derivation);

}  // namespace regimen::derivation
