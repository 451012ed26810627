// A survey told as counts, a table or a histogram. Private to engine/api.
#pragma once

#include "engine/api/cohort_question.h"

namespace regimen::api {

CohortAnswer told(const CohortQuestion& question, const std::vector<SurveyColumn>& columns,
                  const Survey& survey, std::size_t patients);

// Numbers in equal steps of 1, 2 or 5 times a power of ten, of which about a dozen hold them all.
class Bins {
 public:
  explicit Bins(const std::vector<quantity::Rational>& numbers);
  std::int64_t of(const quantity::Rational& number) const;
  std::string words(std::int64_t bin) const;  // "40 .. <42"

 private:
  quantity::Rational width_ = 1;
};

}  // namespace regimen::api
