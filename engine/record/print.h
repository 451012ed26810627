// Printing: a record as `facts` shows it: what is known, what was set aside, what was not
// understood.
#pragma once

#include <string>

#include "engine/record/record.h"

namespace regimen::record {

std::string to_text(const model::Model& model, const Record& record);

}  // namespace regimen::record
