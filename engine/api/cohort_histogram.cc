// Implements format_histogram of engine/api/cohort_format.h.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/api/cohort_format.h"
#include "engine/api/cohort_groups.h"
#include "engine/api/cohort_rows.h"
#include "engine/api/json_text.h"
#include "engine/explanation/phrases.h"

namespace regimen::api {

namespace {

using quantity::Rational;

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

Counts counts_of(const Distribution& distribution, const Bins& bins) {
  Counts counts;
  for (const Rational& number : distribution.numbers) {
    ++counts[bins.of(number)];
  }
  return counts;
}

std::string distribution_text(const SurveyColumn& column, const std::string& title,
                              const Distribution& distribution, const Bins& bins,
                              std::size_t most) {
  std::string text = column.name + (column.unit.empty() ? "" : ", " + column.unit) + title + "\n";
  const Counts counts = counts_of(distribution, bins);
  Rows rows;
  if (!counts.empty()) {
    for (std::int64_t bin = counts.begin()->first; bin <= counts.rbegin()->first; ++bin) {
      const auto found = counts.find(bin);
      const std::size_t count = found == counts.end() ? 0 : found->second;
      rows.push_back({"  " + bins.words(bin), std::to_string(count) + "  " + bar(count, most)});
    }
  }
  text += aligned(rows, 2);
  if (!distribution.numbers.empty()) {
    text += "  least " + distribution.numbers.front().to_text() + ", median " +
            distribution.numbers[(distribution.numbers.size() - 1) / 2].to_text() + ", most " +
            distribution.numbers.back().to_text() + "; ";
  } else {
    text += "  ";
  }
  text += explanation::pluralize(distribution.numbers.size(), "patient");
  return text +
         (distribution.not_known > 0
              ? ", " + std::to_string(distribution.not_known) + " without a value"
              : "") +
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

}  // namespace

CohortAnswer format_histogram(const CohortQuestion& question,
                              const std::vector<SurveyColumn>& columns, const Survey& survey,
                              const Surveyed& of) {
  const Distributions groups = distributions_of(columns, survey);
  const Bins bins = bins_of(groups);
  const std::size_t most = most_in_a_bin(groups, bins);
  CohortAnswer answer;
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
    answer.text += distribution_text(columns.front(), title, group, bins, most);
    Json json_bins = Json::array();
    for (const auto& [bin, count] : counts_of(group, bins)) {
      json_bins.push_back({{"values", bins.words(bin)}, {"patients", count}});
      csv.push_back(values);
      csv.back().insert(csv.back().end(), {bins.words(bin), std::to_string(count)});
    }
    if (group.not_known > 0) {
      csv.push_back(values);
      csv.back().insert(csv.back().end(), {kNotKnown, std::to_string(group.not_known)});
    }
    json_groups.push_back({{"by", by}, {"bins", json_bins}, {"without_value", group.not_known}});
  }
  answer.text = answer.text.empty() ? "no patient\n" : answer.text;
  answer.csv = csv_of(csv);
  Json json = head_of(question, survey, of);
  json.update(
      {{"number", columns.front().name}, {"unit", columns.front().unit}, {"groups", json_groups}});
  answer.json = to_json_text(json);
  return answer;
}

}  // namespace regimen::api
