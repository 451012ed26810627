// Implements engine/record/record.h.
#include "engine/record/record.h"

#include <algorithm>
#include <compare>
#include <tuple>
#include <utility>

namespace regimen::record {

namespace {

using quantity::Interval;
using quantity::Rational;

// An absent lower bound is below every number, an absent upper bound above.
std::strong_ordering order_of_bounds(const std::optional<Rational>& left,
                                     const std::optional<Rational>& right,
                                     std::strong_ordering absent) {
  if (left && right) {
    return *left <=> *right;
  }
  if (left.has_value() == right.has_value()) {
    return std::strong_ordering::equal;
  }
  return left ? 0 <=> absent : absent;
}

std::strong_ordering order_of(const Interval& left, const Interval& right) {
  if (const auto low = order_of_bounds(left.low, right.low, std::strong_ordering::less); low != 0) {
    return low;
  }
  if (const auto high = order_of_bounds(left.high, right.high, std::strong_ordering::greater);
      high != 0) {
    return high;
  }
  return std::tie(left.low_open, left.high_open) <=> std::tie(right.low_open, right.high_open);
}

bool is_before(const Result& left, const Result& right) {
  if (const auto order = left.at <=> right.at; order != 0) {
    return order < 0;
  }
  if (const auto order = order_of(left.value, right.value); order != 0) {
    return order < 0;
  }
  return std::tie(left.written, left.is_usable, left.path) <
         std::tie(right.written, right.is_usable, right.path);
}

// Results of one lab that came in several lots become one.
void join_labs(std::vector<LabResults>& labs) {
  std::stable_sort(labs.begin(), labs.end(), [](const LabResults& left, const LabResults& right) {
    return left.lab < right.lab;
  });
  std::vector<LabResults> joined;
  for (LabResults& lab : labs) {
    if (lab.results.empty()) {
      continue;
    }
    if (joined.empty() || joined.back().lab != lab.lab) {
      joined.push_back(std::move(lab));
      continue;
    }
    std::move(lab.results.begin(), lab.results.end(), std::back_inserter(joined.back().results));
  }
  labs = std::move(joined);
}

}  // namespace

void canonicalize(Record& record) {
  join_labs(record.labs);
  for (LabResults& lab : record.labs) {
    std::sort(lab.results.begin(), lab.results.end(), is_before);
  }
  std::sort(record.concepts.begin(), record.concepts.end(),
            [](const ConceptFact& left, const ConceptFact& right) {
              return std::tie(left.concept_id, left.onset, left.presence, left.path) <
                     std::tie(right.concept_id, right.onset, right.presence, right.path);
            });
  std::sort(record.medications.begin(), record.medications.end(),
            [](const Medication& left, const Medication& right) {
              return std::tie(left.agent, left.since, left.status, left.path) <
                     std::tie(right.agent, right.since, right.status, right.path);
            });
  std::sort(record.unknown.begin(), record.unknown.end());
  record.unknown.erase(std::unique(record.unknown.begin(), record.unknown.end()),
                       record.unknown.end());
  for (Fault& fault : record.faults) {
    std::sort(fault.inputs.begin(), fault.inputs.end());
    fault.inputs.erase(std::unique(fault.inputs.begin(), fault.inputs.end()), fault.inputs.end());
  }
  std::sort(record.faults.begin(), record.faults.end(), [](const Fault& left, const Fault& right) {
    return std::tie(left.path, left.code, left.message, left.help, left.inputs) <
           std::tie(right.path, right.code, right.message, right.help, right.inputs);
  });
  record.faults.erase(std::unique(record.faults.begin(), record.faults.end()), record.faults.end());
}

const LabResults* find(const Record& record, model::LabId lab) {
  const auto found = std::lower_bound(
      record.labs.begin(), record.labs.end(), lab,
      [](const LabResults& results, model::LabId wanted) { return results.lab < wanted; });
  return found == record.labs.end() || found->lab != lab ? nullptr : &*found;
}

std::optional<Fault> birth_fault(const quantity::Instant& birth, const quantity::Instant& as_of,
                                 std::string path) {
  constexpr std::int32_t kYearsMax = 130;  // longer than anybody has lived
  const quantity::Duration life{.months = kYearsMax * 12, .seconds = 0, .text = ""};
  if (plus(birth, life).last >= as_of.first) {
    return std::nullopt;
  }
  return Fault{.code = diagnostics::Code::kImplausibleBirth,
               .path = std::move(path),
               .message = "the birth date " + birth.to_text() + " is more than " +
                          std::to_string(kYearsMax) + " years before " + as_of.to_text(),
               .help = "correct the birth date",
               .inputs = {model::BirthInput{}}};
}

}  // namespace regimen::record
