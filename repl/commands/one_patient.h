// The one patient that a command is about.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/patient/record.h"

namespace regimen::commands {

// The patient `id`, or the only one; nullptr when that is not plain, and why on `err`.
const patient::Record* chosen_patient(const std::vector<patient::Record>& records,
                                      const std::string& id, std::ostream& err);

}  // namespace regimen::commands
