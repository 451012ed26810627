// Actions: what a rule says is to be done, and what a protocol watches.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/knowledge/conditions.h"

namespace regimen::knowledge {

std::optional<Action> read_action(Scope& scope, ConditionChecker& checker,
                                  const syntax::Action& written);
std::optional<Monitor> read_monitor(Scope& scope, const syntax::MonitorPhrase& phrase);

// What an action is about: "agent 3", "concept 7"; sorted, each once. Rules that share none cannot
// override each other.
std::vector<std::string> subjects_of(const SmallVector<Action>& actions);

}  // namespace regimen::knowledge
