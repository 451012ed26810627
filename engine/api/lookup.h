// Looking things up in a knowledge base: statements by any text, one as its author wrote it, and
// what depends on it.
//
// Errors:  in words, with what may have been meant.
// Cost:    linear in the knowledge.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/answers.h"

namespace regimen::api {

// Statements whose name, title, documentation or text hold `text`, whatever its case: names first.
Answer find(const KnowledgeBase& base, std::string_view text);
// The statements of that name as they are written, with file and lines.
Answer source_of(const KnowledgeBase& base, std::string_view name);
// What depends on `name`, nearest first.
Answer impact(const KnowledgeBase& base, std::string_view name);

}  // namespace regimen::api
