// Implements engine/knowledge/actions.h.
#include "engine/knowledge/actions.h"

#include <algorithm>
#include <utility>

#include "engine/base/overload.h"
#include "engine/knowledge/relations.h"
#include "engine/syntax/relations.h"

namespace regimen::knowledge {

namespace {

using Value = std::optional<ActionValue>;

template <typename T>
Value value_of(std::optional<T> value) {
  return value ? Value(std::move(*value)) : std::nullopt;
}

Value read_recommend(Scope& scope, const syntax::RecommendAction& written) {
  const auto agent = scope.id_of<AgentId>(written.agent, kWantAgent);
  if (!agent) {
    return std::nullopt;
  }
  Recommend recommend{*agent, std::nullopt};
  if (written.dose) {
    recommend.dose = scope.dose_of(*agent, *written.dose);
  }
  return recommend;
}

Value read_avoid(Scope& scope, const syntax::AvoidAction& written) {
  const auto kind = static_cast<Avoid::Kind>(written.kind);
  if (!written.any_of_class) {
    const auto agent = scope.id_of<AgentId>(written.agent, kWantAgent);
    return agent ? Value(Avoid{kind, {*agent}}) : std::nullopt;
  }
  const auto agent_class = scope.id_of<TermId>(written.agent, kWantClass);
  return agent_class ? Value(Avoid{kind, agents_of_class(scope, *agent_class, written.agent.span)})
                     : std::nullopt;
}

Value read_atom(Scope& scope, ConditionChecker& checker, const syntax::AtomAction& written) {
  const auto relation = read_relation(scope, written.relation, written.args.size());
  if (!relation) {
    return std::nullopt;
  }
  if (scope.model()[*relation].is_builtin) {
    const std::string& name = written.relation.text;
    scope.error({.code = Finding::kWrongKind,
                 .message = "`" + name +
                            "` cannot be concluded: it follows from the record and "
                            "from other statements",
                 .primary = {{written.relation.span, "a declared relation is needed here"}},
                 .help = name == relation::kHolds.name ? "write `conclude` and the condition"
                                                       : "conclude a relation of your own"});
    return std::nullopt;
  }
  if (!may_conclude(scope, scope.model()[*relation], written.relation.span)) {
    return std::nullopt;
  }
  const auto names = names_of_args(scope, written.args);
  if (!names) {
    return std::nullopt;
  }
  auto args = checker.check_args(*relation, *names);
  return args ? Value(AtomThen{*relation, std::move(*args)}) : std::nullopt;
}

template <typename EntityIdType>
std::string subject(const char* kind, EntityIdType id) {
  return kind + std::to_string(id.index());
}

void add_subjects(const ActionValue& action, std::vector<std::string>& subjects) {
  std::visit(
      Overload{
          [&](const Conclude& conclude) {
            subjects.push_back(subject("concept ", conclude.conclusion));
          },
          [&](const Recommend& recommend) {
            subjects.push_back(subject("agent ", recommend.agent));
          },
          [&](const Avoid& avoid) {
            for (const AgentId agent : avoid.agents) {
              subjects.push_back(subject("agent ", agent));
            }
          },
          [&](const Warn&) { subjects.emplace_back("warning"); },
          [&](const Monitor& monitor) { subjects.push_back(subject("lab ", monitor.lab)); },
          [&](const Refer&) { subjects.emplace_back("referral"); },
          [&](const AtomThen& atom) { subjects.push_back(subject("relation ", atom.relation)); },
      },
      action);
}

bool says_something(Scope& scope, const syntax::Text& text, const std::string& what) {
  if (text.value.find_first_not_of(" \t") != std::string::npos) {
    return true;
  }
  scope.error(missing_clause("the text of " + what + " is empty", text.span,
                             "write what a clinician should read"));
  return false;
}

}  // namespace

std::optional<Action> read_action(Scope& scope, ConditionChecker& checker,
                                  const syntax::Action& written) {
  Value value = std::visit(
      Overload{
          [&](const syntax::ConcludeAction& conclude) -> Value {
            const auto id = scope.id_of<ConceptId>(conclude.conclusion, kWantConcluded);
            return id ? Value(Conclude{*id}) : std::nullopt;
          },
          [&](const syntax::RecommendAction& recommend) {
            return read_recommend(scope, recommend);
          },
          [&](const syntax::AvoidAction& avoid) { return read_avoid(scope, avoid); },
          [&](const syntax::WarnAction& warn) -> Value {
            return says_something(scope, warn.text, "`warn`") ? Value(Warn{warn.text.value})
                                                              : std::nullopt;
          },
          [&](const syntax::MonitorAction& monitor) {
            return value_of(read_monitor(scope, monitor.monitor));
          },
          [&](const syntax::ReferAction& refer) -> Value {
            return says_something(scope, refer.to, "`refer`") ? Value(Refer{refer.to.value})
                                                              : std::nullopt;
          },
          [&](const syntax::AtomAction& atom) { return read_atom(scope, checker, atom); },
      },
      written.value);
  return value ? std::optional(Action{std::move(*value), written.span}) : std::nullopt;
}

std::vector<std::string> subjects_of(const SmallVector<Action>& actions) {
  std::vector<std::string> subjects;
  for (const Action& action : actions) {
    add_subjects(action.value, subjects);
  }
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  return subjects;
}

}  // namespace regimen::knowledge
