// Doses and limits told by name: what is given, as which statement has it, and what cuts it.
//
// Shape:   a line of a dose has the limits that cut it as children; nothing of it is a condition,
//          so it has no truth. That of a limit says whether it counts for the patient.
// Cost:    linear in the doses of the knowledge.
#pragma once

#include <string>
#include <vector>

#include "engine/explanation/explain.h"

namespace regimen::explanation {

// "standard"; with its agent, "anastrozole.article_schedule", where something else has that name.
std::string dose_name(const knowledge::Model& model, knowledge::DoseId id);

// "dose standard: 100 .. 200 mg every week, intramuscular"
Line dose_line(const knowledge::Model& model, const advice::DoseGiven& given);
// Those of what is given of `agent`; none for other names.
std::vector<Line> dose_lines(const knowledge::Model& model, const advice::Advice& advice,
                             std::string_view agent);

// "limit of testosterone cypionate for men: at most 400 mg per 28 days", and each dose of that
// agent with what the limit does to it.
Line limit_line(const knowledge::Model& model, const patient::Record& record,
                const advice::Advice& advice, knowledge::LimitId id);

}  // namespace regimen::explanation
