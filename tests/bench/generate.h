// Generated knowledge and patients for the benchmarks: deterministic, of the mix a protocol has.
//
// Shape:   `rules` rules over 40 labs and 60 conditions: 60 % thresholds with a guard, 20 %
//          repeated results, 20 % conditions; every fourth has an exception, every tenth recommends
//          one of 60 agents; each agent has a contraindication.
#pragma once

#include <cstddef>
#include <string>

namespace regimen::bench {

std::string generated_rules(std::size_t rules);
// One patient a Bundle, one Bundle a line.
std::string generated_ndjson(std::size_t patients);

}  // namespace regimen::bench
