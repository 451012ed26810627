// The plan: what to evaluate in what order, as flat arrays that `run` walks once per block of
// patients.
//
// Steps come in the order of the graph's components; a rule's body is a slice of `literals`.
// Recursive components are repeated until nothing changes. Everything that does not depend on a
// patient is already decided.
//
// Shape:   see members; all indices are checked by verify.h.
// Cost:    linear in the ground program.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/logic/graph.h"
#include "engine/logic/ground.h"

namespace regimen::logic {

struct Step {  // one ground rule
  std::uint32_t head;
  std::uint32_t literals_begin;
  std::uint32_t literals_end;
};
struct Group {  // one component
  std::uint32_t steps_begin;
  std::uint32_t steps_end;
  bool is_recursive;
};

struct Plan {
  std::vector<logic::GroundLiteral> literals;
  std::vector<Step> steps;
  std::vector<Group> groups;
  std::vector<logic::GroundAtLeast> at_leasts;
  std::uint32_t atom_count = 0;
  std::uint32_t test_count = 0;
};

Plan from_graph(const logic::Program& program, const logic::Ground& ground,
                const logic::Graph& graph);

// The steps that `roots` rest on, in the same order; atoms and tests keep their numbers.
Plan restricted_to(const Plan& plan, const logic::Ground& ground,
                   const std::vector<logic::AtomId>& roots);

}  // namespace regimen::logic
