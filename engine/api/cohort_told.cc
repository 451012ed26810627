#include "engine/api/cohort_told.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/diagnostics/visible.h"
#include "engine/explain/phrases.h"

namespace regimen::api {

namespace {

using Json = nlohmann::ordered_json;
using quantity::Rational;

constexpr double kBinsWanted = 12;
constexpr std::size_t kBarWidth = 40;
constexpr const char* kNotKnown = "not known";

std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\n\r") == std::string::npos) {
    return cell;
  }
  std::string text = "\"";
  for (const char c : cell) {
    text += c == '"' ? "\"\"" : std::string(1, c);
  }
  return text + "\"";
}

using Rows = std::vector<std::vector<std::string>>;

std::string csv_of(const Rows& rows) {
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += (i == 0 ? "" : ",") + quoted(row[i]);
    }
    text += "\n";
  }
  return text;
}

// Code points, which stand one beside another.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// Numbers to the right, from `first_number` on.
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

std::string interruption(const Survey& survey, std::size_t patients) {
  return survey.looked_at == patients
             ? ""
             : "interrupted: " + std::to_string(survey.looked_at) + " of " +
                   explain::counted(patients, "patient") + " looked at\n";
}

Json head_of(const CohortQuestion& question, const Survey& survey, std::size_t patients) {
  return {{"where", question.condition}, {"patients", patients}, {"looked_at", survey.looked_at}};
}

// ---- groups ----

struct Count {
  std::size_t yes = 0;
  std::size_t open = 0;
  std::size_t no = 0;
};

// A group's values; numbers stand by their bins, and what is not known comes last.
class Grouping {
 public:
  Grouping(const std::vector<SurveyColumn>& columns, const Survey& survey, std::size_t first)
      : columns_(columns), first_(first) {
    for (std::size_t i = first; i < columns.size(); ++i) {
      std::vector<Rational> numbers;
      for (const SurveyRow& row : survey.rows) {
        if (row.cells[i].number) {
          numbers.push_back(*row.cells[i].number);
        }
      }
      bins_.emplace_back(numbers);
      is_number_.push_back(std::holds_alternative<LabColumn>(columns[i].value) ||
                           std::holds_alternative<AgeColumn>(columns[i].value));
    }
  }

  using Key = std::vector<std::pair<std::int64_t, std::string>>;  // order, words
  Key key_of(const SurveyRow& row) const {
    constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
    Key key;
    for (std::size_t i = first_; i < columns_.size(); ++i) {
      const SurveyCell& cell = row.cells[i];
      const std::size_t place = i - first_;
      if (is_number_[place] && cell.number) {
        const std::int64_t bin = bins_[place].of(*cell.number);
        key.emplace_back(bin, bins_[place].words(bin));
      } else if (is_number_[place] || cell.text.empty()) {
        key.emplace_back(kLast, kNotKnown);
      } else {
        key.emplace_back(0, cell.text);
      }
    }
    return key;
  }

