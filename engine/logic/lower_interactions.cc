// Implements engine/logic/lower_statements.h: interactions and exclusive groups.
#include <array>
#include <utility>

#include "engine/logic/lower_statements.h"
#include "engine/syntax/relations.h"

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

// What one agent of a pair does to the other: as a medication, as a second indication, and where
// both are medications.
void StatementLowering::lower_interaction(knowledge::InteractionId id) {
  const knowledge::Interaction& interaction = model_[id];
  const std::vector<Stop> stops = stops_by_overrides(interaction.header);
  Subject subject;
  subject.origin = id;
  if (!stops.empty()) {
    subject = subject_of(relation::Stepper::kInteraction, interaction.header.name, id);
  }
  const auto is = [&](const relation::Constant<1>& relation, knowledge::AgentId agent) -> Literal {
    return AtomLiteral{agent_atom(relation, agent), false};
  };
  const auto is_not = [&](const relation::Constant<1>& relation,
                          knowledge::AgentId agent) -> Literal {
    return AtomLiteral{agent_atom(relation, agent), true};
  };
  const auto warn = [&](knowledge::AgentId agent, knowledge::AgentId other,
                        const SmallVector<Literal>& body) {
    const std::string text = warning_text(model_, interaction, agent, other);
    add_unless_stopped(subject, stops, atom(relation::kWarned, {text}), body);
  };
  const bool is_never =
      interaction.is_exclusive || interaction.grade == knowledge::Interaction::Grade::kAbsolute;
  const auto add_direction = [&](knowledge::AgentId agent, knowledge::AgentId other) {
    if (is_never) {
      const Atom head = agent_atom(relation::kClashing, agent);
      const SmallVector<Literal> stands = {is(relation::kIndicated, agent),
                                           is_not(relation::kBlocked, agent)};
      SmallVector<Literal> beside_taken = stands;
      beside_taken.push_back(taking(other));
      add_unless_stopped(subject, stops, head, beside_taken);
      SmallVector<Literal> beside_indicated = stands;
      beside_indicated.push_back(is(relation::kIndicated, other));
      beside_indicated.push_back(is_not(relation::kBlocked, other));
      add_unless_stopped(subject, stops, head, beside_indicated);
      // Both are taken: one of them has to go, and which one nobody has said.
      add_unless_stopped(subject, stops, agent_atom(relation::kColliding, agent),
                         {taking(agent), taking(other)});
      return;
    }
    warn(agent, other, {is(relation::kRecommended, agent), taking(other)});
  };
  for (const auto& [first, second] : interaction.pairs) {
    add_direction(first, second);
    add_direction(second, first);
    if (!is_never) {
      warn(first, second, {is(relation::kRecommended, first), is(relation::kRecommended, second)});
      warn(first, second, {taking(first), taking(second)});
    }
  }
}

// The head where nothing stops it; where something does, that it was stopped. An interaction has no
// step of its own that it is satisfied, because each of its pairs meets in several ways.
void StatementLowering::add_unless_stopped(const Subject& subject, const std::vector<Stop>& stops,
                                           const Atom& head, const SmallVector<Literal>& body) {
  lower_stops(subject, body, stops);
  SmallVector<Literal> stands = body;
  for (const Stop& stop : stops) {
    for (const Literal& literal : stop.body) {
      stands.emplace_back(AtomLiteral{std::get<AtomLiteral>(literal).atom, true});
    }
  }
  add(subject, head, std::move(stands), Role::kConclude);
}

}  // namespace regimen::logic
