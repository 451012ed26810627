// Printing: a record as `facts` shows it: what is known, what was set aside, what was not
// understood.
#pragma once

#include <string>

#include "engine/patient/record.h"

namespace regimen::patient {

std::string record_text(const knowledge::Model& model, const Record& record);

std::string_view word_for(UnreadEntry::Kind kind);  // "diagnosis", "family_history", "other"
// `diagnosis "Lung cancer" (icd10cm C34.90)`, `past procedure "…"`
std::string words_for(const UnreadEntry& entry);

}  // namespace regimen::patient
