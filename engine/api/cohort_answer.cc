// Implements CohortAnswer of engine/api/cohort_question.h.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/api/cohort_groups.h"
#include "engine/api/cohort_question.h"
#include "engine/diagnostics/visible.h"
#include "engine/explanation/phrases.h"

namespace regimen::api {

namespace {

using quantity::Rational;

// Code points, which stand one beside another.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// Columns below one another; from `first_number` on to the right.
std::string aligned(Rows rows, std::size_t first_number) {
  std::vector<std::size_t> widths;
  for (std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = diagnostics::visible(row[i]);
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - width_of(row[i]), ' ');
      line += i == 0 ? "" : "  ";
      line += i >= first_number ? blanks + row[i] : row[i] + blanks;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

// As a table of patients may be headed: "hematocrit [%]".
std::string title_of(const SurveyColumn& column) {
  return column.unit.empty() ? column.name : column.name + " [" + column.unit + "]";
}

// ---- count ----

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

struct CountedGroups {
  std::map<Grouping::Key, Count> groups;
  Count all;
};

CountedGroups counted_groups(const std::vector<SurveyColumn>& columns, const Survey& survey) {
  const Grouping grouping(columns, survey, 0);
  CountedGroups counted;
  for (const SurveyRow& row : survey.rows) {
    add(counted.groups[grouping.key_of(row)], row.holds);
    add(counted.all, row.holds);
  }
  return counted;
}

std::string of_more(std::size_t open) {
  return open > 0 ? "; of " + std::to_string(open) + " more it is not known" : "";
}

// ---- histogram ----

constexpr std::size_t kBarWidth = 40;

std::string bar(std::size_t count, std::size_t most) {
  std::string text;
  const std::size_t length = most == 0 ? 0 : (count * kBarWidth + most - 1) / most;
  for (std::size_t i = 0; i < length; ++i) {
    text += "█";
  }
  return text;
}

struct Distribution {
  std::vector<Rational> numbers;  // sorted
  std::size_t not_known = 0;
};

using Counts = std::map<std::int64_t, std::size_t>;  // patients by bin

Counts counts_of(const Distribution& one, const Bins& bins) {
  Counts counts;
  for (const Rational& number : one.numbers) {
    ++counts[bins.of(number)];
  }
  return counts;
}

std::string distribution_text(const SurveyColumn& column, const std::string& title,
                              const Distribution& one, const Bins& bins, std::size_t most) {
  std::string text = column.name + (column.unit.empty() ? "" : ", " + column.unit) + title + "\n";
  const Counts counts = counts_of(one, bins);
  Rows rows;
  if (!counts.empty()) {
    for (std::int64_t bin = counts.begin()->first; bin <= counts.rbegin()->first; ++bin) {
      const auto found = counts.find(bin);
      const std::size_t count = found == counts.end() ? 0 : found->second;
      rows.push_back({"  " + bins.words(bin), std::to_string(count) + "  " + bar(count, most)});
    }
  }
  text += aligned(rows, 2);
  if (!one.numbers.empty()) {
    text += "  least " + one.numbers.front().to_text() + ", median " +
            one.numbers[(one.numbers.size() - 1) / 2].to_text() + ", most " +
            one.numbers.back().to_text() + "; ";
  } else {
    text += "  ";
  }
  text += explanation::pluralize(one.numbers.size(), "patient");
  return text +
         (one.not_known > 0 ? ", " + std::to_string(one.not_known) + " without a value" : "") +
         "\n";
}

using Distributions = std::map<Grouping::Key, Distribution>;

Distributions distributions_of(const std::vector<SurveyColumn>& columns, const Survey& survey) {
  const Grouping grouping(columns, survey, 1);
  Distributions groups;
  for (const SurveyRow& row : survey.rows) {
    if (!row.holds.is_definite) {
      continue;
    }
    Distribution& group = groups[grouping.key_of(row)];
    if (row.cells.front().number) {
      group.numbers.push_back(*row.cells.front().number);
    } else {
      ++group.not_known;
    }
  }
  for (auto& [key, group] : groups) {
    std::sort(group.numbers.begin(), group.numbers.end());
  }
  return groups;
}

Bins bins_of(const Distributions& groups) {
  std::vector<Rational> all;
  for (const auto& [key, group] : groups) {
    all.insert(all.end(), group.numbers.begin(), group.numbers.end());
  }
  return Bins(all);
}

std::size_t most_in_a_bin(const Distributions& groups, const Bins& bins) {
  std::size_t most = 0;
  for (const auto& [key, group] : groups) {
    for (const auto& [bin, count] : counts_of(group, bins)) {
      most = std::max(most, count);
    }
  }
  return most;
}

// The values of the columns that a histogram is by.
std::vector<std::string> words_of(const Grouping::Key& key) {
  std::vector<std::string> words;
  for (const auto& [order, word] : key) {
    words.push_back(word);
  }
  return words;
}

}  // namespace

Json CohortAnswer::document() const {
  Json json{
      {"where", question_.condition}, {"patients", patients_}, {"looked_at", survey_.looked_at}};
  json.update(document_of(problems_));
  switch (question_.kind) {
    case CohortQuestion::Kind::kCount:
      json.update(count_document());
      break;
    case CohortQuestion::Kind::kTable:
      json.update(table_document());
      break;
    case CohortQuestion::Kind::kHistogram:
      json.update(histogram_document());
      break;
  }
  return json;
}

std::string CohortAnswer::text() const {
  const std::string text = question_.kind == CohortQuestion::Kind::kCount   ? count_text()
                           : question_.kind == CohortQuestion::Kind::kTable ? table_text()
                                                                            : histogram_text();
  return is_complete() ? text
                       : text + "interrupted: " + std::to_string(survey_.looked_at) + " of " +
                             explanation::pluralize(patients_, "patient") + " looked at\n";
}

Rows CohortAnswer::rows() const {
  return question_.kind == CohortQuestion::Kind::kCount   ? count_rows()
         : question_.kind == CohortQuestion::Kind::kTable ? table_rows()
                                                          : histogram_rows();
}

// ---- count ----

Rows CohortAnswer::count_rows() const {
  Rows rows(1);
  for (const SurveyColumn& column : columns_) {
    rows.front().push_back(title_of(column));
  }
  const std::vector<std::string> heads = count_heads(question_);
  rows.front().insert(rows.front().end(), heads.begin(), heads.end());
  for (const auto& [key, count] : counted_groups(columns_, survey_).groups) {
    std::vector<std::string> row = words_of(key);
    const std::vector<std::string> cells = count_cells(question_, count);
    row.insert(row.end(), cells.begin(), cells.end());
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string CohortAnswer::count_text() const {
  const Count all = counted_groups(columns_, survey_).all;
  if (columns_.empty()) {
    return std::to_string(all.yes) + " of " + explanation::pluralize(patients_, "patient") +
           of_more(all.open) + "\n";
  }
  Rows rows = count_rows();
  std::vector<std::string> last(columns_.size());
  last.front() = "all";
  const std::vector<std::string> cells = count_cells(question_, all);
  last.insert(last.end(), cells.begin(), cells.end());
  rows.push_back(std::move(last));
  return aligned(std::move(rows), columns_.size());
}

Json CohortAnswer::count_document() const {
  const CountedGroups counted = counted_groups(columns_, survey_);
  Json groups = Json::array();
  for (const auto& [key, count] : counted.groups) {
    Json by = Json::object();
    for (std::size_t i = 0; i < key.size(); ++i) {
      by[columns_[i].name] = key[i].second;
    }
    groups.push_back({{"by", by}, {"yes", count.yes}, {"unknown", count.open}, {"no", count.no}});
  }
  const Count& all = counted.all;
  return {{"yes", all.yes}, {"unknown", all.open}, {"no", all.no}, {"groups", groups}};
}

// ---- table ----

std::size_t CohortAnswer::open_rows() const {
  return static_cast<std::size_t>(
      std::count_if(survey_.rows.begin(), survey_.rows.end(),
                    [](const SurveyRow& row) { return !row.holds.is_definite; }));
}

Rows CohortAnswer::table_rows() const {
  Rows rows(1);
  for (const SurveyColumn& column : columns_) {
    rows.front().push_back(title_of(column));
  }
  for (const SurveyRow& row : survey_.rows) {
    if (row.holds.is_definite) {
      std::vector<std::string>& cells = rows.emplace_back();
      for (const SurveyCell& cell : row.cells) {
        cells.push_back(cell.text);
      }
    }
  }
  return rows;
}

std::string CohortAnswer::table_text() const {
  Rows rows = table_rows();
  const std::size_t count = rows.size() - 1;
  return aligned(std::move(rows), columns_.size()) + std::to_string(count) + " of " +
         explanation::pluralize(patients_, "patient") + of_more(open_rows()) + "\n";
}

Json CohortAnswer::table_document() const {
  Json rows = Json::array();
  for (const SurveyRow& row : survey_.rows) {
    if (row.holds.is_definite) {
      Json cells = Json::object();
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        cells[columns_[i].name] = row.cells[i].text;
      }
      rows.push_back(std::move(cells));
    }
  }
  return {{"unknown", open_rows()}, {"rows", std::move(rows)}};
}

// ---- histogram: of the first column, by the others ----

std::string CohortAnswer::histogram_text() const {
  const Distributions groups = distributions_of(columns_, survey_);
  const Bins bins = bins_of(groups);
  const std::size_t most = most_in_a_bin(groups, bins);
  std::string text;
  for (const auto& [key, group] : groups) {
    std::string title;
    for (std::size_t i = 0; i < key.size(); ++i) {
      title += ", " + columns_[i + 1].name + " " + key[i].second;
    }
    text += distribution_text(columns_.front(), title, group, bins, most);
  }
  return text.empty() ? "no patient\n" : text;
}

Rows CohortAnswer::histogram_rows() const {
  const Distributions groups = distributions_of(columns_, survey_);
  const Bins bins = bins_of(groups);
  Rows rows(1);
  for (std::size_t i = 1; i < columns_.size(); ++i) {
    rows.front().push_back(columns_[i].name);
  }
  rows.front().insert(rows.front().end(), {columns_.front().name, "patients"});
  const auto add = [&](const Grouping::Key& key, const std::string& values, std::size_t count) {
    rows.push_back(words_of(key));
    rows.back().insert(rows.back().end(), {values, std::to_string(count)});
  };
  for (const auto& [key, group] : groups) {
    for (const auto& [bin, count] : counts_of(group, bins)) {
      add(key, bins.words(bin), count);
    }
    if (group.not_known > 0) {
      add(key, kNotKnown, group.not_known);
    }
  }
  return rows;
}

Json CohortAnswer::histogram_document() const {
  const Distributions groups = distributions_of(columns_, survey_);
  const Bins bins = bins_of(groups);
  Json all = Json::array();
  for (const auto& [key, group] : groups) {
    Json by = Json::object();
    for (std::size_t i = 0; i < key.size(); ++i) {
      by[columns_[i + 1].name] = key[i].second;
    }
    Json counts = Json::array();
    for (const auto& [bin, count] : counts_of(group, bins)) {
      counts.push_back({{"values", bins.words(bin)}, {"patients", count}});
    }
    all.push_back({{"by", by}, {"bins", counts}, {"without_value", group.not_known}});
  }
  return {{"number", columns_.front().name}, {"unit", columns_.front().unit}, {"groups", all}};
}

}  // namespace regimen::api
