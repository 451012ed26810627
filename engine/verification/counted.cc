// Implements enough_results of engine/verification/records.h.
#include <set>
#include <string>

#include "engine/verification/records.h"

namespace regimen::verification {

namespace {

using patient::Record;
using patient::Result;
using quantity::Date;
using quantity::kFalse;
using quantity::kTrue;
using quantity::kUnknown;
using quantity::Truth;

Truth fits_clock(const knowledge::Results& asked, const Result& result) {
  if (!asked.before && !asked.after) {
    return kTrue;
  }
  if (!result.at || !result.at->time_of_day()) {
    return kUnknown;
  }
  const std::int32_t minute = result.at->time_of_day().value().minutes;
  const bool is_early = !asked.before || minute < asked.before->minutes;
  const bool is_late = !asked.after || minute > asked.after->minutes;
  return is_early && is_late ? kTrue : kFalse;
}

bool has_one_day(const Result& result) {
  return result.at && result.at->first_day() == result.at->last_day();
}

// Every result with what is known of it.
struct Sample {
  Result result;
  Truth is_one;
  Truth matches;
};

// A result that does not match takes away all that are not later than it.
void forget_contradicted(const knowledge::Results& asked, const Record& record,
                         std::vector<Sample>& samples) {
  for (const Result& against : results_of(record, asked.lab)) {
    const Truth fits = compare(against.value, *asked.comparison, asked.threshold->canonical);
    const Truth speaks_against = lies_in_window(record, against.at, asked.within) && !fits;
    for (Sample& sample : samples) {
      Truth is_after = kUnknown;
      if (sample.result.at && against.at) {
        is_after = sample.result.at->first > against.at->last    ? kTrue
                   : sample.result.at->last <= against.at->first ? kFalse
                                                                 : kUnknown;
      }
      sample.matches = sample.matches && (is_after || !speaks_against);
    }
  }
}

std::vector<Sample> samples_of(const knowledge::Results& asked, const Record& record) {
  std::vector<Sample> samples;
  for (const Result& result : results_of(record, asked.lab)) {
    Truth is_one = lies_in_window(record, result.at, asked.within) && fits_clock(asked, result);
    if (!result.is_usable) {
      is_one = is_one && kUnknown;
    }
    const Truth fits = asked.comparison
                           ? compare(result.value, *asked.comparison, asked.threshold->canonical)
                           : kTrue;
    samples.push_back({result, is_one, is_one && fits});
  }
  if (asked.is_consistent) {
    forget_contradicted(asked, record, samples);
  }
  return samples;
}

// Does `one` lie before `other`, and as far as is asked? Day by day of the later.
Truth lies_apart(const knowledge::Apart& apart, const Result& result, const Result& other) {
  if (!result.at || !other.at) {
    return kUnknown;
  }
  bool is_always = true;
  bool is_ever = false;
  for (std::int32_t day = other.at->first_day().days; day <= other.at->last_day().days; ++day) {
    std::int32_t low = result.at->first_day().days;
    std::int32_t high = day - 1;
    if (apart.most) {
      low = std::max(low, quantity::minus(Date{day}, *apart.most).days);
    }
    if (apart.least) {
      high = std::min(high, quantity::minus(Date{day}, *apart.least).days);
    }
    const std::int32_t last = result.at->last_day().days;
    is_always = is_always && low == result.at->first_day().days && last <= high;
    is_ever = is_ever || low <= std::min(last, high);
  }
  return {is_always, is_ever};
}

Truth has_pair(const knowledge::Apart& apart, const std::vector<Sample>& samples,
               Truth Sample::*property) {
  Truth any = kFalse;
  for (const Sample& sample : samples) {
    for (const Sample& other : samples) {
      if (&sample != &other && (sample.*property && other.*property).is_possible) {
        any = any || (sample.*property && other.*property &&
                      lies_apart(apart, sample.result, other.result));
      }
    }
  }
  return any;
}

Truth has_one(const std::vector<Sample>& samples, Truth Sample::*property) {
  Truth any = kFalse;
  for (const Sample& sample : samples) {
    any = any || sample.*property;
  }
  return any;
}

// One that matches may find the other, where the two were not drawn yet.
Truth two_apart(const knowledge::Results& asked, const std::vector<Sample>& samples) {
  const Truth is_found = has_pair(*asked.apart, samples, &Sample::matches);
  if (asked.is_recorded || is_found == kTrue) {
    return is_found;
  }
  const bool is_one_drawn = has_one(samples, &Sample::is_one).is_definite;
  const bool are_two_drawn = has_pair(*asked.apart, samples, &Sample::is_one).is_definite;
  const bool has_match = has_one(samples, &Sample::matches).is_possible;
  const bool may_follow = !is_one_drawn || (!are_two_drawn && has_match);
  return {false, is_found.is_possible || may_follow};
}

Truth so_many(const knowledge::Results& asked, const std::vector<Sample>& samples) {
  // Without `on different days` every result is a day of its own.
  std::set<std::string> drawn;
  std::set<std::string> matching;
  std::set<std::string> possible;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = samples[i];
    const std::string alone = "result " + std::to_string(i);
    const std::string day = !asked.on_different_days     ? alone
                            : has_one_day(sample.result) ? sample.result.at->first_day().to_text()
                                                         : "";
    if (sample.is_one == kTrue && !day.empty()) {
      drawn.insert(day);
    }
    if (sample.matches == kTrue && !day.empty()) {
      matching.insert(day);
    }
    if (sample.matches != kFalse) {
      possible.insert(day.empty() ? alone : day);
    }
  }
  const std::size_t undrawn =
      drawn.size() < asked.count && !asked.is_recorded ? asked.count - drawn.size() : 0;
  return {matching.size() >= asked.count, possible.size() + undrawn >= asked.count};
}

}  // namespace

Truth enough_results(const knowledge::Results& asked, const Record& record) {
  if (was_made_unknown(record, asked.lab)) {
    return kUnknown;
  }
  const std::vector<Sample> samples = samples_of(asked, record);
  if (samples.empty()) {
    return asked.is_recorded ? kFalse : kUnknown;
  }
  return asked.apart ? two_apart(asked, samples) : so_many(asked, samples);
}

}  // namespace regimen::verification
