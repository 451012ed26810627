// Implements engine/evaluation/spacing.h.
#include "engine/evaluation/spacing.h"

#include <algorithm>

namespace regimen::evaluation {

using quantity::Date;

void Spacing::add(const std::optional<quantity::Instant>& at) {
  ++count_;
  if (!at) {
    ++without_day_;
  } else if (at->first_day() == at->last_day()) {
    days_.insert(at->first_day());
  } else {
    ++spans_[{at->first_day(), at->last_day()}];
  }
}

std::size_t Spacing::certain() const {
  return has_certain_pair() ? 2 : std::min<std::size_t>(count_, 1);
}

std::size_t Spacing::possible() const {
  return may_have_pair() ? 2 : std::min<std::size_t>(count_, 1);
}

// The days that lie far enough before `day`, and not too far.
Date Spacing::latest_before(Date day) const {
  const Date before{day.days - 1};
  return apart_.least ? std::min(before, minus(day, *apart_.least)) : before;
}

std::optional<Date> Spacing::earliest_before(Date day) const {
  return apart_.most ? std::optional(minus(day, *apart_.most)) : std::nullopt;
}

bool Spacing::has_pair_of_days() const {
  return std::any_of(days_.begin(), days_.end(), [&](const Date& day) {
    const std::optional<Date> earliest = earliest_before(day);
    const auto found = earliest ? days_.lower_bound(*earliest) : days_.begin();
    return found != days_.end() && *found <= latest_before(day);
  });
}

// A later day moves both ends: the first day of `later` and the last decide.
bool Spacing::surely_lie_apart(const Days& earlier, const Days& later) const {
  const std::optional<Date> earliest = earliest_before(later.last);
  return earlier.last <= latest_before(later.first) && (!earliest || earlier.first >= *earliest);
}

bool Spacing::may_lie_apart(const Days& earlier, const Days& later) const {
  for (Date day = later.first; day <= later.last; ++day.days) {
    const std::optional<Date> earliest = earliest_before(day);
    const Date first = earliest ? std::max(earlier.first, *earliest) : earlier.first;
    if (first <= std::min(earlier.last, latest_before(day))) {
      return true;
    }
  }
  return false;
}

// Is there a pair, one of it or both in a span of days?
template <typename Decide>
bool Spacing::has_pair_of_spans(Decide decide) const {
  for (auto one = spans_.begin(); one != spans_.end(); ++one) {
    const Days& span = one->first;
    const bool has_twin = one->second > 1 && decide(span, span);
    const bool has_day = std::any_of(days_.begin(), days_.end(), [&](const Date& day) {
      return decide(span, Days{day, day}) || decide(Days{day, day}, span);
    });
    const bool has_span = std::any_of(std::next(one), spans_.end(), [&](const auto& other) {
      return decide(span, other.first) || decide(other.first, span);
    });
    if (has_twin || has_day || has_span) {
      return true;
    }
  }
  return false;
}

bool Spacing::has_certain_pair() const {
  return has_pair_of_days() || has_pair_of_spans([this](const Days& earlier, const Days& later) {
           return surely_lie_apart(earlier, later);
         });
}

bool Spacing::may_have_pair() const {
  return (without_day_ > 0 && count_ > 1) || has_pair_of_days() ||
         has_pair_of_spans([this](const Days& earlier, const Days& later) {
           return may_lie_apart(earlier, later);
         });
}

}  // namespace regimen::evaluation
