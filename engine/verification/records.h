// What the tests of a record share: the results of a lab, and which lie in a window. Private to
// engine/verification.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/knowledge/model.h"
#include "engine/patient/record.h"

namespace regimen::verification {

inline bool was_made_unknown(const patient::Record& record, const knowledge::Input& input) {
  return std::find(record.unknown.begin(), record.unknown.end(), input) != record.unknown.end();
}

// W(D): from `as of` minus D to `as of`.
inline quantity::Truth lies_in_window(const patient::Record& record,
                                      const std::optional<quantity::Instant>& at,
                                      const std::optional<quantity::Duration>& length) {
  if (!at) {
    return length ? quantity::kUnknown : quantity::kTrue;
  }
  quantity::Truth truth = quantity::kTrue;
  if (at->first > record.as_of.last) {
    truth = quantity::kFalse;
  } else if (at->last > record.as_of.last) {
    truth = quantity::kUnknown;
  }
  if (length) {
    const std::int64_t begin = quantity::minus(record.as_of, *length).first;
    truth = truth && (at->last < begin    ? quantity::kFalse
                      : at->first < begin ? quantity::kUnknown
                                          : quantity::kTrue);
  }
  return truth;
}

inline std::vector<patient::Result> results_of(const patient::Record& record,
                                               knowledge::LabId lab) {
  for (const patient::LabResults& results : record.labs) {
    if (results.lab == lab) {
      return results.results;
    }
  }
  return {};
}

// The values one of which a mean, rise or fall has; nothing when too few results are on file.
std::vector<quantity::Interval> course_values(const patient::Record& record,
                                              const knowledge::LabOperand& operand);

// `at least 2 results …`, by the definition: every pair is looked at.
quantity::Truth enough_results(const knowledge::Results& asked, const patient::Record& record);

}  // namespace regimen::verification
