// Days that lie so far from each other: of results that are counted, are there two such?
//
// Shape:   a day that is not certain lies in a span of days; of one that nothing is known of, there
//          is no span. `most()` is 0, 1 or 2: as many as lie apart.
// Cost:    n log n in certain days; other spans are compared with all.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "engine/knowledge/condition.h"

namespace regimen::evaluation {

class Spacing {
 public:
  explicit Spacing(const knowledge::Apart& apart) : apart_(apart) {}

  void add(const std::optional<quantity::Instant>& at);
  std::size_t certain() const;   // results that surely lie so far apart
  std::size_t possible() const;  // those that may

 private:
  struct Days {
    quantity::Date first;
    quantity::Date last;
    friend auto operator<=>(const Days&, const Days&) = default;
  };

  bool has_certain_pair() const;
  bool may_have_pair() const;
  bool has_pair_of_days() const;
  quantity::Date latest_before(quantity::Date day) const;
  std::optional<quantity::Date> earliest_before(quantity::Date day) const;
  bool surely_lie_apart(const Days& earlier, const Days& later) const;
  bool may_lie_apart(const Days& earlier, const Days& later) const;
  template <typename Decide>
  bool has_pair_of_spans(Decide decide) const;

  const knowledge::Apart& apart_;
  std::size_t count_ = 0;
  std::size_t without_day_ = 0;
  std::set<quantity::Date> days_;      // certain ones
  std::map<Days, std::size_t> spans_;  // others, and how many results have them
};

}  // namespace regimen::evaluation
