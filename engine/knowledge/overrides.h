// Overrides: which rule defeats which. A rule may not, over others, override itself.
#pragma once

#include <optional>
#include <vector>

#include "engine/knowledge/check.h"

namespace regimen::knowledge {

// A rule before it is known which of the rules that it overrides are in the model.
struct DraftRule {
  StatementRef ref;
  std::optional<Rule> rule;            // absent: left out
  std::vector<std::size_t> overrides;  // positions among the drafts
};

// Fills Rule::overrides, with the ids that the rules left in `drafts` (sorted by name) will have.
// Rules of a cycle, and rules that override one that is left out, are left out.
//
// Errors:  E221 with the path of each cycle; W207 for rules that are about different things.
// Cost:    linear in rules and overrides.
void resolve_overrides(Context& context, const Statements& statements,
                       std::vector<DraftRule>& drafts);

}  // namespace regimen::knowledge
