#include "engine/api/csv_columns.h"

#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/base/overload.h"
#include "engine/base/text.h"
#include "engine/patient/values.h"

namespace regimen::api {

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  return first == std::string_view::npos
             ? ""
             : std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

std::pair<std::string, std::string> split_head(const std::string& head) {
  const std::size_t open = head.find('[');
  if (open == std::string::npos || head.back() != ']') {
    return {trimmed(head), ""};
  }
  return {trimmed(head.substr(0, open)), trimmed(head.substr(open + 1, head.size() - open - 2))};
}

Written written_of(const std::string& cell) {
  Written written;
  std::string rest = cell;
  written.comparator = patient::take_comparator(rest);
  rest = trimmed(rest);
  const std::size_t end = std::min(rest.find_first_not_of("+-.0123456789eE"), rest.size());
  written.number = rest.substr(0, end);
  written.unit = trimmed(std::string_view(rest).substr(end));
  return written;
}

CsvColumn csv_column_of(const knowledge::Model& model, const std::string& name,
                        const std::string& unit) {
  if (is_one_of(name, {"id", "patient"})) {
    return CsvId{};
  }
  if (is_one_of(name, {"sex", "gender"})) {
    return CsvSex{};
  }
  if (is_one_of(name, {"born", "birth_date"})) {
    return CsvBirth{};
  }
  if (name == "at") {
    return CsvTime{};
  }
  const std::optional<knowledge::Input> input = knowledge::find_input(model, name);
  if (!input) {
    return CsvUnknown{};
  }
  return std::visit(Overload{[&](knowledge::LabId lab) -> CsvColumn {
                               return CsvLab{lab, unit};
                             },
                             [](knowledge::ConceptId id) -> CsvColumn { return id; },
                             [](knowledge::AgentId id) -> CsvColumn { return id; },
                             [](const auto&) -> CsvColumn { return CsvUnknown{}; }},
                    *input);
}

std::string meant_by(const knowledge::Model& model, const std::string& name) {
  std::vector<std::string> names{"id", "sex", "born", "at"};
  const auto add = [&](const auto& entities) {
    for (const auto& entity : entities) {
      names.push_back(entity.header.name);
    }
  };
  add(model.labs);
  add(model.concepts);
  add(model.agents);
  const std::vector<std::string> meant = nearest_names(name, names, 1);
  return "use id, sex, born, at, or the name of a lab, a condition or an agent" +
         (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?");
}

std::vector<knowledge::Input> inputs_of(const std::vector<CsvColumn>& columns) {
  std::vector<knowledge::Input> all;
  for (const CsvColumn& column : columns) {
    std::visit(Overload{[](const CsvUnknown&) {}, [](const CsvId&) {}, [](const CsvTime&) {},
                        [&](const CsvSex&) { all.emplace_back(knowledge::SexInput{}); },
                        [&](const CsvBirth&) { all.emplace_back(knowledge::BirthInput{}); },
                        [&](const CsvLab& lab) { all.emplace_back(lab.lab); },
                        [&](knowledge::ConceptId id) { all.emplace_back(id); },
                        [&](knowledge::AgentId id) { all.emplace_back(id); }},
               column);
  }
  return all;
}

}  // namespace regimen::api
