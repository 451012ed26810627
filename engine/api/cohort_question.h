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

// The statement that asks for the condition: to be compiled along with the knowledge base.
NamedText condition_statement(const KnowledgeBase& base, const CohortQuestion& question);
// Records read with one of the models mean the same with the other.
bool have_same_inputs(const knowledge::Model& left, const knowledge::Model& right);
// What that made wrong, rendered with the places of the condition as it was asked; empty when the
// question can be answered.
std::string condition_problems(const KnowledgeBase& base, bool colour);

struct CohortAnswer {
  std::string text;
  std::string json;
  std::string csv;
  Problems problems;        // of the data, whether or not the question rests on it
  bool is_complete = true;  // false when it was interrupted
};
// The patients of texts, and what of the texts belongs to none.
struct CohortData {
  std::span<const patient::Record> records;
  std::span<const patient::Fault> problems;
};
// `base` is compiled with the question's condition.
CohortAnswer answer(const KnowledgeBase& base, const CohortData& data,
                    const CohortQuestion& question, const SurveyOptions& options);

}  // namespace regimen::api
