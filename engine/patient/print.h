// Printing: a record as `facts` shows it: what is known, what was set aside, what was not
// understood.
#pragma once

#include <string>

#include "engine/patient/record.h"

namespace regimen::patient {

std::string record_text(const knowledge::Model& model, const Record& record);

}  // namespace regimen::patient
