// Results of one lab: which lie in a window, which may be the latest. Shared by the tests of a
// record.
#pragma once

#include <optional>
#include <vector>

#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::evaluation {

// The instants a test may look at: [begin, as of]; without begin, everything up to `as of`.
struct Window {
  std::optional<quantity::Instant> begin;
  quantity::Instant end;
};
Window window_of(const patient::Record& record, const std::optional<quantity::Duration>& within);

// Is an instant, known or partly known, in the window? One without a time may be.
quantity::Truth is_in(const std::optional<quantity::Instant>& at, const Window& window);

bool is_unknown(const patient::Record& record, const knowledge::Input& input);

// The values one of which the operand has: empty when nothing could be it. Undecided order or
// membership keeps several, or adds "anything" when there may be none.
std::vector<quantity::Interval> candidates(const knowledge::Model& model,
                                           const patient::Record& record,
                                           const knowledge::LabOperand& operand);
// The same of any operand: an age is one of a range of completed years.
std::vector<quantity::Interval> values_of(const knowledge::Model& model,
                                          const knowledge::Operand& operand,
                                          const patient::Record& record);

bool is_same(const knowledge::Operand& left, const knowledge::Operand& right);

// What a test compares with numbers, and its truth when these are the values: where many tests
// read one operand, it is evaluated once. nullptr for tests of another kind, which `decide` does
// not take.
const knowledge::Operand* operand_of(const logic::Test& test);
quantity::Truth decide(const logic::Test& test, const std::vector<quantity::Interval>& values);

}  // namespace regimen::evaluation
