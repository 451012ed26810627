// Derived effects in words and in JSON: why an agent raises or lowers a signal, what an agent does,
// where two agents oppose each other. The paths are derived in engine/mechanism.
//
// Shape:   shortest first; at most kPathsShown paths of each direction, the rest counted.
// Errors:  none.
#pragma once

#include <string>

#include "engine/explain/explain.h"
#include "engine/mechanism/effects.h"

namespace regimen::explain {

inline constexpr std::size_t kPathsShown = 3;

struct Mechanisms {
  const model::Model& model;
  const mechanism::System& system;
};

// "anastrozole lowers estradiol"; `sex` kAny asks for everybody.
struct CauseQuestion {
  mechanism::NodeId start;
  mechanism::NodeId signal;
  int sign = 1;
  model::Sex sex = model::Sex::kAny;
};
Line why(const Mechanisms& mechanisms, const CauseQuestion& question);

// "lowers estradiol in 2 steps": one line for each effect, in columns.
std::string effects_text(const Mechanisms& mechanisms, const mechanism::Effects& effects);
std::string effects_json(const Mechanisms& mechanisms, const mechanism::Effects& effects,
                         model::Sex sex);
std::string oppositions_text(const Mechanisms& mechanisms, const mechanism::Effects& left,
                             const mechanism::Effects& right);
std::string oppositions_json(const Mechanisms& mechanisms, const mechanism::Effects& left,
                             const mechanism::Effects& right, model::Sex sex);

}  // namespace regimen::explain
