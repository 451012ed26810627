// What works say at the places that statements cite, and who cites them.
//
// Errors:  in words, with what may have been meant.
// Cost:    linear in the knowledge.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/api/answers.h"

namespace regimen::api {

// A citation, or the name of a statement alone.
struct Reference {
  std::string name;     // of the work, or of the statement
  std::string locator;  // in the work; empty: the whole
};
// What a result prints in brackets, with them or without, by titles or by names: "[thickness; AUA
// guideline 2018, statement 2; depo_label LF010, LF011 (unverified)]" names three. Behind a `;` a
// part goes on with the places before it, unless it begins with a work or names a statement. Places
// become locators.
std::vector<Reference> references_in(const KnowledgeBase& base, std::string_view text);

// Every place of the work that statements cite, sorted.
std::vector<std::string> cited_places(const KnowledgeBase& base, std::string_view source);

// What stands in the work `source` at `locator`, and the statements that cite it. Without a locator
// every place that is cited. An auditor sees locators, and where copies were read.
Answer cited(const KnowledgeBase& base, std::string_view source, std::string_view locator,
             bool is_for_auditor = false);

}  // namespace regimen::api
