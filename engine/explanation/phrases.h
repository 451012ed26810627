// Phrases of results: doses, needs and reasons on one line, shared by texts, JSON and reports.
#pragma once

#include <string>
#include <vector>

#include "engine/advice/advice.h"

namespace regimen::explanation {

// "yes", "no", "unknown"
std::string truth_word(quantity::Truth truth);
// "3 sets", "1 set"
std::string pluralize(std::size_t count, const std::string& noun);

// "100 .. 200 mg (0.5 .. 1 mL) every week, intramuscular"
std::string dose_phrase(const advice::DoseGiven& dose);
// All doses of an agent; "no dose in force" for two.
std::string doses_phrase(const advice::AgentAdvice& agent);
// "estradiol", "psa and hematocrit, or prostate_cancer"
std::string sets_phrase(const knowledge::Model& model,
                        const std::vector<std::vector<knowledge::Input>>& sets);
// "which could also rule it out", "could be ruled out by prostate_cancer"; empty when nothing
// could.
std::string exclusion_phrase(const knowledge::Model& model, const derivation::Support& needs);
// "needs estradiol; could be ruled out by prostate_cancer"
std::string needs_phrase(const knowledge::Model& model, const derivation::Support& needs);
// "prostate cancer is recorded; on hold: hematocrit 55 % (2026-02-02) > 54 %"
std::string reason_phrase(const advice::Reason& reason);
// The sentence that its author gave the agent, for this patient; empty without one, and for an
// agent that is not indicated.
std::string sentence_of(const knowledge::Model& model, const advice::AgentAdvice& agent);
std::string reasons_phrase(const std::vector<advice::Reason>& reasons);

}  // namespace regimen::explanation
