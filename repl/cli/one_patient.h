// The one patient that a command is about.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/record/record.h"

namespace regimen::cli {

// The patient `id`, or the only one; nullptr when that is not plain, and why on `err`.
const record::Record* chosen_patient(const std::vector<record::Record>& records,
                                     const std::string& id, std::ostream& err);

}  // namespace regimen::cli
