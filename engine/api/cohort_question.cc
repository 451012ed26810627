// Implements parsing and answering of engine/api/cohort_question.h.
#include "engine/api/cohort_question.h"

#include <algorithm>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/api/asked_condition.h"
#include "engine/api/csv_columns.h"
#include "engine/api/question.h"

namespace regimen::api {

namespace {

// Takes `word` from the front of `text`.
bool take_word(std::string& text, std::string_view word) {
  const bool exists =
      text.starts_with(word) && (text.size() == word.size() || text[word.size()] == ' ');
  if (exists) {
    text = trimmed(std::string_view(text).substr(word.size()));
  }
  return exists;
}

std::vector<std::string> names_in(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream stream(text);
  std::vector<std::string> names;
  for (std::string name; stream >> name;) {
    names.push_back(name);
  }
  return names;
}

class Parser {
 public:
  Parser(const KnowledgeBase& base, CohortQuestion::Kind kind) : base_(base) {
    parsed_.question.kind = kind;
  }

  ParsedCohortQuestion parse(std::string_view words) {
    std::string rest = trimmed(words);
    switch (parsed_.question.kind) {
      case CohortQuestion::Kind::kCount:
        take_word(rest, "patients");
        take_condition(rest, true);
        break;
      case CohortQuestion::Kind::kTable:
        take_columns(rest, rest.size());
        take_condition(rest, false);
        break;
      case CohortQuestion::Kind::kHistogram:
        take_columns(rest, 1);
        take_condition(rest, true);
        break;
    }
    check_columns();
    return std::move(parsed_);
  }

 private:
  void refuse(std::string error) {
    parsed_.error = parsed_.error.empty() ? std::move(error) : parsed_.error;
  }

  // Names up to `where` or `by`.
  void take_columns(std::string& rest, std::size_t count) {
    std::string names;
    while (!rest.empty() && !rest.starts_with("where ") && !rest.starts_with("by ") &&
           names_in(names).size() < count) {
      const std::size_t end = std::min(rest.find_first_of(" ,"), rest.size());
      names += " " + rest.substr(0, end);
      rest = trimmed(std::string_view(rest).substr(std::min(rest.size(), end + 1)));
    }
    add_columns(names_in(names));
  }

  void add_columns(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      std::string error;
      if (std::optional<SurveyColumn> column = column_of(base_, name, error)) {
        parsed_.question.columns.push_back(std::move(*column));
      } else {
        refuse(error);
      }
    }
  }

  void take_condition(std::string& rest, bool may_group) {
    std::string by;
    if (take_word(rest, "by")) {
      by = rest;
      rest.clear();
    } else if (take_word(rest, "where")) {
      const std::size_t at = may_group ? last_by(rest) : rest.size();
      parsed_.question.condition = trimmed(std::string_view(rest).substr(0, at));
      by = at < rest.size() ? rest.substr(at + 4) : "";
      if (parsed_.question.condition.empty()) {
        refuse("a condition is missing, as in `where hematocrit > 50 %`");
      }
    } else if (!rest.empty()) {
      refuse("`" + rest + "` is not understood: write `where` and a condition" +
             (may_group ? ", or `by` and a name" : ""));
    }
    add_columns(names_in(by));
  }

  // Of the last ` by ` behind which there are only names; the language has that word, too.
  std::size_t last_by(const std::string& text) const {
    const std::size_t at = text.rfind(" by ");
    if (at == std::string::npos) {
      return text.size();
    }
    const std::vector<std::string> names = names_in(text.substr(at + 4));
    const bool is_grouping = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      std::string error;
      return column_of(base_, name, error).has_value();
    });
    // One misspelt name is a name all the same; a number or several words are the condition's.
    const bool is_one_name =
        names.size() == 1 && names.front().find_first_of("0123456789<>=%") != 0;
    return is_grouping || is_one_name ? at : text.size();
  }

  void check_columns() {
    const std::vector<SurveyColumn>& columns = parsed_.question.columns;
    const bool is_histogram = parsed_.question.kind == CohortQuestion::Kind::kHistogram;
    if (columns.empty() && is_histogram) {
      refuse("a number is missing, as in `histogram hematocrit by sex`");
    }
    if (columns.empty() && parsed_.question.kind == CohortQuestion::Kind::kTable) {
      refuse("columns are missing, as in `table hematocrit, testosterone_cypionate`");
    }
    if (is_histogram && !columns.empty() &&
        !std::holds_alternative<LabColumn>(columns.front().value) &&
        !std::holds_alternative<AgeColumn>(columns.front().value)) {
      refuse("`" + columns.front().name + "` is not a number; `count patients by " +
             columns.front().name + "` counts its values");
    }
  }

  const KnowledgeBase& base_;
  ParsedCohortQuestion parsed_;
};

}  // namespace

ParsedCohortQuestion parse_cohort_question(const KnowledgeBase& base, CohortQuestion::Kind kind,
                                           std::string_view words) {
  return Parser(base, kind).parse(words);
}

CohortOutcome answer(const KnowledgeBase& base, const CohortData& data,
                     const CohortQuestion& question, const SurveyOptions& options, bool colour) {
  std::optional<AskedCondition> condition;
  if (!question.condition.empty()) {
    tl::expected<AskedCondition, std::string> compiled =
        AskedCondition::compile(base, question.condition, colour);
    if (!compiled) {
      return {nullptr, compiled.error()};
    }
    condition = std::move(*compiled);
  }
  std::vector<SurveyColumn> columns = question.columns;
  if (question.kind == CohortQuestion::Kind::kTable && columns.front().name != "id") {
    columns.insert(columns.begin(), SurveyColumn{"id", "", IdColumn{}});
  }
  SurveyOptions all = options;
  all.keeps_all = question.kind == CohortQuestion::Kind::kCount;
  Survey found = survey(base, data.records, condition, columns, all);
  return {std::make_shared<const CohortAnswer>(question, std::move(columns), std::move(found),
                                               data.records.size(),
                                               problems_of(data.problems, data.records)),
          ""};
}

}  // namespace regimen::api
