#include "engine/api/cohort_format.h"

#include <map>

#include "engine/api/cohort_groups.h"
#include "engine/api/cohort_rows.h"
#include "engine/explanation/phrases.h"

namespace regimen::api {

namespace {

std::string interruption(const Survey& survey, std::size_t patients) {
  return survey.looked_at == patients
             ? ""
             : "interrupted: " + std::to_string(survey.looked_at) + " of " +
                   explanation::pluralize(patients, "patient") + " looked at\n";
}

// As a table of patients may be headed: "hematocrit [%]".
std::string head_of(const SurveyColumn& column) {
  return column.unit.empty() ? column.name : column.name + " [" + column.unit + "]";
}

// ---- groups ----

struct Count {
  std::size_t yes = 0;
  std::size_t open = 0;
  std::size_t no = 0;
};

void add(Count& count, quantity::Truth holds) {
  ++(holds.is_definite ? count.yes : holds.is_possible ? count.open : count.no);
}

// Without a condition everybody is counted.
std::vector<std::string> count_heads(const CohortQuestion& question) {
  return question.condition.empty() ? std::vector<std::string>{"patients"}
                                    : std::vector<std::string>{"yes", kNotKnown, "no"};
}

std::vector<std::string> count_cells(const CohortQuestion& question, const Count& count) {
  std::vector<std::string> cells{std::to_string(count.yes)};
  if (!question.condition.empty()) {
    cells.insert(cells.end(), {std::to_string(count.open), std::to_string(count.no)});
  }
  return cells;
}

CohortAnswer format_counts(const CohortQuestion& question, const std::vector<SurveyColumn>& columns,
                           const Survey& survey, const Surveyed& of) {
  const Grouping grouping(columns, survey, 0);
  std::map<Grouping::Key, Count> groups;
  Count all;
  for (const SurveyRow& row : survey.rows) {
    add(groups[grouping.key_of(row)], row.holds);
    add(all, row.holds);
  }
  Rows rows(1);
  Json json_groups = Json::array();
  for (const SurveyColumn& column : columns) {
    rows.front().push_back(head_of(column));
  }
  const std::vector<std::string> heads = count_heads(question);
  rows.front().insert(rows.front().end(), heads.begin(), heads.end());
  for (const auto& [key, count] : groups) {
    std::vector<std::string> row;
    Json by = Json::object();
    for (std::size_t i = 0; i < key.size(); ++i) {
      row.push_back(key[i].second);
      by[columns[i].name] = key[i].second;
    }
    const std::vector<std::string> cells = count_cells(question, count);
    row.insert(row.end(), cells.begin(), cells.end());
    rows.push_back(std::move(row));
    json_groups.push_back(
        {{"by", by}, {"yes", count.yes}, {"unknown", count.open}, {"no", count.no}});
  }
  Json json = head_of(question, survey, of);
  json.update({{"yes", all.yes}, {"unknown", all.open}, {"no", all.no}, {"groups", json_groups}});
  CohortAnswer answer;
  answer.csv = csv_of(rows);
  answer.json = to_json_text(json);
  answer.text = std::to_string(all.yes) + " of " + explanation::pluralize(of.patients, "patient") +
                (all.open > 0 ? "; of " + std::to_string(all.open) + " more it is not known" : "") +
                "\n";
  if (!columns.empty()) {
    std::vector<std::string> last(columns.size());
    last.front() = "all";
    const std::vector<std::string> cells = count_cells(question, all);
    last.insert(last.end(), cells.begin(), cells.end());
    rows.push_back(std::move(last));
    answer.text = aligned(rows, columns.size());
  }
  return answer;
}

// ---- a table ----

CohortAnswer format_table(const CohortQuestion& question, const std::vector<SurveyColumn>& columns,
                          const Survey& survey, const Surveyed& of) {
  Rows rows(1);
  Json json_rows = Json::array();
  for (const SurveyColumn& column : columns) {
    rows.front().push_back(head_of(column));
  }
  std::size_t open = 0;
  for (const SurveyRow& row : survey.rows) {
    if (!row.holds.is_definite) {
      ++open;
      continue;
    }
    std::vector<std::string> cells;
    Json json_row = Json::object();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      cells.push_back(row.cells[i].text);
      json_row[columns[i].name] = row.cells[i].text;
    }
    rows.push_back(std::move(cells));
    json_rows.push_back(std::move(json_row));
  }
  CohortAnswer answer;
  answer.csv = csv_of(rows);
  Json json = head_of(question, survey, of);
  json.update({{"unknown", open}, {"rows", json_rows}});
  answer.json = to_json_text(json);
  answer.text = aligned(rows, columns.size()) + std::to_string(rows.size() - 1) + " of " +
                explanation::pluralize(of.patients, "patient") +
                (open > 0 ? "; of " + std::to_string(open) + " more it is not known" : "") + "\n";
  return answer;
}

}  // namespace

Json head_of(const CohortQuestion& question, const Survey& survey, const Surveyed& of) {
  Json counts = Json::object();
  for (const auto& [code, count] : of.problems.counts) {
    counts[std::string(id_of(code))] = count;
  }
  Json problems = Json::array();
  for (const patient::Fault& fault : of.problems.first) {
    problems.push_back({{"code", id_of(fault.code)},
                        {"path", fault.path},
                        {"message", fault.message},
                        {"help", fault.help}});
  }
  return {{"where", question.condition},
          {"patients", of.patients},
          {"looked_at", survey.looked_at},
          {"problem_counts", counts},
          {"problems", problems}};
}

CohortAnswer format_survey(const CohortQuestion& question, const std::vector<SurveyColumn>& columns,
                           const Survey& survey, const Surveyed& of) {
  CohortAnswer answer;
  switch (question.kind) {
    case CohortQuestion::Kind::kCount:
      answer = format_counts(question, columns, survey, of);
      break;
    case CohortQuestion::Kind::kTable:
      answer = format_table(question, columns, survey, of);
      break;
    case CohortQuestion::Kind::kHistogram:
      answer = format_histogram(question, columns, survey, of);
      break;
  }
  answer.is_complete = survey.looked_at == of.patients;
  answer.text += interruption(survey, of.patients);
  answer.problems = of.problems;
  return answer;
}

}  // namespace regimen::api