 private:
  const std::vector<SurveyColumn>& columns_;
  std::size_t first_;
  std::vector<Bins> bins_;
  std::vector<bool> is_number_;
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

CohortAnswer counts_told(const CohortQuestion& question, const std::vector<SurveyColumn>& columns,
                         const Survey& survey, std::size_t patients) {
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
    rows.front().push_back(column.name);
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
  Json json = head_of(question, survey, patients);
  json.update({{"yes", all.yes}, {"unknown", all.open}, {"no", all.no}, {"groups", json_groups}});
  CohortAnswer told;
  told.csv = csv_of(rows);
  told.json = dumped(json);
  told.text = std::to_string(all.yes) + " of " + explain::counted(patients, "patient") +
              (all.open > 0 ? "; of " + std::to_string(all.open) + " more it is not known" : "") +
              "\n";
  if (!columns.empty()) {
    std::vector<std::string> last(columns.size());
    last.front() = "all";
    const std::vector<std::string> cells = count_cells(question, all);
    last.insert(last.end(), cells.begin(), cells.end());
    rows.push_back(std::move(last));
    told.text = aligned(rows, columns.size());
  }
  return told;
}

// ---- a table ----

CohortAnswer table_told(const CohortQuestion& question, const std::vector<SurveyColumn>& columns,
                        const Survey& survey, std::size_t patients) {
  Rows rows(1);
  Json json_rows = Json::array();
  for (const SurveyColumn& column : columns) {
    rows.front().push_back(column.unit.empty() ? column.name
                                               : column.name + " [" + column.unit + "]");
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
  CohortAnswer told;
  told.csv = csv_of(rows);
  Json json = head_of(question, survey, patients);
  json.update({{"unknown", open}, {"rows", json_rows}});
  told.json = dumped(json);
  told.text = aligned(rows, columns.size()) + std::to_string(rows.size() - 1) + " of " +
              explain::counted(patients, "patient") +
              (open > 0 ? "; of " + std::to_string(open) + " more it is not known" : "") + "\n";
  return told;
}

// ---- a histogram ----

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
  text += explain::counted(one.numbers.size(), "patient");
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

CohortAnswer histogram_told(const CohortQuestion& question,
                            const std::vector<SurveyColumn>& columns, const Survey& survey,
                            std::size_t patients) {
  const Distributions groups = distributions_of(columns, survey);
  const Bins bins = bins_of(groups);
  const std::size_t most = most_in_a_bin(groups, bins);
  CohortAnswer told;
  Rows csv(1);
  for (std::size_t i = 1; i < columns.size(); ++i) {
    csv.front().push_back(columns[i].name);
  }
  csv.front().insert(csv.front().end(), {columns.front().name, "patients"});
  Json json_groups = Json::array();
  for (const auto& [key, group] : groups) {
    std::string title;
    std::vector<std::string> values;
    Json by = Json::object();
    for (std::size_t i = 0; i < key.size(); ++i) {
      title += ", " + columns[i + 1].name + " " + key[i].second;
      by[columns[i + 1].name] = key[i].second;
      values.push_back(key[i].second);
    }
    told.text += distribution_text(columns.front(), title, group, bins, most);
    Json json_bins = Json::array();
    for (const auto& [bin, count] : counts_of(group, bins)) {
      json_bins.push_back({{"values", bins.words(bin)}, {"patients", count}});
      csv.push_back(values);
      csv.back().insert(csv.back().end(), {bins.words(bin), std::to_string(count)});
    }
    json_groups.push_back({{"by", by}, {"bins", json_bins}, {"without_value", group.not_known}});
  }
  told.text = told.text.empty() ? "no patient\n" : told.text;
  told.csv = csv_of(csv);
  Json json = head_of(question, survey, patients);
  json.update(
      {{"number", columns.front().name}, {"unit", columns.front().unit}, {"groups", json_groups}});
  told.json = dumped(json);
  return told;
}

}  // namespace

Bins::Bins(const std::vector<Rational>& numbers) {
  if (numbers.empty()) {
    return;
  }
  const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  const Rational span = *most - *least;
  if (span.is_zero()) {
    return;
  }
  const double wanted = span.approximate() / kBinsWanted;
  const int exponent = static_cast<int>(std::floor(std::log10(wanted)));
  for (const std::int64_t step : {1, 2, 5, 10}) {
    width_ = Rational(step) * Rational::power_of_ten(exponent);
    if (width_.approximate() >= wanted) {
      return;
    }
  }
}

std::int64_t Bins::of(const Rational& number) const {
  return (number / width_).floor_integer().value_or(0);
}

std::string Bins::words(std::int64_t bin) const {
  const Rational low = Rational(bin) * width_;
  return low.to_text() + " .. <" + (low + width_).to_text();
}

CohortAnswer told(const CohortQuestion& question, const std::vector<SurveyColumn>& columns,
                  const Survey& survey, std::size_t patients) {
  CohortAnswer answer;
  switch (question.kind) {
    case CohortQuestion::Kind::kCount:
      answer = counts_told(question, columns, survey, patients);
      break;
    case CohortQuestion::Kind::kTable:
      answer = table_told(question, columns, survey, patients);
      break;
    case CohortQuestion::Kind::kHistogram:
      answer = histogram_told(question, columns, survey, patients);
      break;
  }
  answer.is_complete = survey.looked_at == patients;
  answer.text += interruption(survey, patients);
  return answer;
}

}  // namespace regimen::api
