// Effects: in which direction each signal moves, and what stands against it.
//
// The direction of a signal is that of its shortest path; when a path of the other sign exists, it
// is the feedback that opposes. Shortest paths of both signs with one length leave it undecided.
//
// Shape:   effects by signal name, then men before women; one effect where both agree, path by
//          path.
// Errors:  none.
// Cost:    that of paths_from; oppositions: of each agent once, then linear in pairs and signals.
#pragma once

#include "engine/explanation/mechanism/paths.h"

namespace regimen::mechanism {

struct Effect {
  NodeId signal;
  knowledge::Sex sex = knowledge::Sex::kAny;
  std::optional<Path> raising{};   // the shortest of its sign
  std::optional<Path> lowering{};  // at least one of both is there

  // 1 raises, -1 lowers, 0 the shortest paths disagree.
  int direction() const;
  const Path& direct() const;    // the shortest; of a tie the raising one
  const Path* opposing() const;  // of the other sign; nullptr without
};

struct Effects {
  NodeId start;
  std::vector<Effect> effects{};
  std::uint32_t steps_searched = kStepsMax;
};

// On signals; carriers are told only when `with_carriers`.
Effects effects_of(const System& system, NodeId start, knowledge::Sex sex,
                   bool with_carriers = false);

// Signals that two starts move in opposite directions by their shortest paths.
struct Opposition {
  Effect left;
  Effect right;
};
// Nearest first: by the sum of both lengths, then by signal.
std::vector<Opposition> oppositions(const Effects& left, const Effects& right);

}  // namespace regimen::mechanism
