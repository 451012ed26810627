// Questions: the ground atom that a name asks about.
//
// An agent asks whether it is recommended, a protocol likewise, a conclusion or condition whether
// it holds, a rule whether it applies, a contraindication whether it applies, a dose whether it is
// given. `relation(a, b)` asks about that atom itself, `stop A`, `hold A`, `adjust A` and
// `continue A` about an agent that is taken.
//
// Shape:   `atom` is absent for a name that nothing in the knowledge base could ever make true.
// Errors:  `error` for a name that does not exist, with what may have been meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

struct Question {
  std::optional<logic::AtomId> atom;
  std::string words;  // "`anastrozole` is recommended"
  std::string error;
  // Why nothing could ever make it true.
  std::string never = "nothing in the knowledge base could ever make it true";
};

Question question_for(const KnowledgeBase& base, std::string_view name);

// Every name a question, `show` or a fact may use, sorted: for completion and "did you mean".
std::vector<std::string> known_names(const KnowledgeBase& base);

}  // namespace regimen::api
