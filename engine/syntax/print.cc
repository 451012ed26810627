// Implements the statements of engine/syntax/print.h.
#include "engine/syntax/print.h"

#include <array>

#include "engine/base/overload.h"
#include "engine/syntax/print_parts.h"

namespace regimen::syntax {
namespace {

std::string_view sex_word(Sex sex) {
  constexpr std::array<std::string_view, 3> kWords = {"male", "female", "any"};
  return kWords[static_cast<std::size_t>(sex)];
}

std::string_view keyword_of(const Statement& statement) {
  return std::visit(
      Overload{
          [](const SourceDecl&) -> std::string_view { return "source"; },
          [](const UnitDecl&) -> std::string_view { return "unit"; },
          [](const LabDecl& lab) -> std::string_view { return lab.is_vital ? "vital" : "lab"; },
          [](const ConceptDecl& decl) -> std::string_view {
            constexpr std::array<std::string_view, 4> kWords = {"condition", "symptom", "history",
                                                                "allergy"};
            return kWords[static_cast<std::size_t>(decl.kind)];
          },
          [](const ConclusionDecl&) -> std::string_view { return "conclusion"; },
          [](const TermDecl& decl) -> std::string_view {
            constexpr std::array<std::string_view, 7> kWords = {
                "class", "hormone", "enzyme", "receptor", "organ", "route", "process"};
            return kWords[static_cast<std::size_t>(decl.kind)];
          },
          [](const AgentDecl&) -> std::string_view { return "agent"; },
          [](const DoseDecl&) -> std::string_view { return "dose"; },
          [](const LimitDecl&) -> std::string_view { return "limit"; },
          [](const ContraindicationDecl&) -> std::string_view { return "contraindication"; },
          [](const RuleDecl& decl) -> std::string_view {
            return decl.is_override ? "override" : decl.is_invariant ? "invariant" : "rule";
          },
          [](const ProtocolDecl&) -> std::string_view { return "protocol"; },
          [](const RelationDecl&) -> std::string_view { return "relation"; },
          [](const FactDecl&) -> std::string_view { return "fact"; },
          [](const ScenarioDecl&) -> std::string_view { return "scenario"; },
          [](const ResolveDecl&) -> std::string_view { return "resolve"; },
          [](const AssertionDecl&) -> std::string_view { return ""; },
          [](const MechanismDecl&) -> std::string_view { return "mechanism"; },
          [](const EnumerationDecl&) -> std::string_view { return "enumeration"; },
          [](const DefineDecl&) -> std::string_view { return "define"; },
          [](const ShortRuleDecl&) -> std::string_view { return "short rule"; },
          [](const TableDecl&) -> std::string_view { return "table"; },
          [](const InteractionDecl& decl) -> std::string_view {
            return decl.is_exclusive ? "exclusive" : "interaction";
          },
          [](const MappingDecl&) -> std::string_view { return "mapping"; },
          [](const IrrelevantDecl&) -> std::string_view { return "irrelevant"; },
          [](const ExtendDecl&) -> std::string_view { return "extend"; },
          [](const TrustDecl&) -> std::string_view { return "trust records"; },
      },
      statement.value);
}

// Writes "  word value" lines; absent things leave no line.
class Lines {
 public:
  explicit Lines(const Tree& tree) : tree_(tree) {}

  void line(std::string_view word, const std::string& value) {
    text_ += "  " + std::string(word) + (value.empty() ? "" : " " + value) + "\n";
  }
  void line(std::string_view word, const std::optional<Text>& value) {
    if (value) {
      line(word, quoted(value->value));
    }
  }
  void line(std::string_view word, const std::optional<Quantity>& value) {
    if (value) {
      line(word, print(*value));
    }
  }
  void conditions(std::string_view word, const std::vector<ConditionId>& ids) {
    for (const ConditionId id : ids) {
      line(word, print(tree_, id));
    }
  }
  void names(std::string_view word, const std::vector<Name>& all) {
    if (!all.empty()) {
      line(word, join(all));
    }
  }
  void values(std::string_view word, const std::vector<ValueId>& all) {
    if (!all.empty()) {
      line(word, join(tree_, all));
    }
  }
  std::string take() { return std::move(text_); }

