// Implements engine/datalog/sizes.h.
#include "engine/datalog/sizes.h"

#include <algorithm>

namespace regimen::datalog {

std::vector<std::size_t> count_different(const Tuples& tuples) {
  constexpr std::size_t kHashes = std::size_t{1} << 16U;
  constexpr std::size_t kTrusted = kHashes / 2;  // with more, too many values share a hash
  constexpr unsigned kShift = 48;
  std::vector<std::size_t> counts;
  for (std::size_t column = 0; column < tuples.arity(); ++column) {
    std::vector<bool> occurs(kHashes, false);
    for (TupleId id = 0; id < tuples.size(); ++id) {
      occurs[mix(0, tuples[id][column]) * 0x9E3779B97F4A7C15U >> kShift] = true;
    }
    const auto count = static_cast<std::size_t>(std::count(occurs.begin(), occurs.end(), true));
    counts.push_back(count > kTrusted ? tuples.size() : std::max<std::size_t>(count, 1));
  }
  return counts;
}

}  // namespace regimen::datalog
