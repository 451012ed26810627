// Implements engine/knowledge/print_statements.h: contraindications, rules, protocols, relations,
// facts.
#include <array>
#include <span>

#include "engine/base/overload.h"
#include "engine/knowledge/check.h"
#include "engine/knowledge/print.h"
#include "engine/knowledge/print_conditions.h"
#include "engine/knowledge/print_statements.h"

namespace regimen::knowledge {

std::string_view word_of(Avoid::Kind kind) {
  switch (kind) {
    case Avoid::Kind::kAvoid:
      return "avoid";
    case Avoid::Kind::kHold:
      return "hold";
    case Avoid::Kind::kStop:
      return "stop";
    case Avoid::Kind::kAdjust:
      return "adjust";
  }
  return "";
}

namespace {

std::string names_text(const Model& model, std::span<const AgentId> agents) {
  std::string text;
  for (const AgentId agent : agents) {
    text += (text.empty() ? "" : ", ") + model[agent].header.name;
  }
  return text;
}

std::string action_text(const ConditionWords& words, const ActionValue& action) {
  const Model& model = words.model;
  return std::visit(
      Overload{
          [&](const Conclude& conclude) {
            return "conclude " + model[conclude.conclusion].header.name;
          },
          [&](const Recommend& recommend) {
            return "recommend " + model[recommend.agent].header.name +
                   (recommend.dose ? " dose " + model[*recommend.dose].header.name : "");
          },
          [&](const Avoid& avoid) {
            return std::string(word_of(avoid.kind)) + " " + names_text(model, avoid.agents);
          },
          [](const Warn& warn) { return "warn " + quoted(warn.text); },
          [&](const Monitor& monitor) { return "monitor " + monitor_text(model, monitor); },
          [](const Refer& refer) { return "refer " + quoted(refer.to); },
          [&](const AtomThen& atom) {
            return model[atom.relation].header.name + "(" + args_text(words, atom.args) + ")";
          },
      },
      action);
}

std::string step_text(const Model& model, const ProtocolStep& step) {
  return model[step.agent].header.name +
         (step.dose ? " dose " + model[*step.dose].header.name : "") +
         (step.when ? " when " + condition_text(model, *step.when) : "");
}

std::string population_text(const Protocol& protocol) {
  constexpr std::array<std::string_view, 3> kWords = {"male", "female", "any"};
  return std::string(kWords[static_cast<std::size_t>(protocol.sex)]) +
         (protocol.adults ? " adults" : "");
}

}  // namespace

std::string statement_text(const Model& model, ContraindicationId id) {
  const Contraindication& shown = model[id];
  if (shown.is_unread) {
    return StatementText("contraindication", shown.header, " of " + names_text(model, shown.agents))
        .clause("// cannot be read:", "it blocks every patient until its text is fixed")
        .end(model);
  }
  return StatementText("contraindication", shown.header, " of " + names_text(model, shown.agents))
      .clause("when", condition_text(model, shown.when))
      .clause("severity", shown.severity == Severity::kAbsolute ? "absolute" : "relative")
      .end(model);
}

std::string statement_text(const Model& model, RuleId id) {
  const Rule& rule = model[id];
  const ConditionWords words{model, model.conditions, &rule.variables};
  StatementText text(rule.is_invariant            ? "invariant"
                     : !rule.overridden().empty() ? "override"
                                                  : "rule",
                     rule.header, rule.overridden().empty() ? "" : " of " + rule.overridden());
  text.clause_if(!rule.because().empty(), "because", "\"" + rule.because() + "\"");
  for (const RuleId overridden : rule.overrides()) {
    text.clause("overrides", model[overridden].header.name);
  }
  for (const Variable& variable : rule.variables) {
    text.clause("for any", variable.sort + " " + variable.name);
  }
  text.clause(rule.is_invariant ? "never" : "when", condition_text(words, rule.when));
  text.clause_if(rule.unless.has_value(), "unless",
                 rule.unless ? condition_text(words, *rule.unless) : "");
  for (const Action& action : rule.then) {
    text.clause("then", action_text(words, action.value));
  }
  return text.end(model);
}

std::string statement_text(const Model& model, InteractionId id) {
  constexpr std::array<std::string_view, 4> kGrades = {"absolute", "major", "moderate", "minor"};
  const Interaction& shown = model[id];
  StatementText text(shown.is_exclusive ? "exclusive" : "interaction", shown.header);
  for (const auto& [first, second] : shown.pairs) {
    text.clause("// not together:", model[first].header.name + ", " + model[second].header.name);
  }
  text.clause_if(!shown.is_exclusive, "severity",
                 std::string(kGrades[static_cast<std::size_t>(shown.grade)]));
  return text.end(model);
}

std::string statement_text(const Model& model, TableId id) {
  const Table& table = model[id];
  StatementText text("table", table.header);
  text.clause_if(table.collects, "collect", "");
  for (const RuleId row : table.rows) {
    const Rule& rule = model[row];
    const ConditionWords words{model, model.conditions, &rule.variables};
    std::string then;
    for (const Action& action : rule.then) {
      then += (then.empty() ? "" : ", ") + action_text(words, action.value);
    }
    const bool is_last = table.has_otherwise && row == table.rows.back();
    text.clause(is_last ? "otherwise" : "row",
                (is_last ? "" : condition_text(words, rule.when) + " ") + "then " + then);
  }
  return text.end(model);
}

std::string statement_text(const Model& model, ProtocolId id) {
  const Protocol& protocol = model[id];
  Header whole = protocol.header;
  whole.citations = protocol.whole;
  StatementText text("protocol", whole);
  const auto cited = [&](const SmallVector<Citation>& citations) {
    for (const Citation& citation : citations) {
      text.clause("by", source_text(model, citation));
    }
  };
  text.clause("for", population_text(protocol));
  text.clause_if(protocol.indicated.has_value(), "indicated when",
                 protocol.indicated ? condition_text(model, *protocol.indicated) : "");
  text.clause_if(protocol.unless.has_value(), "unless",
                 protocol.unless ? condition_text(model, *protocol.unless) : "");
  constexpr std::array<std::string_view, 4> kSteps = {"start", "add", "hold", "stop"};
  for (const ProtocolStep& step : protocol.steps) {
    text.clause(kSteps[static_cast<std::size_t>(step.kind)], step_text(model, step));
    cited(step.citations);
  }
  for (const Titration& titration : protocol.titrations) {
    text.clause("titrate", model[titration.agent].header.name + " by " + titration.step.text() +
                               (titration.every ? " every " + titration.every->to_text() : "") +
                               " toward " + model[titration.lab].header.name + " in " +
                               titration.range);
    cited(titration.citations);
  }
  for (const Monitor& monitor : protocol.monitors) {
    text.clause("monitor", monitor_text(model, monitor));
    cited(monitor.citations);
  }
  return text.end(model);
}

std::string statement_text(const Model& model, RelationId id) {
  const Relation& relation = model[id];
  std::string columns;
  for (std::size_t i = 0; i < relation.column_names.size(); ++i) {
    columns += (i == 0 ? "" : ", ") + relation.column_names[i] + ": " + relation.column_sorts[i];
  }
  Header header = relation.header;
  header.title = header.title == title_from_name(header.name) ? "" : header.title;
  header.name += "(" + columns + ")";
  return StatementText("relation", header).end(model);
}

std::string fact_text(const Model& model, const Fact& fact) {
  const SmallVector<Term0> args(fact.args.begin(), fact.args.end());
  return "fact " + model[fact.relation].header.name + "(" +
         args_text({model, model.conditions}, args) + ")";
}

}  // namespace regimen::knowledge
