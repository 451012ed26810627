// Printing: one entity or condition in the author's words. Explanations, `show` and golden tests
// use this one printer.
#pragma once

#include <string>

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

std::string condition_text(const Model& model, ConditionId id);  // "hematocrit > 54 %", one line
std::string statement_text(
    const Model& model,
    const EntityId& id);  // the whole statement, as the author would write it
std::string dose_text(const Model& model,
                      DoseId id);  // "100 .. 200 mg every week, intramuscular", one line
std::string stated_text(const Model& model, DoseId id);  // the same before limits cut it
std::string limit_text(const Limit& limit);              // "400 mg per 28 days"
std::string monitor_text(const Model& model, const Monitor& monitor);
std::string mechanism_text(const Model& model,
                           const MechanismEdge& action);  // "inhibits aromatase"
std::string effect_text(const Model& model, const CausalEffect& effect);
std::string citation_text(const Model& model, const Citation& citation);  // "es2018 1.1"
std::string model_text(const Model& model);                               // everything

}  // namespace regimen::knowledge
