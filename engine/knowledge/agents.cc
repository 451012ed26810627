// Implements the pass over agents of engine/knowledge/check.h.
#include <algorithm>
#include <tuple>

#include "engine/knowledge/check.h"
#include "engine/knowledge/codes.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

// What an agent does to a signal; sign_of says in which direction.
const std::vector<std::string>& action_verbs() {
  static const std::vector<std::string> verbs = {"activates", "blocks",   "inhibits",
                                                 "lowers",    "mimics",   "modulates",
                                                 "raises",    "replaces", "stimulates"};
  return verbs;
}

const std::vector<std::string>& standings() {
  static const std::vector<std::string> words = {"approved", "off_label", "not_approved"};
  return words;
}

std::vector<TermId> read_classes(Scope& scope, const std::vector<syntax::Name>& names) {
  std::vector<TermId> classes;
  for (const syntax::Name& name : names) {
    if (const auto id = scope.id_of<TermId>(name, kWantClass)) {
      classes.push_back(*id);
    }
  }
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  return classes;
}

std::vector<MechanismEdge> read_actions(Scope& scope,
                                        const std::vector<syntax::AgentAction>& actions) {
  std::vector<MechanismEdge> edges;
  std::vector<Span> read;  // beside `edges`
  for (const syntax::AgentAction& action : actions) {
    word_of(scope, action.verb, action_verbs(), "verb of an action");
    const auto target = scope.id_of<TermId>(action.target, kWantTarget);
    std::optional<TermId> site;
    if (action.site) {
      site = scope.id_of<TermId>(*action.site, kWantSite);
    }
    if (target) {
      for (std::size_t i = 0; i < edges.size(); ++i) {
        const bool is_same_place = edges[i].target == *target && edges[i].site == site;
        if (is_same_place && sign_of(edges[i].verb) * sign_of(action.verb.text) < 0) {
          scope.error(contradictory_effect(action.target.text, action.span, read[i]));
        }
      }
      edges.push_back({action.verb.text, *target, site});
      read.push_back(action.span);
    }
  }
  std::sort(edges.begin(), edges.end(), [](const MechanismEdge& left, const MechanismEdge& right) {
    return std::tie(left.verb, left.target, left.site) <
           std::tie(right.verb, right.target, right.site);
  });
  return edges;
}

// The witness between volume (or tablets) and mass: mg/mL, [iU]/mL, mg, [iU].
bool is_strength(const quantity::Unit& unit) {
  using quantity::Dimension;
  const Dimension mass = ucum_unit("g").dimension;
  const Dimension volume = ucum_unit("L").dimension;
  const Dimension international = ucum_unit("[iU]").dimension;
  return unit.dimension == mass / volume || unit.dimension == international / volume ||
         unit.dimension == mass || unit.dimension == international;
}

std::optional<quantity::Quantity> read_strength(Scope& scope, const syntax::Quantity& written) {
  std::optional<quantity::Quantity> strength = read_quantity(scope, written);
  if (!strength) {
    return std::nullopt;
  }
  if (!is_strength(strength->unit)) {
    scope.error({.code = Finding::kDimensionMismatch,
                 .message = "a strength is a mass or international units per volume or per tablet; "
                            "this " +
                            words_for_unit(strength->unit),
                 .primary = {{written.span, "not a strength"}},
                 .help = "write for example `strength 200 mg/mL`"});
    return std::nullopt;
  }
  if (strength->value.is_zero() || strength->value.is_negative()) {
    scope.error(invalid_value("a strength must be above zero", written.span,
                              "write for example `strength 200 mg/mL`"));
    return std::nullopt;
  }
  return strength;
}

// The agent's own witness between mass and international units: 22 [iU]/mg, 0.3 ug/[iU].
std::optional<quantity::Quantity> read_potency(Scope& scope, const syntax::Quantity& written) {
  std::optional<quantity::Quantity> potency = read_quantity(scope, written);
  if (!potency) {
    return std::nullopt;
  }
  const quantity::Dimension ratio = ucum_unit("[iU]").dimension / ucum_unit("g").dimension;
  const quantity::Dimension inverse = ucum_unit("g").dimension / ucum_unit("[iU]").dimension;
  if (potency->unit.dimension != ratio && potency->unit.dimension != inverse) {
    scope.error({.code = Finding::kDimensionMismatch,
                 .message = "a potency is international units in a mass; this " +
                            words_for_unit(potency->unit),
                 .primary = {{written.span, "not a potency"}},
                 .help = "write for example `potency 22 [iU]/mg`"});
    return std::nullopt;
  }
  if (potency->value.is_zero() || potency->value.is_negative()) {
    scope.error(invalid_value("a potency must be above zero", written.span,
                              "write for example `potency 22 [iU]/mg`"));
    return std::nullopt;
  }
  return potency;
}

std::optional<ApprovalStatus> read_standing(Scope& scope, const syntax::ApprovalStatus& written) {
  const auto status = word_of(scope, written.status, standings(), "regulatory standing");
  ApprovalStatus standing{.status = static_cast<ApprovalStatus::Status>(status.value_or(0)),
                          .note = written.note ? written.note->value : ""};
  if (written.looked_up) {
    standing.looked_up = quantity::Date::parse(written.looked_up->text);
    if (!standing.looked_up) {
      scope.error(invalid_value("`" + written.looked_up->text + "` is not a day of the calendar",
                                written.looked_up->span, "write a day such as `2026-11-23`"));
    }
  }
  return standing;
}

Agent read_agent(Scope& scope, const syntax::Statement& statement, CodeTable& codes) {
  const auto& decl = std::get<syntax::AgentDecl>(statement.value);
  const SourcePolicy policy =
      decl.actions.empty() ? SourcePolicy::kOptional : SourcePolicy::kRequired;
  Agent agent{.header = header_from(scope, statement, policy),
              .classes = read_classes(scope, decl.classes),
              .strength = std::nullopt,
              .potency = std::nullopt,
              .actions = read_actions(scope, decl.actions),
              .standing = std::nullopt,
              .codes = codes.read(scope, statement)};
  check_sentence(scope, *statement.metadata, {"agent", "status", "reason"});
  if (decl.strength) {
    agent.strength = read_strength(scope, *decl.strength);
  }
  if (decl.potency) {
    agent.potency = read_potency(scope, *decl.potency);
  }
  if (decl.standing) {
    agent.standing = read_standing(scope, *decl.standing);
  }
  return agent;
}

}  // namespace

void check_agents(Context& context, const Statements& statements) {
  CodeTable codes(/*must_be_unique=*/false);
  for (const StatementRef ref : statements.agents) {
    Scope scope(context, statements, ref);
    Agent agent = read_agent(scope, statements[ref], codes);
    if (scope.is_sound()) {
      context.names.set_id(Kind::kAgent, statements[ref].name->text,
                           static_cast<std::uint32_t>(context.model.agents.size()));
      context.model.agents.push_back(std::move(agent));
    }
  }
}

}  // namespace regimen::knowledge
