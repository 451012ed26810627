// Implements repl/commands/stream_report.h.
#include "repl/commands/stream_report.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include <nlohmann/json.hpp>

namespace regimen::commands {

namespace {

using Json = nlohmann::ordered_json;

Json fault_json(const patient::Fault& fault) {
  return {{"code", id_of(fault.code)},
          {"path", fault.path},
          {"message", fault.message},
          {"help", fault.help}};
}

}  // namespace

// Conclusions that hold for nobody, and for nobody may, are only counted.
std::string counts_text(const api::StreamRequest& request, const api::StreamTotals& totals) {
  constexpr std::size_t kWidthMax = 60;
  std::size_t width = 10;
  std::size_t absent = 0;
  const auto is_absent = [&](std::size_t i) {
    return totals.counts[i].definite == 0 && totals.counts[i].unknown == 0;
  };
  for (std::size_t i = 0; i < totals.counts.size(); ++i) {
    absent += is_absent(i) ? 1 : 0;
    const std::size_t size = request.conclusions[i].name.size();
    width = std::max(width, is_absent(i) ? 0 : std::min(size, kWidthMax));
  }
  const auto cell = [](const std::string& text) {
    return std::string(text.size() < 12 ? 12 - text.size() : 1, ' ') + text;
  };
  std::string text =
      "conclusion" + std::string(width - 10, ' ') + cell("definite") + cell("unknown");
  for (std::size_t i = 0; i < totals.counts.size(); ++i) {
    if (is_absent(i)) {
      continue;
    }
    std::string name = request.conclusions[i].name;
    if (name.size() > width) {
      name += "\n" + std::string(width, ' ');  // the numbers below a long name
    } else {
      name.resize(width, ' ');
    }
    text += "\n" + name + cell(std::to_string(totals.counts[i].definite)) +
            cell(std::to_string(totals.counts[i].unknown));
  }
  text += absent == 0 ? "" : "\nand " + std::to_string(absent) + " that nobody has or may have";
  return text + "\n" + std::to_string(totals.patients) +
         (totals.patients == 1 ? " patient" : " patients") + " as of " +
         request.options.as_of.to_text() + "\n";
}

std::string counts_json(const api::StreamRequest& request, const api::StreamTotals& totals) {
  Json::object_t counts;  // put one behind the other: looking for each name takes their square
  counts.reserve(totals.counts.size());
  for (std::size_t i = 0; i < totals.counts.size(); ++i) {
    counts.emplace_back(request.conclusions[i].name, Json{{"definite", totals.counts[i].definite},
                                                          {"unknown", totals.counts[i].unknown}});
  }
  Json codes = Json::object();
  for (const auto& [code, count] : totals.codes) {
    codes[std::string(id_of(code))] = count;
  }
  Json problems = Json::array();
  for (const patient::Fault& fault : totals.problems) {
    problems.push_back(fault_json(fault));
  }
  const api::StreamWork& work = totals.work;
  Json json{{"as_of", request.options.as_of.to_text()},
            {"knowledge", request.base.digest()},
            {"patients", totals.patients},
            {"is_complete", totals.is_complete},
            {"counts", std::move(counts)},
            {"problem_counts", codes},
            {"problems", problems},
            {"work",
             {{"bytes", work.bytes},
              {"lines_by_record", work.lines_by_record},
              {"tests_by_record", work.tests_by_record},
              {"blocks", work.blocks},
              {"rules", work.rules},
              {"rules_skipped", work.rules_skipped}}}};
  if (request.clock != nullptr) {
    constexpr double kSecond = 1e9;
    const api::StreamTimes& times = totals.times;
    json["times"] = {{"files", static_cast<double>(times.taking) / kSecond},
                     {"lines", static_cast<double>(times.lines) / kSecond},
                     {"tests", static_cast<double>(times.tests) / kSecond},
                     {"rules", static_cast<double>(times.rules) / kSecond},
                     {"telling", static_cast<double>(times.telling) / kSecond}};
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void print_work(const api::StreamTotals& totals, std::ostream& err) {
  const api::StreamWork& work = totals.work;
  err << "regimen: " << work.blocks << (work.blocks == 1 ? " block, " : " blocks, ") << work.rules
      << (work.rules == 1 ? " rule" : " rules") << " of blocks (" << work.rules_skipped
      << " skipped), " << work.lines_by_record
      << (work.lines_by_record == 1 ? " line and " : " lines and ") << work.tests_by_record
      << (work.tests_by_record == 1 ? " test" : " tests") << " by record\n";
}

}  // namespace regimen::commands
