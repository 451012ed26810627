// Rows of text as a table for people and as CSV. Private to engine/api.
#pragma once

#include <string>
#include <vector>

namespace regimen::api {

using Rows = std::vector<std::vector<std::string>>;

std::string csv_of(const Rows& rows);
// Columns below one another; from `first_number` on to the right.
std::string aligned(Rows rows, std::size_t first_number);

}  // namespace regimen::api
