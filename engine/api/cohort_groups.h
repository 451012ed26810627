// Groups of a survey: numbers by equal steps, everything else by its words. Private to engine/api.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/survey.h"

namespace regimen::api {

inline constexpr const char* kNotKnown = "not known";

// Numbers in equal steps of 1, 2 or 5 times a power of ten, of which about a dozen hold them all.
class Bins {
 public:
  explicit Bins(const std::vector<quantity::Rational>& numbers);
  std::int64_t of(const quantity::Rational& number) const;
  std::string words(std::int64_t bin) const;  // "40 .. <42"

 private:
  quantity::Rational width_ = 1;
};

// A group's values; numbers stand by their bins, and what is not known comes last.
class Grouping {
 public:
  // By the columns from `first` on.
  Grouping(const std::vector<SurveyColumn>& columns, const Survey& survey, std::size_t first);

  using Key = std::vector<std::pair<std::int64_t, std::string>>;  // order, words
  Key key_of(const SurveyRow& row) const;

 private:
  const std::vector<SurveyColumn>& columns_;
  std::size_t first_;
  std::vector<Bins> bins_;
  std::vector<bool> is_number_;
};

}  // namespace regimen::api
