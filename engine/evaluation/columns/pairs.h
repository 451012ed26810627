// Pairs: two results of one patient and one lab, as columns of up to kPatients pairs.
//
// Every test of the lab that asks for two results looks at the same pairs, many of them at once.
//
// Shape:   pair i is entry i of each column. The codes of the two are sorted: both lie in a range
//          when the least and the most of them do.
// Units:   days between the local days of the two; `days_code` has kFarApart for so many and more.
#pragma once

#include <array>
#include <cstdint>

#include "engine/evaluation/columns/kernels.h"

namespace regimen::columns {

struct Pairs {
  static constexpr Code kFarApart = kCodeMax;

  std::uint32_t count = 0;
  std::array<Code, kPatients> least{};
  std::array<Code, kPatients> most{};
  std::array<Code, kPatients> days_code{};
  std::array<std::int32_t, kPatients> days{};
  std::array<std::int64_t, kPatients> first{};  // seconds, of the earlier
  std::array<std::uint16_t, kPatients> patient{};
};

}  // namespace regimen::columns
