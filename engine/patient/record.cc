// Implements engine/patient/record.h.
#include "engine/patient/record.h"

#include <algorithm>
#include <compare>
#include <tuple>
#include <utility>

#include "engine/base/natural_order.h"
#include "engine/patient/order.h"

namespace regimen::patient {

namespace {

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
    std::sort(lab.results.begin(), lab.results.end(), Before{});
  }
  std::sort(record.concepts.begin(), record.concepts.end(), Before{});
  std::sort(record.medications.begin(), record.medications.end(), Before{});
  std::sort(record.unknown.begin(), record.unknown.end());
  record.unknown.erase(std::unique(record.unknown.begin(), record.unknown.end()),
                       record.unknown.end());
  std::sort(record.not_understood.begin(), record.not_understood.end(), Before{});
  record.not_understood.erase(
      std::unique(record.not_understood.begin(), record.not_understood.end()),
      record.not_understood.end());
  for (Fault& fault : record.faults) {
    std::sort(fault.inputs.begin(), fault.inputs.end());
    fault.inputs.erase(std::unique(fault.inputs.begin(), fault.inputs.end()), fault.inputs.end());
  }
  std::sort(record.faults.begin(), record.faults.end(), [](const Fault& left, const Fault& right) {
    const auto by_path = natural_order(left.path, right.path);
    return std::is_neq(by_path) ? std::is_lt(by_path)
                                : std::tie(left.code, left.message, left.help, left.inputs) <
                                      std::tie(right.code, right.message, right.help, right.inputs);
  });
  record.faults.erase(std::unique(record.faults.begin(), record.faults.end()), record.faults.end());
}

const LabResults* find(const Record& record, knowledge::LabId lab) {
  const auto found = std::lower_bound(
      record.labs.begin(), record.labs.end(), lab,
      [](const LabResults& results, knowledge::LabId wanted) { return results.lab < wanted; });
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
               .inputs = {knowledge::BirthInput{}}};
}

}  // namespace regimen::patient
