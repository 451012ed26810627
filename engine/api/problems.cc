#include "engine/api/problems.h"

#include <nlohmann/json.hpp>

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
      // What could not be read is told once, of the text; each record that it may be about has it.
      if (of_texts.empty() || fault.code != diagnostics::Code::kUnreadText) {
        problems.add(fault);
      }
    }
  }
  return problems;
}

Json document_of(const patient::Fault& fault) {
  return {{"code", id_of(fault.code)},
          {"path", fault.path},
          {"message", fault.message},
          {"help", fault.help}};
}

Json document_of(const Problems& problems) {
  Json counts = Json::object();
  for (const auto& [code, count] : problems.counts) {
    counts[std::string(id_of(code))] = count;
  }
  Json first = Json::array();
  for (const patient::Fault& fault : problems.first) {
    first.push_back(document_of(fault));
  }
  return {{"problem_counts", std::move(counts)}, {"problems", std::move(first)}};
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
