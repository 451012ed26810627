// Words for tests: a leaf condition said with what the record has, "hematocrit 55 % (2026-02-02) >
// 54 %". Advice and explanations word their leaves here, so they cannot disagree.
//
// Shape:   one clause without a full stop, lower case unless a name is written in capitals.
// Cost:    linear in the results of the labs of the test.
#pragma once

#include <string>
#include <string_view>

#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::derivation {

// The test as the record answers it: what holds, what does not hold, or what is not known.
std::string words_for(const knowledge::Model& model, const patient::Record& record,
                      const logic::Test& test, quantity::Truth truth);

// Where in the record the answer stands: "Bundle.entry[3].resource", several separated by ", ";
// empty when nothing is recorded.
std::string place_of(const knowledge::Model& model, const patient::Record& record,
                     const logic::Test& test);

// "Prostate cancer" inside a sentence: "prostate cancer"; "PSA" stays.
std::string in_sentence(std::string_view title);

}  // namespace regimen::derivation
