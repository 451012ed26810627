// Implements engine/core/lower_statements.h: interactions and exclusive groups.
#include <array>
#include <utility>

#include "engine/core/lower_statements.h"

namespace regimen::core {

namespace {

using Role = Rule::Role;

// "major interaction of warfarin with aspirin: bleeding"
std::string warning_text(const model::Model& model, const model::Interaction& interaction,
                         model::AgentId agent, model::AgentId other) {
  constexpr std::array<std::string_view, 4> kGrades = {"absolute", "major", "moderate", "minor"};
  const std::string text = std::string(kGrades[static_cast<std::size_t>(interaction.grade)]) +
                           " interaction of " + model[agent].header.name + " with " +
                           model[other].header.name;
  return interaction.header.says.empty() ? text : text + ": " + interaction.header.says;
}

}  // namespace

// What one agent of a pair does to the other, once as a medication and once as a second indication.
void StatementLowering::lower_interaction(model::InteractionId id) {
  const model::Interaction& interaction = model_[id];
  Subject subject;
  subject.origin = id;
  const auto is_taken = [&](model::AgentId agent) -> Literal {
    return TestLiteral{builder_.test(model::Taking{agent}, "taking " + model_[agent].header.name),
                       false};
  };
  const auto atom = [&](const char* relation, model::AgentId agent, bool is_negated) -> Literal {
    return AtomLiteral{agent_atom(relation, agent), is_negated};
  };
  const bool is_never =
      interaction.is_exclusive || interaction.grade == model::Interaction::Grade::kAbsolute;
  const auto add_direction = [&](model::AgentId agent, model::AgentId other) {
    if (is_never) {
      const Atom head = agent_atom("clashing", agent);
      const std::vector<Literal> stands = {atom("indicated", agent, false),
                                           atom("blocked", agent, true)};
      std::vector<Literal> beside_taken = stands;
      beside_taken.push_back(is_taken(other));
      add(subject, head, std::move(beside_taken), Role::kConclude);
      std::vector<Literal> beside_indicated = stands;
      beside_indicated.push_back(atom("indicated", other, false));
      beside_indicated.push_back(atom("blocked", other, true));
      add(subject, head, std::move(beside_indicated), Role::kConclude);
      return;
    }
    add(subject, text_atom("warned", warning_text(model_, interaction, agent, other)),
        {atom("recommended", agent, false), is_taken(other)}, Role::kConclude);
  };
  for (const auto& [first, second] : interaction.pairs) {
    add_direction(first, second);
    add_direction(second, first);
    if (!is_never) {
      add(subject, text_atom("warned", warning_text(model_, interaction, first, second)),
          {atom("recommended", first, false), atom("recommended", second, false)}, Role::kConclude);
    }
  }
}

}  // namespace regimen::core
