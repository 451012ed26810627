// The order of what a record holds: results by time, then value; concepts and medications by id.
// Private to engine/patient.
//
// Cost:    O(1); strings are compared only between what is otherwise equal.
#pragma once

#include "engine/patient/record.h"

namespace regimen::patient {

bool is_before(const Result& left, const Result& right);
bool is_before(const ConceptFact& left, const ConceptFact& right);
bool is_before(const Medication& left, const Medication& right);
bool is_before(const UnreadEntry& left, const UnreadEntry& right);

struct Before {
  template <typename Thing>
  bool operator()(const Thing& left, const Thing& right) const {
    return is_before(left, right);
  }
};

}  // namespace regimen::patient
