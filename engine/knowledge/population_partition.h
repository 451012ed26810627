// The cases of a condition: what holds in each, as texts of its parts.
//
// `female and (premenopause or perimenopause)` has two. A conclusion stands for what its rules ask,
// where they have no exceptions. Private to engine/knowledge.
//
// Cost:    at most kCasesMax cases of kPartsMax parts; a condition with more has none here. One
//          pass over the rules to begin with.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

using Subpopulation = std::set<std::string>;  // "female", "not postmenopause"

class PopulationPartition {
 public:
  explicit PopulationPartition(const Model& model);
  std::vector<Subpopulation> subpopulations_of(ConditionId condition);

 private:
  class Expansion;
  const Model& model_;
  std::vector<std::vector<RuleId>> concluding_;  // by ConceptId; claims aside
  // Subpopulations of a conclusion, made once; none while they are being made, so that circles end.
  std::vector<std::optional<std::vector<Subpopulation>>> concluded_;
};
// Those of both together.
std::vector<Subpopulation> both_of(const std::vector<Subpopulation>& left,
                                   const std::vector<Subpopulation>& right);
// A case of `general` that each patient of `special` is in, too.
const Subpopulation* covering(const std::vector<Subpopulation>& general,
                              const Subpopulation& special);
std::string subpopulation_text(const Subpopulation& subpopulation);  // "female and premenopause"

}  // namespace regimen::knowledge
