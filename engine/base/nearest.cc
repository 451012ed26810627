// Implements engine/base/nearest.h with the optimal string alignment distance.
#include "engine/base/nearest.h"

#include <algorithm>
#include <utility>

namespace regimen {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
  return result;
}

// Rows of the classic table: of the last two prefixes of `source`, against all prefixes of
// `target`.
std::size_t edit_distance(std::string_view source, std::string_view target) {
  std::vector<std::size_t> before_last(target.size() + 1);
  std::vector<std::size_t> last(target.size() + 1);
  std::vector<std::size_t> row(target.size() + 1);
  for (std::size_t j = 0; j <= target.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= source.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= target.size(); ++j) {
      const std::size_t substituted = last[j - 1] + (source[i - 1] == target[j - 1] ? 0 : 1);
      row[j] = std::min({substituted, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && source[i - 1] == target[j - 2] && source[i - 2] == target[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[target.size()];
}

std::size_t difference(std::size_t first, std::size_t second) {
  return first < second ? second - first : first - second;
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view name,
                                       const std::vector<std::string>& candidates,
                                       std::size_t max) {
  constexpr std::size_t kNameMax = 256;  // longer names are not misspelled, they are hostile
  if (name.size() > kNameMax) {
    return {};
  }
  const std::string sought = lower(name);
  const std::size_t distance_max = std::max<std::size_t>(1, (sought.size() + 1) / 3);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& candidate : candidates) {
    if (difference(candidate.size(), sought.size()) > distance_max) {
      continue;
    }
    const std::size_t distance = edit_distance(sought, lower(candidate));
    if (distance <= distance_max && distance < std::max<std::size_t>(sought.size(), 1)) {
      near.emplace_back(distance, candidate);
    }
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < near.size() && i < max; ++i) {
    names.push_back(std::move(near[i].second));
  }
  return names;
}

}  // namespace regimen
