// Families: sets of minimal sets of inputs, and how they combine. Private to engine/evaluation/derivation.
//
// A family says "one of these sets is enough". `either` joins two families, `both` takes a set of
// each. A set that holds another of the family is dropped; at most kFamilyMax sets are kept, the
// smallest first, so that every intermediate result is bounded and does not depend on order.
//
// Shape:   sets sorted, the family sorted by (size, set). {} cannot be reached, {{}} is reached
//          already.
// Cost:    O(kFamilyMax^2) sets per operation.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace regimen::derivation {

using InputSet = std::vector<std::uint32_t>;
using Family = std::vector<InputSet>;
inline constexpr std::size_t kFamilyMax = 64;

inline Family nothing() {  // no set is enough
  return {};
}
inline Family already() {  // the empty set is enough
  return {InputSet{}};
}
Family minimal(Family family);
Family either(const Family& left, const Family& right);
Family both(const Family& left, const Family& right);
// At least `count` of the families.
Family at_least(std::size_t count,
                const std::vector<std::reference_wrapper<const Family>>& families);

}  // namespace regimen::derivation
