// Passages: what works say at the places that statements cite, and how a citation is printed.
//
// Shape:   a text of lines "LOCATOR <tab> WHAT IT SAYS <tab> PLACE <tab> ADDRESS <tab> ANCHOR <tab>
//          COPY"; lines that begin with # are remarks. Passages decide nothing and are no part of
//          the knowledge's digest.
// Errors:  a line of another form is left out.
// Cost:    linear in the text; a citation is looked up in the logarithm of the passages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

// Of a locator that has a passage already the first stays.
void add_passages(std::string_view text, Model& model);
const Passage* passage_at(const Model& model, std::string_view locator);

// "LF001 to LF003, GF006" names four places.
std::vector<std::string> places_in(std::string_view locator);
// The places as the work prints them, each once: "Contraindications"; as written where no passage
// is kept.
std::vector<std::string> printed_places(const Model& model, const Citation& citation);

// What a reader sees of the citations of one work.
struct CitedWork {
  SourceId source;
  std::string text;  // "Depo-Testosterone label, Contraindications; Warnings"
};
std::vector<CitedWork> cited_works(const Model& model, const SmallVector<Citation>& citations);
// All of them in a line, with those that nobody has looked up marked "(unverified)".
std::string citations_text(const Model& model, const SmallVector<Citation>& citations);
// The same for an auditor, by names and locators: "es2018 1.1; depo_label LF006".
std::string locators_text(const Model& model, const SmallVector<Citation>& citations);
// "article, H, paragraph 1" and "H, paragraph 2" share "H, ".
std::string_view shared_beginning(std::string_view place);

}  // namespace regimen::knowledge
