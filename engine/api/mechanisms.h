// Questions about mechanisms: words to what is asked, answers as text.
//
//   anastrozole lowers estradiol            `why`
//   enclomiphene raises testosterone for male
//   anastrozole [against testosterone_cypionate] [for male]   `effects`
//
// Errors:  `error` for words that ask nothing, with what may have been meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/answers.h"
#include "engine/explanation/mechanism.h"

namespace regimen::api {

struct CauseAnswer {
  explanation::Line line;
  std::string error;
};
// True for more words than a name: they ask about a cause, and no patient is needed.
bool asks_for_cause(std::string_view words);
CauseAnswer cause_of(const KnowledgeBase& base, std::string_view text);

// `text` is an agent (or a signal), perhaps `against` another and `for male` or `for female`.
Answer effects(const KnowledgeBase& base, std::string_view text);
// What `show` adds to an agent: a comment of its derived effects; empty without.
std::string effects_comment(const KnowledgeBase& base, knowledge::AgentId agent);

// N201 of every protocol, in reading order.
std::vector<diagnostics::Diagnostic> opposing_agents(const KnowledgeBase& base);

// The knowledge graph and the mechanisms: all of both, or what surrounds `name`. An agent or
// protocol is told without the mechanisms, a signal with them.
logic::Map whole_map(const KnowledgeBase& base, std::string_view name);

}  // namespace regimen::api
