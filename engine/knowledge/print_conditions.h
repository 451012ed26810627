// Conditions in the author's words, on one line: what `condition_text(model, id)` prints, also for
// conditions that are not in a model yet, and with the names of a rule's variables.
#pragma once

#include <string>
#include <vector>

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

struct ConditionWords {
  const Model& model;
  const std::vector<Condition>& conditions;
  const SmallVector<Variable>* variables = nullptr;  // absent: A, B, C, …
};

// "age", "highest psa within 12 months", "rise of psa within 12 months".
std::string operand_text(const Model& model, const Operand& operand);
std::string_view grade_text(Grade grade);  // "severe"
std::string condition_text(const ConditionWords& words, ConditionId id);
std::string args_text(const ConditionWords& words,
                      const SmallVector<Term0>& args);  // "A, absolute"
std::string apart_text(const Apart& apart);             // "90 to 365 days apart"
std::string quoted(const std::string& text);

}  // namespace regimen::knowledge
