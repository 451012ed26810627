// The tests of a record, decided a second time: sentence by sentence from docs/semantics.md §4.
//
// Shares nothing with engine/evaluation. The checker of certificates and the oracle of the tests stand on
// it.
#pragma once

#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::verification {

quantity::Truth test(const knowledge::Model& model, const logic::Test& asked,
                     const patient::Record& record);

}  // namespace regimen::verification
