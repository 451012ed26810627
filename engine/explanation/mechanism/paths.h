// Paths: how a change of one thing reaches another.
//
// A path is a chain of edges from a start. Its sign is the product of their signs: what lowers a
// brake raises what the brake holds. Three rules beside:
// - No node stands twice on a path, and a path has at most kStepsMax edges.
// - What acts on a carrier at a site acts only on what goes through the carrier at that site;
//   without a site, on all that goes through it.
// - What goes through a carrier where the agent itself blocks it carries nothing on: the only use
//   of such an edge is the block itself.
// A path of edges for men and of edges for women is none.
//
// Shape:   paths by length, then by the order of their edges (names first); the last edge is never
//          one that only stands in for its target.
// Errors:  none. When a length has more than kPathsMax paths, it and all greater lengths are left
//          out, and `steps_searched` says so.
// Cost:    at most kStepsMax * kPathsMax extensions.
#pragma once

#include <vector>

#include "engine/explanation/mechanism/system.h"

namespace regimen::mechanism {

inline constexpr std::uint32_t kStepsMax = 8;
inline constexpr std::size_t kPathsMax = 20'000;

struct Path {
  std::vector<EdgeId> steps{};
  int sign = 1;
  knowledge::Sex sex = knowledge::Sex::kAny;  // of whom it speaks
  std::size_t length() const { return steps.size(); }
};

struct Paths {
  std::vector<Path> paths{};
  std::uint32_t steps_searched = kStepsMax;
};

// Every path that leaves `start`, for `sex`; kAny asks for everybody's.
Paths paths_from(const System& system, NodeId start, knowledge::Sex sex);

}  // namespace regimen::mechanism
