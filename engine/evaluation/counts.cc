// Implements engine/evaluation/counts.h.
#include "engine/evaluation/counts.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/evaluation/results.h"
#include "engine/evaluation/spacing.h"

namespace regimen::evaluation {

namespace {

using quantity::kFalse;
using quantity::kTrue;
using quantity::kUnknown;
using quantity::Truth;

// `before` and `after` read the local time of day; without one they are undecided.
Truth fits_time_of_day(const knowledge::Results& test, const patient::Result& result) {
  if (!test.before && !test.after) {
    return kTrue;
  }
  std::optional<quantity::TimeOfDay> time;
  if (result.at) {
    time = result.at->time_of_day();
  }
  if (!time) {
    return kUnknown;
  }
  const quantity::TimeOfDay at = *time;
  return (!test.before || at < *test.before) && (!test.after || at > *test.after) ? kTrue : kFalse;
}

bool has_certain_day(const patient::Result& result) {
  return result.at && result.at->first_day() == result.at->last_day();
}

// Counts results, the days they certainly or possibly fall on, or those that lie apart.
class Counter {
 public:
  explicit Counter(const knowledge::Results& test) : by_day_(test.on_different_days) {
    if (test.apart) {
      spacing_.emplace(*test.apart);
    }
  }
  void add_certain(const patient::Result& result) {
    if (spacing_) {
      spacing_->add(result.at);
    } else if (!by_day_) {
      ++count_;
    } else if (has_certain_day(result)) {
      days_.insert(result.at->first_day());
    }
  }
  void add_possible(const patient::Result& result) {
    if (spacing_) {
      spacing_->add(result.at);
    } else if (by_day_ && has_certain_day(result)) {
      days_.insert(result.at->first_day());
    } else {
      ++count_;
    }
  }
  std::size_t certain() const { return spacing_ ? spacing_->certain() : count_ + days_.size(); }
  std::size_t possible() const { return spacing_ ? spacing_->possible() : count_ + days_.size(); }

 private:
  bool by_day_;
  std::optional<Spacing> spacing_;
  std::size_t count_ = 0;
  std::set<quantity::Date> days_;
};

// Is `later` drawn after `earlier`? Not at the same time.
Truth is_later(const patient::Result& later, const patient::Result& earlier) {
  if (!later.at || !earlier.at) {
    return kUnknown;
  }
  return {later.at->first > earlier.at->last, later.at->last > earlier.at->first};
}

// Is the result later than every one of the window that does not match?
Truth is_uncontradicted(const knowledge::Results& test, const patient::LabResults& results,
                        const Window& window, const patient::Result& result) {
  Truth truth = kTrue;
  for (const patient::Result& other : results.results) {
    const Truth contradicts =
        is_in(other.at, window) &&
        !quantity::compare(other.value, *test.comparison, test.threshold->canonical);
    truth = truth && (!contradicts || is_later(result, other));
  }
  return truth;
}

}  // namespace

Truth count_of(const knowledge::Results& test, const patient::Record& record) {
  if (is_unknown(record, test.lab)) {
    return kUnknown;
  }
  const patient::LabResults* results = patient::find(record, test.lab);
  if (results == nullptr) {
    return test.is_recorded ? kFalse : kUnknown;
  }
  const Window window = window_of(record, test.within);
  Counter samples(test);
  Counter matching(test);
  Counter possible(test);
  for (const patient::Result& result : results->results) {
    const Truth sample = is_in(result.at, window) && fits_time_of_day(test, result) &&
                         (result.is_usable ? kTrue : kUnknown);
    Truth match = sample && (test.comparison ? quantity::compare(result.value, *test.comparison,
                                                                 test.threshold->canonical)
                                             : kTrue);
    if (test.is_consistent && match.is_possible) {
      match = match && is_uncontradicted(test, *results, window, result);
    }
    if (sample.is_definite) {
      samples.add_certain(result);
    }
    if (match.is_definite) {
      matching.add_certain(result);
    }
    if (match.is_possible) {
      possible.add_possible(result);
    }
  }
  // What was never drawn may still match, unless only the record is asked for.
  const std::size_t missing =
      test.is_recorded ? 0 : test.count - std::min<std::size_t>(test.count, samples.certain());
  return {matching.certain() >= test.count, possible.possible() + missing >= test.count};
}

}  // namespace regimen::evaluation