  void operator()(const SourceDecl& source);
  void operator()(const UnitDecl& unit);
  void operator()(const LabDecl& lab);
  void operator()(const ConceptDecl& decl);
  void operator()(const ConclusionDecl&) {}
  void operator()(const TermDecl&) {}
  void operator()(const AgentDecl& agent);
  void operator()(const DoseDecl& dose);
  void operator()(const LimitDecl& limit);
  void operator()(const ContraindicationDecl& contraindication);
  void operator()(const RuleDecl& rule);
  void operator()(const ProtocolDecl& protocol);
  void operator()(const RelationDecl& relation);
  void operator()(const FactDecl& fact) { values("args", fact.args); }
  void operator()(const ResolveDecl& resolve);
  void operator()(const AssertionDecl& assertion);
  void operator()(const ScenarioDecl& scenario);
  void operator()(const MechanismDecl& mechanism);
  void operator()(const EnumerationDecl& enumeration) { names("words", enumeration.words); }
  void operator()(const DefineDecl& define);
  void operator()(const ShortRuleDecl& rule);
  void operator()(const TableDecl& table);
  void operator()(const InteractionDecl& interaction);
  void operator()(const MappingDecl& mapping) { text_ += print(mapping); }
  void operator()(const IrrelevantDecl&) {}
  void operator()(const ExtendDecl& extend) { line("kind", extend.kind.text); }
  void operator()(const TrustDecl& trust) { line("because", quoted(trust.because.value)); }

