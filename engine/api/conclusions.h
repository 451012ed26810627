// Conclusions: what a cohort is asked about, each an atom with a name.
//
// Shape:   what the rules conclude (`hypogonadism`), then statuses and words for people
//          (`recommended anastrozole`, `warned hematocrit above 54 %`), in the order of the atoms.
// Errors:  `unknown` has the names that are none, with what may have been meant.
#pragma once

#include <string>
#include <vector>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

struct Conclusion {
  std::string name;
  logic::AtomId atom;
};
struct Conclusions {
  std::vector<Conclusion> found;
  std::vector<std::string> unknown;  // in words
};
// `names` of conclusions, agents or protocols; none: all of them.
Conclusions conclusions_of(const KnowledgeBase& base, const std::vector<std::string>& names);

}  // namespace regimen::api
