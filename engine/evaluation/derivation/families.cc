#include "engine/evaluation/derivation/families.h"

#include <algorithm>
#include <iterator>

namespace regimen::derivation {

Family minimal(Family family) {
  std::sort(family.begin(), family.end(), [](const InputSet& left, const InputSet& right) {
    return left.size() != right.size() ? left.size() < right.size() : left < right;
  });
  Family kept;
  for (InputSet& set : family) {
    const bool is_minimal = std::none_of(kept.begin(), kept.end(), [&](const InputSet& smaller) {
      return std::includes(set.begin(), set.end(), smaller.begin(), smaller.end());
    });
    if (is_minimal) {
      kept.push_back(std::move(set));
    }
    if (kept.size() == kFamilyMax) {
      break;
    }
  }
  return kept;
}

Family either(const Family& left, const Family& right) {
  Family joined = left;
  joined.insert(joined.end(), right.begin(), right.end());
  return minimal(std::move(joined));
}

Family both(const Family& left, const Family& right) {
  Family crossed;
  for (const InputSet& first : left) {
    for (const InputSet& second : right) {
      InputSet joined;
      std::set_union(first.begin(), first.end(), second.begin(), second.end(),
                     std::back_inserter(joined));
      crossed.push_back(std::move(joined));
    }
  }
  return minimal(std::move(crossed));
}

Family at_least(std::size_t count,
                const std::vector<std::reference_wrapper<const Family>>& families) {
  // reached[k]: how to have k of the families seen so far.
  std::vector<Family> reached(count + 1, nothing());
  reached[0] = already();
  for (const Family& family : families) {
    for (std::size_t k = count; k > 0; --k) {
      reached[k] = either(reached[k], both(reached[k - 1], family));
    }
  }
  return reached[count];
}

}  // namespace regimen::derivation
