// Derived effects in words and in JSON: why an agent raises or lowers a signal, what an agent does,
// where two agents oppose each other. The paths are derived in engine/explanation/mechanism.
//
// Shape:   shortest first; at most kPathsShown paths of each direction, the rest counted.
// Errors:  none.
#pragma once

#include <string>

#include "engine/explanation/explain.h"
#include "engine/explanation/mechanism/effects.h"

namespace regimen::explanation {

inline constexpr std::size_t kPathsShown = 3;

struct Mechanisms {
  const knowledge::Model& model;
  const mechanism::System& system;
};

// "anastrozole lowers estradiol"; `sex` kAny asks for everybody.
struct CauseQuestion {
  mechanism::NodeId start;
  mechanism::NodeId signal;
  int sign = 1;
  knowledge::Sex sex = knowledge::Sex::kAny;
};
Line why(const Mechanisms& mechanisms, const CauseQuestion& question);

// "lowers estradiol in 2 steps": one line for each effect, in columns.
std::string effects_text(const Mechanisms& mechanisms, const mechanism::Effects& effects);
Json effects_json(const Mechanisms& mechanisms, const mechanism::Effects& effects,
                  knowledge::Sex sex);
std::string oppositions_text(const Mechanisms& mechanisms, const mechanism::Effects& left,
                             const mechanism::Effects& right);
Json oppositions_json(const Mechanisms& mechanisms, const mechanism::Effects& left,
                      const mechanism::Effects& right, knowledge::Sex sex);

}  // namespace regimen::explanation
