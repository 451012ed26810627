// Implements key_of and inputs_of of engine/logic/builder.h.
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/overload.h"
#include "engine/logic/builder.h"

namespace regimen::logic {
namespace {

std::string number(std::int64_t value) {
  return std::to_string(value) + " ";
}

std::string shape_of(const std::optional<quantity::Duration>& duration) {
  return duration ? "in " + number(duration->months) + number(duration->seconds) : "ever ";
}

std::string shape_of(const std::optional<quantity::TimeOfDay>& time) {
  return time ? "time " + number(time->minutes) : "any ";
}

std::string shape_of(const knowledge::Operand& operand) {
  return std::visit(Overload{[](const knowledge::AgeOperand&) { return std::string("age "); },
                             [](const knowledge::LabOperand& lab) {
                               return "lab " + number(lab.lab.index()) +
                                      number(static_cast<int>(lab.selection)) +
                                      shape_of(lab.within);
                             }},
                    operand);
}

std::string shape_of(const Shared<knowledge::Course>& course) {
  return course ? number(static_cast<int>(course->kind)) + shape_of(std::optional(course->time))
                : "now ";
}

std::string shape_of(quantity::Comparison comparison) {
  return number(static_cast<int>(comparison));
}

std::string shape_of(const knowledge::KnownInput& known) {
  return std::visit(Overload{[](std::monostate) { return std::string("sex"); },
                             [](const knowledge::AgeOperand&) { return std::string("age"); },
                             [](knowledge::LabId lab) { return "lab " + number(lab.index()); },
                             [](knowledge::ConceptId concept_id) {
                               return "concept " + number(concept_id.index());
                             }},
                    known.input);
}

TestKey key_of_results(const knowledge::Results& results) {
  TestKey key;
  key.shape =
      "results " + number(results.count) + number(results.lab.index()) +
      (results.comparison ? shape_of(*results.comparison) : "any ") + shape_of(results.before) +
      shape_of(results.after) + number(results.on_different_days ? 1 : 0) +
      shape_of(results.within) +
      (results.apart ? shape_of(results.apart->least) + shape_of(results.apart->most) : "near ") +
      number(results.is_recorded ? 1 : 0) + number(results.is_consistent ? 1 : 0);
  if (results.threshold) {
    key.numbers.push_back(results.threshold->canonical);
  }
  return key;
}

knowledge::Input input_of(const knowledge::Operand& operand) {
  return std::visit(
      Overload{
          [](const knowledge::AgeOperand&) -> knowledge::Input { return knowledge::BirthInput{}; },
          [](const knowledge::LabOperand& lab) -> knowledge::Input { return lab.lab; }},
      operand);
}

knowledge::Input input_of(const knowledge::KnownInput& known) {
  return std::visit(
      Overload{
          [](std::monostate) -> knowledge::Input { return knowledge::SexInput{}; },
          [](const knowledge::AgeOperand&) -> knowledge::Input { return knowledge::BirthInput{}; },
          [](knowledge::LabId lab) -> knowledge::Input { return lab; },
          [](knowledge::ConceptId concept_id) -> knowledge::Input { return concept_id; }},
      known.input);
}

}  // namespace

TestKey key_of(const TestValue& value) {
  return std::visit(
      Overload{
          [](const knowledge::SexIs& test) {
            return TestKey{"sex " + number(static_cast<int>(test.sex)), {}};
          },
          [](const RecordedConcept& test) {
            return TestKey{
                "concept " + number(test.concept_id.index()) + shape_of(test.within) +
                    shape_of(test.lasting) + number(test.is_ever ? 1 : 0) +
                    (test.least_severity ? number(static_cast<int>(*test.least_severity)) : "any "),
                {}};
          },
          [](const knowledge::Taking& test) {
            return TestKey{"taking " + number(test.agent.index()) + shape_of(test.course), {}};
          },
          [](const knowledge::Compare& test) {
            return TestKey{"compare " + shape_of(test.operand) + shape_of(test.comparison),
                           {test.threshold.canonical}};
          },
          [](const knowledge::InRange& test) {
            return TestKey{"range " + shape_of(test.operand),
                           {test.low.canonical, test.high.canonical}};
          },
          [](const knowledge::Persists& test) {
            return TestKey{"persists " + number(test.lab.index()) + shape_of(test.comparison) +
                               shape_of(test.time),
                           {test.threshold.canonical}};
          },
          [](const knowledge::CompareLabs& test) {
            return TestKey{
                "labs " + shape_of(test.left) + shape_of(test.comparison) + shape_of(test.right),
                {}};
          },
          [](const knowledge::Results& test) { return key_of_results(test); },
          [](const knowledge::KnownInput& test) {
            return TestKey{"known " + shape_of(test) + " " + shape_of(test.within), {}};
          },
      },
      value);
}

SmallVector<knowledge::Input> inputs_of(const TestValue& value) {
  using Inputs = SmallVector<knowledge::Input>;
  Inputs inputs =
      std::visit(Overload{
                     [](const knowledge::SexIs&) { return Inputs{knowledge::SexInput{}}; },
                     [](const RecordedConcept& test) { return Inputs{test.concept_id}; },
                     [](const knowledge::Taking& test) { return Inputs{test.agent}; },
                     [](const knowledge::Compare& test) { return Inputs{input_of(test.operand)}; },
                     [](const knowledge::InRange& test) { return Inputs{input_of(test.operand)}; },
                     [](const knowledge::Persists& test) { return Inputs{test.lab}; },
                     [](const knowledge::CompareLabs& test) {
                       return Inputs{input_of(test.left), input_of(test.right)};
                     },
                     [](const knowledge::Results& test) { return Inputs{test.lab}; },
                     [](const knowledge::KnownInput& test) { return Inputs{input_of(test)}; },
                 },
                 value);
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

}  // namespace regimen::logic
