#include "engine/evaluation/derivation/inputs.h"

#include <algorithm>
#include <optional>

#include "engine/base/overload.h"

namespace regimen::derivation {

namespace {

// `known X` for an input; an agent's intake has no such test.
std::optional<knowledge::KnownInput> known_test(const knowledge::Input& input) {
  using Known = std::optional<knowledge::KnownInput>;
  return std::visit(
      Overload{
          [](knowledge::SexInput) { return Known(knowledge::KnownInput{std::monostate{}}); },
          [](knowledge::BirthInput) {
            return Known(knowledge::KnownInput{knowledge::AgeOperand{}});
          },
          [](knowledge::LabId lab) { return Known(knowledge::KnownInput{lab}); },
          [](knowledge::ConceptId concept_id) { return Known(knowledge::KnownInput{concept_id}); },
          [](knowledge::AgentId) { return Known(); },
          [](knowledge::UnreadInput) { return Known(); },
      },
      input);
}

bool is_known(const logic::Program& program, const evaluation::Facts& facts, std::uint32_t patient,
              const knowledge::Input& input) {
  for (std::size_t i = 0; i < program.tests.size(); ++i) {
    const logic::Test& test = program.tests[i];
    if (std::holds_alternative<knowledge::KnownInput>(test.value) && test.inputs.size() == 1 &&
        test.inputs.front() == input) {
      return facts.test(logic::TestId(i), patient).is_definite;
    }
  }
  return false;
}

}  // namespace

std::vector<knowledge::Input> known_inputs(const knowledge::Model& model,
                                           const logic::Program& program,
                                           const patient::Record& record) {
  std::vector<knowledge::Input> inputs;
  for (const logic::Test& test : program.tests) {
    if (test.inputs.size() > 1) {
      inputs.insert(inputs.end(), test.inputs.begin(), test.inputs.end());
    }
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  std::erase_if(inputs, [&](const knowledge::Input& input) {
    const std::optional<knowledge::KnownInput> known = known_test(input);
    return !known ||
           !evaluation::evaluate_test(model, logic::Test{*known, "", {input}}, record).is_definite;
  });
  return inputs;
}

std::vector<knowledge::Input> unknown_inputs(const logic::Program& program,
                                             const evaluation::Facts& facts, std::uint32_t patient,
                                             logic::TestId test,
                                             const std::vector<knowledge::Input>& known) {
  const SmallVector<knowledge::Input>& asked = program[test].inputs;
  std::vector<knowledge::Input> inputs(asked.begin(), asked.end());
  if (inputs.size() > 1) {
    std::erase_if(inputs, [&](const knowledge::Input& input) {
      return std::binary_search(known.begin(), known.end(), input) ||
             is_known(program, facts, patient, input);
    });
  }
  return inputs.empty() ? std::vector<knowledge::Input>(asked.begin(), asked.end()) : inputs;
}

}  // namespace regimen::derivation
