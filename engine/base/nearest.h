// Nearest names: what an author may have meant.
//
// Returns the candidates within an edit distance (insert, delete, substitute, swap of neighbours,
// case ignored) of about a third of the name's length, nearest first, ties by name; at most `max`.
//
// Cost:    O(candidates * length^2) and only when a name was not found.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace regimen {

std::vector<std::string> nearest_names(std::string_view name,
                                       const std::vector<std::string>& candidates,
                                       std::size_t max = 3);

}  // namespace regimen
