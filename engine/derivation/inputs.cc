#include "engine/derivation/inputs.h"

#include <algorithm>
#include <optional>

#include "engine/base/overload.h"

namespace regimen::derivation {

namespace {

// `known X` for an input; an agent's intake has no such test.
std::optional<model::KnownInput> known_test(const model::Input& input) {
  using Known = std::optional<model::KnownInput>;
  return std::visit(
      Overload{
          [](model::SexInput) { return Known(model::KnownInput{std::monostate{}}); },
          [](model::BirthInput) { return Known(model::KnownInput{model::AgeOperand{}}); },
          [](model::LabId lab) { return Known(model::KnownInput{lab}); },
          [](model::ConceptId concept_id) { return Known(model::KnownInput{concept_id}); },
          [](model::AgentId) { return Known(); },
      },
      input);
}

bool is_known(const core::Program& program, const run::Facts& facts, std::uint32_t patient,
              const model::Input& input) {
  for (std::size_t i = 0; i < program.tests.size(); ++i) {
    const core::Test& test = program.tests[i];
    if (std::holds_alternative<model::KnownInput>(test.value) && test.inputs.size() == 1 &&
        test.inputs.front() == input) {
      return facts.test(core::TestId(i), patient).is_definite;
    }
  }
  return false;
}

}  // namespace

std::vector<model::Input> known_inputs(const model::Model& model, const core::Program& program,
                                       const record::Record& record) {
  std::vector<model::Input> inputs;
  for (const core::Test& test : program.tests) {
    if (test.inputs.size() > 1) {
      inputs.insert(inputs.end(), test.inputs.begin(), test.inputs.end());
    }
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  std::erase_if(inputs, [&](const model::Input& input) {
    const std::optional<model::KnownInput> known = known_test(input);
    return !known ||
           !run::evaluate_test(model, core::Test{*known, "", {input}}, record).is_definite;
  });
  return inputs;
}

std::vector<model::Input> unknown_inputs(const core::Program& program, const run::Facts& facts,
                                         std::uint32_t patient, core::TestId test,
                                         const std::vector<model::Input>& known) {
  const Few<model::Input>& asked = program[test].inputs;
  std::vector<model::Input> inputs(asked.begin(), asked.end());
  if (inputs.size() > 1) {
    std::erase_if(inputs, [&](const model::Input& input) {
      return std::binary_search(known.begin(), known.end(), input) ||
             is_known(program, facts, patient, input);
    });
  }
  return inputs.empty() ? std::vector<model::Input>(asked.begin(), asked.end()) : inputs;
}

}  // namespace regimen::derivation
