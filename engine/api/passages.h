// Passages: what works say at the places that statements cite.
//
// Shape:   a text of lines "LOCATOR <tab> WHAT IT SAYS <tab> WHERE <tab> ADDRESS"; lines that begin
//          with # are remarks. Passages decide nothing and are no part of the knowledge's digest.
// Errors:  in words, with what may have been meant; a line of another form is left out.
// Cost:    linear in the knowledge and in the passages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/api/answers.h"

namespace regimen::api {

struct Passage {
  std::string locator;
  std::string says;     // empty: the work may not be repeated
  std::string work;     // where it stands: a section, a table
  std::string address;  // where it was read; empty: nowhere
};
std::vector<Passage> passages_of(std::string_view text);

// "LF001 to LF003, GF006" names four places.
std::vector<std::string> places_in(std::string_view locator);

// A citation, or the name of a statement alone.
struct Reference {
  std::string name;     // of the work, or of the statement
  std::string locator;  // in the work; empty: the whole
};
// What a result prints in brackets, with them or without: "[thickness; aua2018 GF002; depo_label
// LF010, LF011 (unverified)]" names three. Behind a `;` a part goes on with the locator before it,
// unless it begins with a work or is the name of a statement.
std::vector<Reference> references_in(const KnowledgeBase& base, std::string_view text);

// Every place of the work that statements cite, sorted.
std::vector<std::string> cited_places(const KnowledgeBase& base, std::string_view source);

// What stands in the work `source` at `locator`, and the statements that cite it. Without a locator
// every place that is cited.
Answer cited(const KnowledgeBase& base, const std::vector<Passage>& passages,
             std::string_view source, std::string_view locator);

}  // namespace regimen::api
