// Facts: one thing that a record says, to be asserted or retracted on its own.
//
// Shape:   results, concepts and medications are a bag: asserting one twice and retracting it once
//          leaves one. Sex, birth date, that an input is unknown and that an
//          entry is not understood are said once. Two facts are
//          one when they say the same to every test, however it is written and wherever it stands.
//          Whatever the order of edits, the record stays as record.h says.
// Units:   values in Lab::unit, as everywhere in a record.
// Errors:  none; faults are of reading (parse_facts.h, fhir) and are left alone. What a fault made
//          unknown stays unknown.
// Cost:    logarithmic search and one move of what stands behind, in the lists of one patient.
#pragma once

#include <variant>
#include <vector>

#include "engine/patient/record.h"

namespace regimen::patient {

struct ResultFact {
  knowledge::LabId lab;
  Result result;
};
struct SexFact {
  knowledge::Sex sex;
};
struct BirthFact {
  quantity::Instant birth;
};
struct UnknownFact {  // whatever is said of the input decides nothing
  knowledge::Input input;
};
using Fact =
    std::variant<ResultFact, ConceptFact, Medication, SexFact, BirthFact, UnknownFact, UnreadEntry>;

knowledge::Input input_of(const Fact& fact);

// A sex or birth date takes the place of the one before it.
void assert_fact(Record& record, Fact fact);
// False when the record does not say it, or a fault does; then nothing changes.
[[nodiscard]] bool retract_fact(Record& record, const Fact& fact);

// The inputs of which the two say something else, as far as any test can tell: sorted, unique. Of
// records judged at different instants, every input that has a time.
std::vector<knowledge::Input> differing_inputs(const Record& left, const Record& right);

}  // namespace regimen::patient
