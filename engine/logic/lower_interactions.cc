// Implements engine/logic/lower_statements.h: interactions and exclusive groups.
#include <array>
#include <utility>

#include "engine/logic/lower_statements.h"

namespace regimen::logic {

namespace {

using Role = Rule::Role;

// "major interaction of warfarin with aspirin: bleeding"
std::string warning_text(const knowledge::Model& model, const knowledge::Interaction& interaction,
                         knowledge::AgentId agent, knowledge::AgentId other) {
  constexpr std::array<std::string_view, 4> kGrades = {"absolute", "major", "moderate", "minor"};
  const std::string text = std::string(kGrades[static_cast<std::size_t>(interaction.grade)]) +
                           " interaction of " + model[agent].header.name + " with " +
                           model[other].header.name;
  return interaction.header.metadata->says.empty()
             ? text
             : text + ": " + interaction.header.metadata->says;
}

}  // namespace

// What one agent of a pair does to the other, once as a medication and once as a second indication.
void StatementLowering::lower_interaction(knowledge::InteractionId id) {
  const knowledge::Interaction& interaction = model_[id];
  const auto is_taken = [&](knowledge::AgentId agent) -> Literal {
    return TestLiteral{
        builder_.test(knowledge::Taking{agent}, "taking " + model_[agent].header.name), false};
  };
  const auto atom = [&](const char* relation, knowledge::AgentId agent,
                        bool is_negated) -> Literal {
    return AtomLiteral{agent_atom(relation, agent), is_negated};
  };
  const bool is_never =
      interaction.is_exclusive || interaction.grade == knowledge::Interaction::Grade::kAbsolute;
  const auto add_direction = [&](knowledge::AgentId agent, knowledge::AgentId other) {
    if (is_never) {
      const Atom head = agent_atom("clashing", agent);
      const SmallVector<Literal> stands = {atom("indicated", agent, false),
                                           atom("blocked", agent, true)};
      SmallVector<Literal> beside_taken = stands;
      beside_taken.push_back(is_taken(other));
      add_unless_overridden(id, head, beside_taken);
      SmallVector<Literal> beside_indicated = stands;
      beside_indicated.push_back(atom("indicated", other, false));
      beside_indicated.push_back(atom("blocked", other, true));
      add_unless_overridden(id, head, beside_indicated);
      return;
    }
    add_unless_overridden(id, text_atom("warned", warning_text(model_, interaction, agent, other)),
                          {atom("recommended", agent, false), is_taken(other)});
  };
  for (const auto& [first, second] : interaction.pairs) {
    add_direction(first, second);
    add_direction(second, first);
    if (!is_never) {
      add_unless_overridden(
          id, text_atom("warned", warning_text(model_, interaction, first, second)),
          {atom("recommended", first, false), atom("recommended", second, false)});
    }
  }
}

// The head where no override of the interaction applies; where one does, that it was set aside.
void StatementLowering::add_unless_overridden(knowledge::InteractionId id, const Atom& head,
                                              const SmallVector<Literal>& body) {
  const std::string& name = model_[id].header.name;
  Subject subject{Scope::none(), "", {"interaction"}, {}, id};
  SmallVector<Literal> stands = body;
  if (const auto found = overrides_of_.find(name); found != overrides_of_.end()) {
    subject.args.push_back(symbol("interaction", name));
    for (const knowledge::RuleId override_id : found->second) {
      const Atom applies = atom_of(subject_of(override_id), "applies");
      Subject winner = subject;
      winner.origin = override_id;
      SmallVector<Literal> set_aside = body;
      set_aside.emplace_back(AtomLiteral{applies, false});
      add(winner, atom_of(subject, "excepted_interaction"), std::move(set_aside), Role::kExcept);
      stands.emplace_back(AtomLiteral{applies, true});
    }
  }
  add(subject, head, std::move(stands), Role::kConclude);
}

}  // namespace regimen::logic
