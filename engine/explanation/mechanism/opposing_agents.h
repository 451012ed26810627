// Opposing agents: two agents that one protocol starts or adds, and that act against each other.
//
// It may be meant (an inhibitor beside what it corrects), or nobody may have seen it: a note shows
// both paths for the nearest signal and names the others.
//
// Shape:   one note per protocol and pair of agents, in the order of the protocols.
// Errors:  N201.
// Cost:    effects of each agent of a protocol with several; quadratic in the agents of a protocol.
#pragma once

#include "engine/diagnostics/diagnostic.h"
#include "engine/explanation/mechanism/effects.h"

namespace regimen::mechanism {

void find_opposing_agents(const knowledge::Model& model, const System& system,
                          diagnostics::Sink& sink);

// "anastrozole inhibits aromatase; aromatase converts testosterone to estradiol"
std::string path_words(const System& system, const Path& path);

}  // namespace regimen::mechanism
