#include "engine/api/cohort_groups.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace regimen::api {

namespace {

using quantity::Rational;

constexpr double kBinsWanted = 12;

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

Grouping::Grouping(const std::vector<SurveyColumn>& columns, const Survey& survey,
                   std::size_t first)
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

Grouping::Key Grouping::key_of(const SurveyRow& row) const {
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

}  // namespace regimen::api
