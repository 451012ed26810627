// Implements engine/patient/fhir/binding.h.
#include "engine/patient/fhir/binding.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using knowledge::Input;

bool is_of(const Input& input, CodeSubject kind) {
  switch (kind) {
    case CodeSubject::kLab:
      return std::holds_alternative<knowledge::LabId>(input);
    case CodeSubject::kConcept:
      return std::holds_alternative<knowledge::ConceptId>(input);
    case CodeSubject::kAgent:
      return std::holds_alternative<knowledge::AgentId>(input);
  }
  return false;
}

// What codings mean, each once.
Binding bound(const Context& context, const std::vector<Coding>& codings, CodeSubject kind) {
  Binding binding;
  std::optional<std::vector<Input>> first;
  for (const Coding& coding : codings) {
    std::vector<Input> inputs;
    if (coding.system != "text" && !context.codes.may_mean(coding.code)) {
      continue;
    }
    for (const auto& [input, is_history] : context.codes.meanings_of(coding)) {
      if (!is_of(input, kind)) {
        continue;
      }
      inputs.push_back(input);
      if (const auto* concept_id = std::get_if<knowledge::ConceptId>(&input)) {
        binding.concepts.push_back({.concept_id = *concept_id, .is_history = is_history});
      }
    }
    if (inputs.empty()) {
      continue;
    }
    binding.inputs.insert(binding.inputs.end(), inputs.begin(), inputs.end());
    binding.is_one_meaning = binding.is_one_meaning && (!first || *first == inputs);
    first = std::move(inputs);
  }
  std::sort(binding.inputs.begin(), binding.inputs.end());
  binding.inputs.erase(std::unique(binding.inputs.begin(), binding.inputs.end()),
                       binding.inputs.end());
  std::sort(binding.concepts.begin(), binding.concepts.end());
  binding.concepts.erase(std::unique(binding.concepts.begin(), binding.concepts.end()),
                         binding.concepts.end());
  return binding;
}

}  // namespace

Binding binding_of(const Context& context, const CodedText& about, CodeSubject kind) {
  Binding binding = bound(context, about.codings, kind);
  return binding.inputs.empty() && context.codes.has_texts() ? bound(context, texts_of(about), kind)
                                                             : binding;
}

FaultWords ambiguous(const Context& context, const std::vector<Input>& meant) {
  std::string names;
  for (std::size_t i = 0; i < meant.size(); ++i) {
    names += (i == 0 ? "" : i + 1 == meant.size() ? " and " : ", ");
    names += backquote(knowledge::name_of(context.model, meant[i]));
  }
  return {Code::kAmbiguousCode, "the codes mean " + names,
          "give codes that mean one thing, or correct the knowledge base"};
}

}  // namespace regimen::fhir
