// Implements needs_text of explain.h.
#include "engine/derivation/derivation.h"
#include "engine/explain/explain.h"

namespace regimen::explain {

namespace {

std::string set_text(const model::Model& model, const std::vector<model::Input>& inputs) {
  std::string text;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    text += (i == 0                   ? ""
             : i + 1 == inputs.size() ? " and "
                                      : ", ") +
            model::name_of(model, inputs[i]);
  }
  return text;
}

std::string sets_text(const model::Model& model, const std::string& heading,
                      const std::vector<std::vector<model::Input>>& sets) {
  std::string text;
  for (const std::vector<model::Input>& inputs : sets) {
    text += (text.empty() ? heading + "\n  " : "  or\n  ") + set_text(model, inputs) + "\n";
  }
  return text;
}

}  // namespace

std::string needs_text(const advice::Knowledge& knowledge, const run::Facts& facts,
                       std::uint32_t patient, const std::optional<core::AtomId>& atom,
                       const std::string& words) {
  if (!atom || !facts.atom(*atom, patient).is_possible) {
    return "settled: it is not so that " + words + ", whatever is still unknown\n";
  }
  if (facts.atom(*atom, patient).is_definite) {
    return "settled: " + words + ", whatever is still unknown\n";
  }
  const derivation::Support support = derivation::support_of(
      knowledge.program, knowledge.ground, knowledge.graph, facts, patient, *atom);
  return sets_text(knowledge.model,
                   "with the right values, these make it certain that " + words + ":",
                   support.confirming) +
         sets_text(knowledge.model, "these alone could rule it out:", support.excluding);
}

}  // namespace regimen::explain
