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

#include <nlohmann/json_fwd.hpp>

#include "engine/patient/record.h"

namespace regimen::api {

using Json = nlohmann::ordered_json;

struct Problems {
  static constexpr std::size_t kShownMax = 100;
  std::map<diagnostics::Code, std::uint64_t> counts;
  std::vector<patient::Fault> first;

  void add(const patient::Fault& fault);
};
Problems problems_of(std::span<const patient::Fault> of_texts,
                     std::span<const patient::Record> records);

// {"problem_counts": {"D102": 3, …}, "problems": [the first]}
Json document_of(const Problems& problems);
// {"code", "path", "message", "help"}
Json document_of(const patient::Fault& fault);
// "12 problems in all: D102 3 D134 9"; empty when there are none.
std::string counts_text(const Problems& problems);

}  // namespace regimen::api
