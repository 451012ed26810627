// Every way in which data relations can be evaluated, each path forced on and off.
#pragma once

#include <string>
#include <vector>

#include "engine/datalog/evaluate.h"

namespace regimen::oracle {

inline std::vector<datalog::Options> ways() {
  using datalog::Way;
  constexpr std::size_t kThreads = 3;
  std::vector<datalog::Options> result;
  for (const Way bits : {Way::kAlways, Way::kNever}) {
    for (const Way other : {Way::kAlways, Way::kNever}) {
      for (const std::size_t threads : {std::size_t{1}, kThreads}) {
        result.push_back({.bits = bits,
                          .closures = other,
                          .direct = other,
                          .parallel = threads == 1 ? Way::kNever : Way::kAlways,
                          .threads = threads});
      }
    }
  }
  return result;
}

inline std::string words_for(const datalog::Options& way) {
  const auto is_always = [](datalog::Way each) {
    return each == datalog::Way::kAlways ? std::string("always") : std::string("never");
  };
  return "bits " + is_always(way.bits) + ", closures and straight " + is_always(way.closures) +
         ", threads " + std::to_string(way.threads);
}

}  // namespace regimen::oracle
