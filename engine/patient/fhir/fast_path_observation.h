// Plain observations: results of labs as nearly every export states them, read by their plan.
//
// Only where status, time, codes and quantities stand is looked at. What is not plain (another
// status, an odd unit, a code that is nothing or more than one lab, a time after `as of`, a value
// that cannot be) is left to read_observation, which says what is wrong; of a plain one both say
// the same.
//
// Errors:  none: false leaves the observation unread.
// Cost:    one look up for each code and unit, one exact multiplication for each value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/patient/fhir/codes.h"
#include "engine/patient/fhir/evidence.h"
#include "engine/patient/fhir/plan.h"
#include "engine/patient/values.h"

namespace regimen::fhir {

class FastPathObservations {
 public:
  FastPathObservations(const knowledge::Model& model, const CodeIndex& codes)
      : model_(model), codes_(codes), values_(model) {}

  // Adds its results, the paths of which begin with `path`; none when it gives false.
  bool read(const JsonTree& tree, const ObservationPlan& plan, const quantity::Instant& as_of,
            const std::string& path, std::vector<LabResult>& results);

 private:
  struct Meaning {
    enum class Kind : std::uint8_t { kNothing, kLab, kOther } kind = Kind::kOther;
    knowledge::LabId lab{std::size_t{0}};
  };
  // How a quantity names its unit, and what that is in the unit of a lab.
  struct KnownUnit {
    std::string unit;
    std::string system;
    std::string code;
    std::optional<patient::Conversion> conversion;
  };
  bool find_labs(const JsonTree& tree, const ObservationPlan& plan);
  Meaning meaning_of(const Coding& coding);
  bool read_part(const JsonTree& tree, const ObservationPlan::Part& part, knowledge::LabId lab,
                 patient::Result& result);
  const patient::Conversion* conversion_of(knowledge::LabId lab, std::string_view unit,
                                           std::string_view system, std::string_view code);

  const knowledge::Model& model_;
  const CodeIndex& codes_;
  patient::ValueReader values_;
  std::unordered_map<knowledge::Code, Meaning, CodeHash, CodeEqual> meanings_;
  std::vector<std::vector<KnownUnit>> units_;  // by lab
  std::vector<Meaning> labs_;                  // of the parts of the observation being read
};

}  // namespace regimen::fhir
