// HTML as tests look at it.
#pragma once

#include <string>
#include <vector>

namespace regimen::tests {

// What stands between each `before` and the next `"`.
std::vector<std::string> values(const std::string& html, const std::string& before);

// The first tag that is not closed, or closes nothing; empty when all is well.
std::string unclosed_tag(const std::string& html);

}  // namespace regimen::tests
