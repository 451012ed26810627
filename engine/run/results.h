// Results of one lab: which lie in a window, which may be the latest. Shared by the tests of a
// record.
#pragma once

#include <optional>
#include <vector>

#include "engine/core/program.h"
#include "engine/record/record.h"

namespace regimen::run {

// The instants a test may look at: [begin, as of]; without begin, everything up to `as of`.
struct Window {
  std::optional<quantity::Instant> begin;
  quantity::Instant end;
};
Window window_of(const record::Record& record, const std::optional<quantity::Duration>& within);

// Is an instant, known or partly known, in the window? One without a time may be.
quantity::Truth is_in(const std::optional<quantity::Instant>& at, const Window& window);

bool is_unknown(const record::Record& record, const model::Input& input);

// The values one of which the operand has: empty when nothing could be it. Undecided order or
// membership keeps several, or adds "anything" when there may be none.
std::vector<quantity::Interval> candidates(const model::Model& model, const record::Record& record,
                                           const model::LabOperand& operand);
// The same of any operand: an age is one of a range of completed years.
std::vector<quantity::Interval> values_of(const model::Model& model, const model::Operand& operand,
                                          const record::Record& record);

bool is_same(const model::Operand& left, const model::Operand& right);

// What a test compares with numbers, and its truth when these are the values: where many tests
// read one operand, it is evaluated once. nullptr for tests of another kind, which `decide` does
// not take.
const model::Operand* operand_of(const core::Test& test);
quantity::Truth decide(const core::Test& test, const std::vector<quantity::Interval>& values);

}  // namespace regimen::run
