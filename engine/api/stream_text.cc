// Implements stream_text.h.
#include "engine/api/stream_text.h"

#include <nlohmann/json.hpp>

#include "engine/api/problems.h"
#include "engine/base/csv.h"

namespace regimen::api {

namespace {

using Json = nlohmann::ordered_json;

std::string compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void add_problem(PartResult& result, const patient::Fault& problem, bool has_no_patient) {
  ++result.codes[problem.code];
  result.has_problems = result.has_problems || has_no_patient;
  if (result.problems.size() < kProblemsMax) {
    result.problems.push_back(problem);
  }
}

std::string json_inner(const std::string& text) {
  const std::string whole = compact(text);
  return whole.substr(1, whole.size() - 2);
}

void append_csv(std::string& text, const std::string& id, const std::vector<Conclusion>& names,
                const std::vector<std::uint32_t>& answers, std::string_view truth) {
  for (const std::uint32_t i : answers) {
    const std::string& name = names[i].name;
    text.append(id).append(",").append(csv_cell(name)).append(",").append(truth).append("\n");
  }
}

void append_json(std::string& text, std::string_view key, const std::vector<Conclusion>& names,
                 const std::vector<std::uint32_t>& answers) {
  text.append(",\"").append(key).append("\":[");
  for (std::size_t i = 0; i < answers.size(); ++i) {
    text.append(i == 0 ? "\"" : ",\"").append(json_inner(names[answers[i]].name)).append("\"");
  }
  text.append("]");
}

void append_faults(std::string& text, const std::vector<patient::Fault>& faults) {
  Json list = Json::array();
  for (const patient::Fault& fault : faults) {
    list.push_back(document_of(fault));
  }
  text.append(",\"faults\":").append(compact(list));
}

}  // namespace regimen::api
