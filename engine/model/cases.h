// The cases of a condition: what holds in each, as texts of its parts.
//
// `female and (premenopause or perimenopause)` has two. A conclusion stands for what its rules ask,
// where they have no exceptions. Private to engine/model.
//
// Cost:    at most kCasesMax cases; a condition with more of them has none here. One pass over the
// rules to begin with.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/model/model.h"

namespace regimen::model {

using Case = std::set<std::string>;  // "female", "not postmenopause"

class CaseMaker {
 public:
  explicit CaseMaker(const Model& model);
  std::vector<Case> cases_of(ConditionId condition) const;

 private:
  class Expansion;
  const Model& model_;
  std::vector<std::vector<RuleId>> concluding_;  // by ConceptId; claims aside
};
// Those of both together.
std::vector<Case> both_of(const std::vector<Case>& left, const std::vector<Case>& right);
// A case of `general` that each patient of `special` is in, too.
const Case* covering(const std::vector<Case>& general, const Case& special);
std::string words_of(const Case& one);  // "female and premenopause"

}  // namespace regimen::model
