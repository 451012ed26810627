// Implements the pass over interactions and exclusive groups of engine/knowledge/check.h.
#include <algorithm>
#include <utility>

#include "engine/knowledge/check.h"

namespace regimen::knowledge {

namespace {

using Member = syntax::InteractionDecl::Member;

const std::vector<std::string>& grades() {
  static const std::vector<std::string> words = {"absolute", "major", "moderate", "minor"};
  return words;
}

std::vector<AgentId> agents_of(Scope& scope, const Member& member) {
  if (!member.of_class) {
    const auto agent = scope.id_of<AgentId>(member.name, kWantAgent);
    return agent ? std::vector{*agent} : std::vector<AgentId>();
  }
  const auto agent_class = scope.id_of<TermId>(member.name, kWantClass);
  return agent_class ? agents_of_class(scope, *agent_class, member.name.span)
                     : std::vector<AgentId>();
}

// Each agent of one member with each of another; an agent does not interact with itself.
void add_pairs(const std::vector<AgentId>& left, const std::vector<AgentId>& right,
               Interaction& interaction) {
  for (const AgentId first : left) {
    for (const AgentId second : right) {
      if (first != second) {
        interaction.pairs.emplace_back(std::min(first, second), std::max(first, second));
      }
    }
  }
}

// The members of an exclusive group exclude each other, and those of one class each other, too.
void add_all_pairs(const std::vector<std::vector<AgentId>>& members, Interaction& interaction) {
  std::vector<AgentId> all;
  for (const std::vector<AgentId>& member : members) {
    all.insert(all.end(), member.begin(), member.end());
  }
  add_pairs(all, all, interaction);
}

Diagnostic alone(const Interaction& interaction) {
  return missing_clause(
      "`" + interaction.header.name + "` names fewer than two agents", interaction.header.name_span,
      interaction.is_exclusive ? "name at least two, or a class that has two"
                               : "name two different agents, as in `of A with B`");
}

std::optional<Interaction> read_interaction(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::InteractionDecl>(statement.value);
  Interaction interaction{.header = header_from(scope, statement, SourcePolicy::kRequired),
                          .is_exclusive = decl.is_exclusive};
  if (decl.severity) {
    const auto grade = word_of(scope, *decl.severity, grades(), "severity of an interaction");
    interaction.grade = static_cast<Interaction::Grade>(grade.value_or(0));
  }
  std::vector<std::vector<AgentId>> members;
  for (const Member& member : decl.members) {
    members.push_back(agents_of(scope, member));
  }
  if (!scope.is_sound()) {
    return std::nullopt;
  }
  if (decl.is_exclusive) {
    add_all_pairs(members, interaction);
  } else {
    add_pairs(members[0], members[1], interaction);
  }
  std::sort(interaction.pairs.begin(), interaction.pairs.end());
  interaction.pairs.erase(std::unique(interaction.pairs.begin(), interaction.pairs.end()),
                          interaction.pairs.end());
  if (interaction.pairs.empty()) {
    scope.error(alone(interaction));
    return std::nullopt;
  }
  return interaction;
}

}  // namespace

void check_interactions(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.interactions) {
    Scope scope(context, statements, ref);
    std::optional<Interaction> read = read_interaction(scope, statements[ref]);
    if (!read) {
      context.unread.push_back(ref);
      continue;
    }
    context.names.set_id(Kind::kInteraction, read->header.name,
                         static_cast<std::uint32_t>(context.model.interactions.size()));
    context.model.interactions.push_back(std::move(*read));
  }
}

}  // namespace regimen::knowledge
