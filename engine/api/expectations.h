// Expectations: what a scenario says should come out, compared with the advice. Private to
// engine/api.
//
// Shape:   one sentence per expectation that is not met, saying what was expected, what is, and
//          why.
#pragma once

#include <string>
#include <vector>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

std::vector<std::string> failed_expectations(const KnowledgeBase& base,
                                             const Evaluation& evaluation,
                                             const std::vector<syntax::ScenarioLine>& lines);

}  // namespace regimen::api
