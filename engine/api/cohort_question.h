// Questions about a cohort, in words:
//
//   count      [patients] [where CONDITION] [by NAME, …]
//   table      NAME, … [where CONDITION]
//   histogram  NAME [where CONDITION] [by NAME]
//
// CONDITION is one of the language, as after `when`. NAME is id, sex, age, a lab, a condition, a
// conclusion, an agent or a protocol.
//
// Shape:   what is not known of a patient is counted apart: nobody is counted on a guess.
// Errors:  in words, with the place.
// Cost:    a survey (survey.h).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/problems.h"
#include "engine/api/survey.h"

namespace regimen::api {

struct CohortQuestion {
  enum class Kind : std::uint8_t { kCount, kTable, kHistogram } kind = Kind::kCount;
  std::string condition;              // empty: everybody
  std::vector<SurveyColumn> columns;  // of a count: what it is by; of a histogram: the number first
};
struct ParsedCohortQuestion {
  CohortQuestion question;
  std::string error;
};
ParsedCohortQuestion parse_cohort_question(const KnowledgeBase& base, CohortQuestion::Kind kind,
                                           std::string_view words);

using Rows = std::vector<std::vector<std::string>>;  // the first has the names of the columns

class CohortAnswer {
 public:
  CohortAnswer(CohortQuestion question, std::vector<SurveyColumn> columns, Survey survey,
               std::size_t patients, Problems problems)
      : question_(std::move(question)),
        columns_(std::move(columns)),
        survey_(std::move(survey)),
        patients_(patients),
        problems_(std::move(problems)) {}

  std::string text() const;
  Json document() const;
  Rows rows() const;
  // Of the data, whether or not the question rests on it.
  const Problems& problems() const { return problems_; }
  // False when it was interrupted.
  bool is_complete() const { return survey_.looked_at == patients_; }

 private:
  std::string count_text() const;
  Json count_document() const;
  Rows count_rows() const;
  std::string table_text() const;
  Json table_document() const;
  Rows table_rows() const;
  std::size_t open_rows() const;  // of a table: of whom it is not known
  std::string histogram_text() const;
  Json histogram_document() const;
  Rows histogram_rows() const;

  CohortQuestion question_;
  std::vector<SurveyColumn> columns_;
  Survey survey_;
  std::size_t patients_;
  Problems problems_;
};

// The patients of texts, and what of the texts belongs to none.
struct CohortData {
  std::span<const patient::Record> records;
  std::span<const patient::Fault> problems;
};
struct CohortOutcome {
  std::shared_ptr<const CohortAnswer> answer;  // nullptr where the condition has an error,
  std::string error;                           // rendered
};
CohortOutcome answer(const KnowledgeBase& base, const CohortData& data,
                     const CohortQuestion& question, const SurveyOptions& options,
                     bool colour = false);

}  // namespace regimen::api
