// The tests of a record, decided a second time: sentence by sentence from docs/semantics.md §4.
//
// Shares nothing with engine/run. The checker of certificates and the oracle of the tests stand on
// it.
#pragma once

#include "engine/core/program.h"
#include "engine/record/record.h"

namespace regimen::checker {

quantity::Truth test(const model::Model& model, const core::Test& asked,
                     const record::Record& record);

}  // namespace regimen::checker
