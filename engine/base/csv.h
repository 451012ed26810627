// Cells of CSV, in the manner of RFC 4180.
#pragma once

#include <string>
#include <string_view>

namespace regimen {

// In quotation marks where it needs them.
std::string csv_cell(std::string_view text);

}  // namespace regimen
