// The oracle: a second evaluator of core programs, slow and obvious, written from
// docs/semantics.md.
//
// It shares nothing with ground, graph, plan and run: rules are instantiated with every symbol of
// every sort, strata are found by relaxation, each bound is iterated until nothing changes, and
// every test of a record is decided anew, as engine/verification does.
#pragma once

#include <map>
#include <optional>

#include "engine/logic/ground.h"
#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::oracle {

// Truth of every atom that some rule could make; any other atom is `no`.
using Facts = std::map<logic::GroundAtom, quantity::Truth>;

// nullopt when an atom needs its own negation.
std::optional<Facts> evaluate(const knowledge::Model& model, const logic::Program& program,
                              const patient::Record& record);

}  // namespace regimen::oracle
