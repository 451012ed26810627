#include "engine/api/problems.h"

namespace regimen::api {

void Problems::add(const patient::Fault& fault) {
  ++counts[fault.code];
  if (first.size() < kShownMax) {
    first.push_back(fault);
  }
}

Problems problems_of(std::span<const patient::Fault> of_texts,
                     std::span<const patient::Record> records) {
  Problems problems;
  for (const patient::Fault& fault : of_texts) {
    problems.add(fault);
  }
  for (const patient::Record& record : records) {
    for (const patient::Fault& fault : record.faults) {
      problems.add(fault);
    }
  }
  return problems;
}

std::string counts_text(const Problems& problems) {
  std::uint64_t all = 0;
  std::string by_code;
  for (const auto& [code, count] : problems.counts) {
    all += count;
    by_code += " " + std::string(id_of(code)) + " " + std::to_string(count);
  }
  return all == 0
             ? ""
             : std::to_string(all) + (all == 1 ? " problem" : " problems") + " in all:" + by_code;
}

}  // namespace regimen::api
