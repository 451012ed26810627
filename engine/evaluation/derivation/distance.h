// How far a value of the record is from the threshold of a test that it does not meet.
#pragma once

#include <optional>
#include <string>

#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::derivation {

struct Distance {
  quantity::Rational by;        // in the unit of the threshold as written
  quantity::Unit unit;          // of that threshold
  quantity::Rational relative;  // by / threshold; 1 where the threshold is 0
  bool is_too_high = false;     // otherwise too low

  // "1 % too high"
  std::string to_text() const;
};

// Nothing when the test holds, compares no number, or the record has no one value for it.
std::optional<Distance> distance_of(const knowledge::Model& model, const patient::Record& record,
                                    const logic::Test& test, bool is_negated);

}  // namespace regimen::derivation
