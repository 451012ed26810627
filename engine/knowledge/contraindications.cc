// Implements the passes over contraindications and scenarios of engine/knowledge/check.h.
#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "engine/base/overload.h"
#include "engine/knowledge/conditions.h"
#include "engine/knowledge/print_conditions.h"

namespace regimen::knowledge {

namespace {

// A contraindication with conditions of its own, until its place among the others is known.
struct Draft {
  Contraindication contraindication;
  std::string subject;  // the agent or class
  std::string when_text;
  std::vector<Condition> conditions;

  auto content() const {
    return std::tie(subject, contraindication.agents, when_text, contraindication.severity,
                    contraindication.header.citations);
  }
};

const std::vector<std::string>& severity_words() {
  static const std::vector<std::string> words = {"absolute", "relative"};
  return words;
}

std::vector<AgentId> read_agents(Scope& scope, const syntax::ContraindicationDecl& decl) {
  if (decl.of_class) {
    const auto agent_class = scope.id_of<TermId>(decl.agent, kWantClass);
    return agent_class ? agents_of_class(scope, *agent_class, decl.agent.span)
                       : std::vector<AgentId>();
  }
  const auto agent = scope.id_of<AgentId>(decl.agent, kWantAgent);
  return agent ? std::vector<AgentId>{*agent} : std::vector<AgentId>();
}

std::optional<Draft> read_draft(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::ContraindicationDecl>(statement.value);
  Draft draft{.contraindication = {.header = header_from(scope, statement, SourcePolicy::kRequired),
                                   .agents = read_agents(scope, decl),
                                   .when = ConditionId(std::size_t{0})},
              .subject = decl.agent.text,
              .when_text = {},
              .conditions = {}};
  if (decl.severity) {
    const auto severity = word_of(scope, *decl.severity, severity_words(), "severity");
    draft.contraindication.severity = static_cast<Severity>(severity.value_or(0));
  }
  if (!decl.when) {
    scope.error(missing_clause("this contraindication does not say when it applies",
                               draft.contraindication.header.name_span,
                               "add `when` and a condition"));
    return std::nullopt;
  }
  const auto when = ConditionChecker(scope, draft.conditions).check(*decl.when);
  if (!when || !scope.is_sound()) {
    return std::nullopt;
  }
  check_exceptions(scope, draft.conditions, {"this contraindication", *when, std::nullopt});
  draft.contraindication.when = *when;
  draft.when_text = condition_text({scope.model(), draft.conditions, {}}, *when);
  return draft;
}

void shift(ConditionId& id, std::size_t offset) {
  id = ConditionId(id.index() + offset);
}

void shift_parts(Condition& condition, std::size_t offset) {
  const auto shift_all = [&](SmallVector<ConditionId>& parts) {
    for (ConditionId& part : parts) {
      shift(part, offset);
    }
  };
  if (auto* both = std::get_if<And>(&condition.value)) {
    shift_all(both->parts);
  } else if (auto* either = std::get_if<Or>(&condition.value)) {
    shift_all(either->parts);
  } else if (auto* some = std::get_if<AtLeast>(&condition.value)) {
    shift_all(some->parts);
  } else if (auto* negated = std::get_if<Not>(&condition.value)) {
    shift(negated->part, offset);
  }
}

void append(Model& model, Draft draft) {
  const std::size_t offset = model.conditions.size();
  for (Condition& condition : draft.conditions) {
    shift_parts(condition, offset);
    model.conditions.push_back(std::move(condition));
  }
  shift(draft.contraindication.when, offset);
  model.contraindications.push_back(std::move(draft.contraindication));
}

// Names those that have none, in the order of their content; of equal ones the first by place
// stays.
void name_drafts(Context& context, std::vector<Draft>& drafts) {
  std::stable_sort(drafts.begin(), drafts.end(), [](const Draft& left, const Draft& right) {
    return left.content() < right.content();
  });
  std::vector<Draft> kept;
  std::size_t number = 0;
  for (Draft& draft : drafts) {
    Header& header = draft.contraindication.header;
    if (!kept.empty() && kept.back().content() == draft.content()) {
      context.sink.add(
          {.code = Finding::kDuplicateStatement,
           .message = "this contraindication of `" + draft.subject + "` is stated twice",
           .primary = {{header.span, "stated again here"}},
           .secondary = {{kept.back().contraindication.header.span, "first stated here"}},
           .help = "remove one"});
      continue;
    }
    number = !kept.empty() && kept.back().subject == draft.subject ? number + 1 : 1;
    header.name = draft.subject + ".contraindication_" + std::to_string(number);
    if (header.title.empty()) {
      header.title =
          "contraindication " + std::to_string(number) + " of " + title_from_name(draft.subject);
    }
    kept.push_back(std::move(draft));
  }
  drafts = std::move(kept);
}

// ---- what cannot be read ----

// Agents by name or class. An unknown name may be any of them.
void add_agents(Context& context, const syntax::Name& name, bool of_class,
                std::vector<AgentId>& found) {
  const std::size_t before = found.size();
  for (std::size_t i = 0; i < context.model.agents.size(); ++i) {
    const Agent& agent = context.model.agents[i];
    const bool is_of_class =
        of_class && std::any_of(agent.classes.begin(), agent.classes.end(), [&](TermId id) {
          return context.model[id].header.name == name.text;
        });
    if (is_of_class || (!of_class && agent.header.name == name.text)) {
      found.emplace_back(i);
    }
  }
  if (found.size() > before) {
    return;
  }
  for (std::size_t i = 0; i < context.model.agents.size(); ++i) {
    found.emplace_back(i);
  }
}

// The agents that a statement speaks against.
std::vector<AgentId> blocked_by(Context& context, const syntax::Statement& statement) {
  std::vector<AgentId> agents;
  if (const auto* decl = std::get_if<syntax::ContraindicationDecl>(&statement.value)) {
    add_agents(context, decl->agent, decl->of_class, agents);
  } else if (const auto* rule = std::get_if<syntax::RuleDecl>(&statement.value)) {
    for (const syntax::Action& action : rule->then) {
      if (const auto* avoid = std::get_if<syntax::AvoidAction>(&action.value)) {
        add_agents(context, avoid->agent, avoid->any_of_class, agents);
      }
    }
  } else if (const auto* together = std::get_if<syntax::InteractionDecl>(&statement.value)) {
    for (const syntax::InteractionDecl::Member& member : together->members) {
      add_agents(context, member.name, member.of_class, agents);
    }
  } else if (const auto* limit = std::get_if<syntax::LimitDecl>(&statement.value)) {
    add_agents(context, limit->agent, false, agents);
  } else if (const auto* protocol = std::get_if<syntax::ProtocolDecl>(&statement.value)) {
    for (const syntax::ProtocolStep& step : protocol->steps) {
      if (step.kind == syntax::ProtocolStep::Kind::kHold ||
          step.kind == syntax::ProtocolStep::Kind::kStop) {
        add_agents(context, step.agent, false, agents);
      }
    }
  }
  std::sort(agents.begin(), agents.end());
  agents.erase(std::unique(agents.begin(), agents.end()), agents.end());
  return agents;
}

bool is_relative(const syntax::Statement& statement) {
  if (const auto* together = std::get_if<syntax::InteractionDecl>(&statement.value)) {
    const std::string grade = together->severity ? together->severity->text : "absolute";
    return grade == "major" || grade == "moderate" || grade == "minor";
  }
  const auto* decl = std::get_if<syntax::ContraindicationDecl>(&statement.value);
  return decl != nullptr && decl->severity && decl->severity->text == "relative";
}

// A statement against an agent whose text has a mistake is not forgotten: until it is mended it
// holds for everybody. What is left out must never let something pass.
void add_unread(Context& context, const Statements& statements, StatementRef ref,
                std::vector<Draft>& drafts) {
  const syntax::Statement& statement = statements[ref];
  const std::vector<AgentId> agents = blocked_by(context, statement);
  if (agents.empty() || statement.is_claim) {
    return;
  }
  const std::string serial = ".unread_" + std::to_string(drafts.size() + 1);
  const std::string shown =
      statement.name ? statement.name->text : context.model[agents.front()].header.name + serial;
  const bool is_taken = std::any_of(drafts.begin(), drafts.end(), [&](const Draft& draft) {
    return draft.contraindication.header.name == shown;
  });
  const std::string name = is_taken ? shown + serial : shown;
  Header header{.name = name,
                .title = "`" + shown + "` has a mistake in its text and cannot be evaluated",
                .module = statements.files[ref.tree].module,
                .name_span = statement.name ? statement.name->span : statement.keyword_span,
                .span = statement.span};
  drafts.push_back(
      {.contraindication = {.header = std::move(header),
                            .agents = agents,
                            .when = ConditionId(std::size_t{1}),
                            .severity =
                                is_relative(statement) ? Severity::kRelative : Severity::kAbsolute,
                            .is_unread = true},
       .subject = name,
       .when_text = {},
       .conditions = {{Or{}, statement.span}, {Not{ConditionId(std::size_t{0})}, statement.span}}});
}

}  // namespace

void check_contraindications(Context& context, const Statements& statements) {
  std::vector<StatementRef> unread = statements.damaged;
  unread.insert(unread.end(), context.unread.begin(), context.unread.end());
  std::vector<Draft> named;
  std::vector<Draft> nameless;
  for (const StatementRef ref : statements.contraindications) {
    Scope scope(context, statements, ref);
    if (auto draft = read_draft(scope, statements[ref])) {
      (statements[ref].name ? named : nameless).push_back(std::move(*draft));
    } else {
      unread.push_back(ref);
    }
  }
  name_drafts(context, nameless);
  for (const StatementRef ref : unread) {
    add_unread(context, statements, ref, named);
  }
  std::move(nameless.begin(), nameless.end(), std::back_inserter(named));
  std::sort(named.begin(), named.end(), [](const Draft& left, const Draft& right) {
    return left.contraindication.header.name < right.contraindication.header.name;
  });
  for (Draft& draft : named) {
    append(context.model, std::move(draft));
  }
}

// ---- scenarios ----

void check_scenarios(Context& context, const Statements& statements) {
  std::vector<Scenario>& scenarios = context.model.scenarios;
  for (const StatementRef ref : statements.scenarios) {
    Scope scope(context, statements, ref);
    Header header = header_from(scope, statements[ref], SourcePolicy::kOptional);
    header.name = header.title;
    if (statements[ref].title) {
      header.name_span = statements[ref].title->span;
    }
    scenarios.push_back({std::move(header), ref.tree, ref.statement});
  }
  std::stable_sort(scenarios.begin(), scenarios.end(),
                   [](const Scenario& left, const Scenario& right) {
                     return std::tie(left.header.module, left.header.name) <
                            std::tie(right.header.module, right.header.name);
                   });
  for (std::size_t i = 1; i < scenarios.size(); ++i) {
    const Header& first = scenarios[i - 1].header;
    const Header& second = scenarios[i].header;
    if (first.module == second.module && first.name == second.name) {
      context.sink.add({.code = Finding::kDuplicateName,
                        .message = "scenario \"" + second.name + "\" is used twice in module `" +
                                   context.model.modules[second.module.index()].name + "`",
                        .primary = {{second.name_span, "used again here"}},
                        .secondary = {{first.name_span, "first used here"}},
                        .help = "give one of them another title"});
    }
  }
}

}  // namespace regimen::knowledge
