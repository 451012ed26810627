// Implements engine/syntax/relations.h.
#include "engine/syntax/relations.h"

#include <algorithm>

namespace regimen::relation {

std::string condition_with_variables(std::string_view text) {
  return std::string(kCondition.name) + " \"" + std::string(text) + "\"";
}

std::string step_of_rule(Step step, std::string_view rule, bool has_variables) {
  std::string name(step_of(Stepper::kRule, step).name);
  return has_variables ? name + "_" + std::string(rule) : name;
}

std::optional<std::string_view> rule_of_step(Step step, std::string_view relation) {
  const std::string_view prefix = step_of(Stepper::kRule, step).name;
  const bool is_prefix = relation.size() > prefix.size() && relation.starts_with(prefix) &&
                         relation[prefix.size()] == '_';
  const bool is_other = std::any_of(kAll.begin(), kAll.end(),
                                    [&](const Listed& listed) { return listed.name == relation; });
  return is_prefix && !is_other ? std::optional(relation.substr(prefix.size() + 1)) : std::nullopt;
}

bool is_rule_step(Step step, std::string_view relation) {
  return step_of(Stepper::kRule, step).name == relation || rule_of_step(step, relation);
}

bool is_step(Step step, std::string_view relation) {
  constexpr std::array kSteppers{Stepper::kRule, Stepper::kProtocol, Stepper::kContraindication,
                                 Stepper::kInteraction};
  return rule_of_step(step, relation).has_value() ||
         std::any_of(kSteppers.begin(), kSteppers.end(),
                     [&](Stepper stepper) { return step_of(stepper, step).name == relation; });
}

}  // namespace regimen::relation