 private:
  const Tree& tree_;
  std::string text_;
};

void Lines::operator()(const SourceDecl& source) {
  if (source.kind) {
    line("kind", *source.kind);
  }
  if (source.level) {
    line("level", *source.level);
  }
  if (source.year) {
    line("year", source.year->text);
  }
  line("url", source.url);
  line("publisher", source.publisher);
}

void Lines::operator()(const UnitDecl& unit) {
  names("names", unit.more_names);
  line("means", print(*unit.meaning));
}

void Lines::operator()(const LabDecl& lab) {
  line("unit", lab.unit);
  line("molar mass", lab.molar_mass);
  if (lab.plausible_low && lab.plausible_high) {
    line("plausible", print(*lab.plausible_low) + " .. " + print(*lab.plausible_high));
  }
  line("valid for", lab.valid_for);
}

void Lines::operator()(const ConceptDecl& decl) {
  if (decl.absent_means_no) {
    line(decl.absent_always_means_no ? "absent always means" : "absent means",
         *decl.absent_means_no ? "no" : "unknown");
  }
}

void Lines::operator()(const AgentDecl& agent) {
  names("class", agent.classes);
  line("strength", agent.strength);
  line("potency", agent.potency);
  for (const AgentAction& action : agent.actions) {
    line("action", action.verb.text + " " + action.target.text +
                       (action.site ? " at " + action.site->text : ""));
  }
  if (agent.standing) {
    const ApprovalStatus& standing = *agent.standing;
    line("standing", standing.status.text +
                         (standing.note ? " " + quoted(standing.note->value) : "") +
                         (standing.looked_up ? " as of " + standing.looked_up->text : ""));
  }
}

void Lines::operator()(const DoseDecl& dose) {
  line("of", dose.agent.text);
  line("for", std::string(sex_word(dose.sex.sex)));
  if (dose.phrase) {
    line("amount", print(*dose.phrase));
  }
}

void Lines::operator()(const LimitDecl& limit) {
  line("of", limit.agent.text);
  line("for", std::string(sex_word(limit.sex.sex)));
  if (limit.amount && limit.period) {
    line("at most", print(*limit.amount) + " per " + (limit.is_calendar ? "calendar " : "") +
                        print(*limit.period));
  }
}

void Lines::operator()(const ContraindicationDecl& contraindication) {
  line(contraindication.of_class ? "of any" : "of", contraindication.agent.text);
  if (contraindication.when) {
    line("when", print(tree_, *contraindication.when));
  }
  if (contraindication.severity) {
    line("severity", contraindication.severity->text);
  }
}

void Lines::operator()(const RuleDecl& rule) {
  for (const VariableDecl& variable : rule.variables) {
    line("for", variable.sort.text + " " + variable.name.text);
  }
  names("overrides", rule.overrides);
  if (rule.overridden) {
    line("sets aside", rule.overridden->text);
  }
  line("because", rule.because);
  if (rule.never) {
    line("never", print(tree_, *rule.never));
  }
  conditions("when", rule.when);
  conditions("unless", rule.unless);
  for (const Action& action : rule.then) {
    line("then", print(tree_, action));
  }
}

void Lines::operator()(const ProtocolDecl& protocol) {
  constexpr std::array<std::string_view, 4> kSteps = {"start", "add", "hold", "stop"};
  line("for", std::string(sex_word(protocol.sex.sex)) + (protocol.adults ? " adults" : ""));
  conditions("indicated when", protocol.indicated_when);
  conditions("unless", protocol.unless);
  const auto by = [&](const SmallVector<SourceRef>& sources) {
    for (const SourceRef& source : sources) {
      line("by", source_text(source));
    }
  };
  for (const ProtocolStep& step : protocol.steps) {
    line(kSteps[static_cast<std::size_t>(step.kind)],
         step.agent.text + (step.dose ? " dose " + step.dose->text : "") +
             (step.when ? " when " + print(tree_, *step.when) : ""));
    by(step.sources);
  }
  for (const MonitorPhrase& phrase : protocol.monitors) {
    line("monitor", print(phrase));
    by(phrase.sources);
  }
}

void Lines::operator()(const RelationDecl& relation) {
  if (relation.is_input) {
    line("input", std::string());
  }
  if (relation.is_output) {
    line("output", std::string());
  }
  for (const RelationColumn& column : relation.columns) {
    line("column",
         column.name.text + ": " + column.sort.text + (column.unit ? " " + column.unit->text : ""));
  }
}

void Lines::operator()(const DefineDecl& define) {
  names("of", define.parameters);
  line("means", print(tree_, define.value));
}

void Lines::operator()(const ShortRuleDecl& rule) {
  values("args", rule.args);
  line("when", print(tree_, rule.when));
}

void Lines::operator()(const TableDecl& table) {
  conditions("when", table.when);
  for (const Text& column : table.columns) {
    line("column", column.value);
  }
  for (const TableRow& row : table.rows) {
    std::string cells;
    for (const std::optional<ConditionId>& cell : row.cells) {
      cells += (cells.empty() ? "" : " | ") + (cell ? print(tree_, *cell) : std::string("any"));
    }
    line("row", row.rule.text + (row.is_otherwise ? " otherwise" : " " + cells));
  }
  if (table.collects) {
    line("collect", std::string());
  }
}

void Lines::operator()(const InteractionDecl& interaction) {
  for (const InteractionDecl::Member& member : interaction.members) {
    line("of", (member.of_class ? "any " : "") + member.name.text);
  }
  if (interaction.severity) {
    line("severity", interaction.severity->text);
  }
}

void Lines::operator()(const AssertionDecl& assertion) {
  if (!assertion.about.empty()) {
    line("of", join(assertion.about));
  }
  line("because", assertion.because);
}

void Lines::operator()(const ResolveDecl& resolve) {
  line("prefer", resolve.dose.text + " of " + resolve.agent.text);
  line("because", resolve.because);
}

void Lines::operator()(const ScenarioDecl& scenario) {
  for (const ScenarioLine& each : scenario.lines) {
    text_ += "  " + print(each) + "\n";
  }
}

void Lines::operator()(const MechanismDecl& mechanism) {
  line("for", std::string(sex_word(mechanism.sex.sex)));
  for (const CausalEffect& effect : mechanism.effects) {
    line("effect", effect.cause.text + " " + effect.verb.text + " " + effect.target.text +
                       (effect.product ? " to " + effect.product->text : "") +
                       (effect.via ? " via " + effect.via->text : "") +
                       (effect.site ? " at " + effect.site->text : ""));
  }
}

}  // namespace

std::string print(const Tree& tree, const Statement& statement) {
  Lines lines(tree);
  if (!statement.doc.empty()) {
    lines.line("doc", quoted(statement.doc.text()));
  }
  std::visit(lines, statement.value);
  for (const CodeRef& code : statement.codes) {
    std::string text = code.system.text + " " + quoted(code.code.value);
    for (std::size_t i = 0; i < code.except.size(); ++i) {
      text += (i == 0 ? " except " : ", ") + quoted(code.except[i].value);
    }
    lines.line(code.is_history ? "history code" : "code", text);
  }
  for (const SourceRef& source : statement.sources) {
    lines.line("source", source_text(source));
  }
  std::string head(statement.is_claim ? "claim " : "");
  head += keyword_of(statement);
  head += statement.name ? (head.ends_with(" ") ? "" : " ") + statement.name->text : "";
  head += statement.title ? " " + quoted(statement.title->value) : "";
  return head + "\n" + lines.take();
}

std::string print(const Tree& tree) {
  std::string result;
  if (tree.module) {
    result += "module " + tree.module->text;
    result += (tree.version ? " version " + quoted(tree.version->value) : "") + "\n";
  }
  for (const Use& use : tree.uses) {
    result += "use " + use.module.text + "\n";
  }
  for (const Statement& statement : tree.statements) {
    result += print(tree, statement);
  }
  return result;
}

}  // namespace regimen::syntax
