// Completions: what a record with unknowns may turn out to be, for tests of both bounds.
//
// Every unknown of the record becomes one thing that it may be: an interval a number in it, a
// partial time an instant in it, a missing sex one of two, a lab without a result one that has
// some, a condition of which nothing is recorded a present or an absent one, two statements that
// contradict each other one of them. What is known stays as it is: a lab that has results gets no
// other, for the latest is the latest on file.
#pragma once

#include <random>

#include "engine/patient/record.h"

namespace regimen::oracle {

patient::Record completed(const knowledge::Model& model, const patient::Record& record,
                          std::mt19937& random);

// How much of the record is not known.
std::size_t unknowns_of(const knowledge::Model& model, const patient::Record& record);

}  // namespace regimen::oracle
