// A survey told as counts, a table or a histogram. Private to engine/api.
#pragma once

#include "engine/api/cohort_question.h"
#include "engine/api/json_text.h"

namespace regimen::api {

struct Surveyed {
  std::size_t patients = 0;
  Problems problems;
};
CohortAnswer format_survey(const CohortQuestion& question, const std::vector<SurveyColumn>& columns,
                           const Survey& survey, const Surveyed& of);

// cohort_histogram.cc: of the first column, by the others.
CohortAnswer format_histogram(const CohortQuestion& question,
                              const std::vector<SurveyColumn>& columns, const Survey& survey,
                              const Surveyed& of);

// What the JSON of each begins with.
Json head_of(const CohortQuestion& question, const Survey& survey, const Surveyed& of);

}  // namespace regimen::api
