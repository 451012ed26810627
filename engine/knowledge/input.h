// Inputs: what may be asked about a patient. Every test of a rule reads inputs; every fault of a
// record names the inputs it touches; `needs` names inputs that are unknown.
#pragma once

#include <compare>
#include <string>
#include <variant>

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

struct SexInput {
  friend auto operator<=>(SexInput, SexInput) = default;
};
struct BirthInput {
  friend auto operator<=>(BirthInput, BirthInput) = default;
};
// What the entries of a record that are not understood mean. Nothing can be stated of it: it stands
// in what is needed for every concept and agent that one of them may be.
struct UnreadInput {
  friend auto operator<=>(UnreadInput, UnreadInput) = default;
};
// Ordered: sex, birth date, labs, concepts, agents taken; within a kind by id, which is by name.
using Input = std::variant<SexInput, BirthInput, LabId, ConceptId, AgentId, UnreadInput>;

// "sex", "birth_date", "hematocrit", "prostate_cancer", "anastrozole" (taking), "not_understood".
std::string name_of(const Model& model, const Input& input);
// "whether anastrozole is taken", "hematocrit", "date of birth".
std::string words_for(const Model& model, const Input& input);
// One that can be stated: not UnreadInput.
std::optional<Input> find_input(const Model& model, std::string_view name);

}  // namespace regimen::knowledge
