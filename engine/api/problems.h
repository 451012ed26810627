// Problems: what could not be read of a cohort's data, counted, and the first of it.
//
// Shape:   in the order they are added; of the texts first, then of each patient's record.
// Cost:    of more than `kShownMax` only the counts are kept.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/record/record.h"

namespace regimen::api {

struct Problems {
  static constexpr std::size_t kShownMax = 100;
  std::map<diagnostics::Code, std::uint64_t> counts;
  std::vector<record::Fault> first;

  void add(const record::Fault& fault);
};
Problems problems_of(std::span<const record::Fault> of_texts,
                     std::span<const record::Record> records);

// "12 problems in all: D102 3 D134 9"; empty when there are none.
std::string counts_text(const Problems& problems);

}  // namespace regimen::api
