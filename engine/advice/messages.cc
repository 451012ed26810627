#include "engine/advice/messages.h"

#include <algorithm>

#include "engine/advice/reasons.h"
#include "engine/base/overload.h"
#include "engine/knowledge/print.h"
#include "engine/syntax/relations.h"

namespace regimen::advice {

namespace {

std::string names_of(const std::vector<Reason>& reasons) {
  std::string text;
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    text += (i == 0 ? "`" : i + 1 == reasons.size() ? " and `" : ", `") + reasons[i].name + "`";
  }
  return text;
}

Conflict advice_conflict(const PatientContext& context, const std::string& agent) {
  const std::vector<Reason> indicating =
      reasons_for(context, context.find(relation::kIndicated, {agent}));
  std::vector<Reason> avoiding = reasons_for(context, context.find(relation::kAvoided, {agent}));
  for (Reason& reason : avoiding) {
    reason.kind = "avoid";
  }
  Conflict conflict{agent,
                    "`" + agent + "` is indicated by " + names_of(indicating) +
                        " and advised against by " + names_of(avoiding),
                    indicating};
  add_reasons(conflict.statements, std::move(avoiding));
  return conflict;
}

// The statements that propose a dose, with what they found.
std::vector<Reason> proposals_of(const PatientContext& context, const std::string& agent,
                                 knowledge::DoseId dose) {
  const knowledge::Model& model = context.knowledge.model;
  std::vector<Reason> reasons = reasons_for(
      context, context.find(relation::kProposesDose, {agent, knowledge::dose_symbol(model, dose)}));
  for (Reason& reason : reasons) {
    reason.words = "`" + model[dose].header.name + "`" +
                   (reason.words.empty() ? "" : ", because " + reason.words);
  }
  return reasons;
}

Conflict dose_conflict(const PatientContext& context, const std::string& agent) {
  const knowledge::Model& model = context.knowledge.model;
  Conflict conflict{agent, "", {}};
  std::string doses;
  for (const logic::AtomId atom : context.atoms_of(relation::kGivesDose)) {
    if (context.arg(atom, 0).name != agent || !context.truth(atom).is_definite) {
      continue;
    }
    for (std::size_t i = 0; i < model.doses.size(); ++i) {
      const knowledge::DoseId dose(i);
      if (knowledge::dose_symbol(model, dose) == context.arg(atom, 1).name) {
        doses += (doses.empty() ? "" : " and ") + knowledge::dose_text(model, dose) + " (`" +
                 model[dose].header.name + "`)";
        add_reasons(conflict.statements, proposals_of(context, agent, dose));
      }
    }
  }
  conflict.words = "two doses of `" + agent + "` are proposed: " + doses +
                   "; none is in force until one of them is chosen";
  return conflict;
}

// The author's rule or protocol that an exception stops.
std::optional<Reason> stopped_statement(const PatientContext& context, logic::AtomId excepted) {
  const knowledge::Model& model = context.knowledge.model;
  const std::string_view relation = context.relation_of(excepted);
  const knowledge::Header* header = nullptr;
  const SmallVector<knowledge::Citation>* citations = nullptr;  // of a protocol as a whole
  std::string kind = "rule";
  if (relation == relation::kExceptedProtocol.name) {
    kind = "protocol";
    if (const auto protocol = knowledge::find_protocol(model, context.arg(excepted, 0).name)) {
      header = &model[*protocol].header;
      citations = &model[*protocol].whole;
    }
  } else if (relation == relation::kExceptedContraindication.name ||
             relation == relation::kExceptedInteraction.name) {
    for (const knowledge::EntityId id : knowledge::find_all(model, context.arg(excepted, 0).name)) {
      if (std::holds_alternative<knowledge::ContraindicationId>(id) ||
          std::holds_alternative<knowledge::InteractionId>(id)) {
        header = &knowledge::header_of(model, id);
        kind = knowledge::kind_of(model, id);
      }
    }
  } else {
    const auto of_rule = relation::rule_of_step(relation::Step::kExcept, relation);
    const std::string_view name = of_rule ? *of_rule : context.arg(excepted, 0).name;
    if (const auto rule = knowledge::find_rule(model, name)) {
      header = &model[*rule].header;
    }
  }
  if (header == nullptr) {
    return std::nullopt;
  }
  return Reason{header->name, header->title,
                kind,         "",
                {},           citations == nullptr ? header->citations : *citations};
}

// "`treated_apnea`: on CPAP since March"
std::string winner_words(const knowledge::Rule& winner) {
  const std::string name = "`" + winner.header.name + "`";
  return winner.because().empty() ? name : name + ": " + winner.because();
}

// Which exception it is: the overriding rule, the other row of a table, or the words of what holds
// beside the rule's own `when`.
std::string exception_words(const PatientContext& context, logic::GroundRuleId rule_id,
                            const std::string& stopped) {
  const logic::GroundRule& rule = context.knowledge.ground[rule_id];
  std::string words;
  for (const logic::GroundLiteral& literal : rule.body) {
    if (literal.kind != logic::GroundLiteral::Kind::kAtom || literal.is_negated) {
      continue;
    }
    const logic::AtomId atom(literal.index);
    const std::string_view relation = context.relation_of(atom);
    if (relation == relation::kSatisfied.name && context.arg(atom, 0).name != stopped) {
      words +=
          (words.empty() ? "`" : "; `") + context.arg(atom, 0).name + "` also fits this patient";
    }
    if (relation::is_rule_step(relation::Step::kApply, relation)) {
      const knowledge::Model& model = context.knowledge.model;
      const auto* winner =
          std::get_if<knowledge::RuleId>(&context.knowledge.program[rule.rule].origin);
      words += (words.empty() ? "" : "; ") + std::string("overridden by ") +
               (winner != nullptr ? winner_words(model[*winner]) : "another rule");
    }
  }
  return words;
}

ExceptionUsed exception_used(const PatientContext& context, const Reason& statement,
                             logic::GroundRuleId rule_id) {
  const Reason why = reason_for(context, rule_id);
  Reason rule = statement;
  rule.because = why.because;
  std::string words = exception_words(context, rule_id, statement.name);
  if (words.empty()) {
    words = "except: " + exception_part(context, rule_id);
  }
  return {std::move(rule), std::move(words)};
}

// Two rows of a table that both fit: neither decides.
Conflict row_conflict(const PatientContext& context, knowledge::TableId table,
                      knowledge::RuleId row, knowledge::RuleId other) {
  const knowledge::Model& model = context.knowledge.model;
  Conflict conflict{model[table].header.name,
                    "`" + model[row].header.name + "` and `" + model[other].header.name +
                        "` of table `" + model[table].header.name +
                        "` both fit this patient; neither applies",
                    {}};
  for (const knowledge::RuleId each : {row, other}) {
    add_reasons(conflict.statements, reasons_for(context, context.find(relation::kSatisfied,
                                                                       {model[each].header.name})));
  }
  return conflict;
}

void add_row_conflicts(const PatientContext& context, knowledge::TableId table,
                       std::vector<Conflict>& conflicts) {
  const knowledge::Model& model = context.knowledge.model;
  const auto fits = [&](knowledge::RuleId row) {
    return context.truth(relation::kSatisfied, {model[row].header.name}).is_definite;
  };
  for (const knowledge::RuleId row : model[table].rows) {
    for (const knowledge::RuleId other : model[row].excluded_by()) {
      if (row.index() < other.index() && fits(row) && fits(other)) {
        conflicts.push_back(row_conflict(context, table, row, other));
      }
    }
  }
}

}  // namespace

void add_conclusions(const PatientContext& context, Advice& advice) {
  const knowledge::Model& model = context.knowledge.model;
  for (std::size_t i = 0; i < model.concepts.size(); ++i) {
    if (model.concepts[i].kind != knowledge::Concept::Kind::kConclusion) {
      continue;
    }
    const auto atom = context.find(relation::kHolds, {model.concepts[i].header.name});
    const quantity::Truth truth = context.truth(atom);
    if (truth.is_definite) {
      advice.conclusions.push_back({knowledge::ConceptId(i), reasons_for(context, atom)});
    } else if (truth.is_possible) {
      advice.pending_conclusions.emplace_back(i);
    }
  }
}

std::vector<Message> messages(const PatientContext& context,
                              const relation::Constant<1>& relation) {
  std::vector<Message> all;
  for (const logic::AtomId atom : context.atoms_of(relation)) {
    const quantity::Truth truth = context.truth(atom);
    if (!truth.is_possible) {
      continue;
    }
    const std::vector<logic::GroundRuleId> rules =
        truth.is_definite ? context.definite_rules(atom) : context.possible_rules(atom);
    std::vector<Reason> reasons;
    for (const logic::GroundRuleId rule : rules) {
      add_reasons(reasons, {reason_for(context, rule)});
    }
    for (Reason& reason : reasons) {
      all.push_back({context.arg(atom, 0).name, !truth.is_definite, std::move(reason)});
    }
  }
  std::stable_partition(all.begin(), all.end(),
                        [](const Message& entry) { return !entry.is_possible_only; });
  return all;
}

std::vector<Conflict> conflicts_of(const PatientContext& context) {
  std::vector<Conflict> conflicts;
  for (const knowledge::Agent& agent : context.knowledge.model.agents) {
    const std::string& name = agent.header.name;
    if (context.truth(relation::kAdviceConflict, {name}).is_definite) {
      conflicts.push_back(advice_conflict(context, name));
    }
    if (context.truth(relation::kDoseConflict, {name}).is_definite) {
      conflicts.push_back(dose_conflict(context, name));
    }
  }
  for (std::size_t i = 0; i < context.knowledge.model.tables.size(); ++i) {
    add_row_conflicts(context, knowledge::TableId(i), conflicts);
  }
  return conflicts;
}

std::vector<Violation> violations(const PatientContext& context) {
  const knowledge::Model& model = context.knowledge.model;
  std::vector<Violation> all;
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const knowledge::Rule& rule = model.rules[i];
    if (!rule.is_invariant) {
      continue;
    }
    const std::string relation =
        relation::step_of_rule(relation::Step::kViolate, rule.header.name, !rule.variables.empty());
    for (const logic::AtomId atom : context.atoms_of(relation)) {
      const bool is_this = !rule.variables.empty() || context.arg(atom, 0).name == rule.header.name;
      if (!is_this || !context.truth(atom).is_definite) {
        continue;
      }
      std::string of;
      for (std::size_t column = 0; column < rule.variables.size(); ++column) {
        of += (of.empty() ? "" : ", ") + rule.variables[column].name + " = " +
              context.arg(atom, column).name;
      }
      for (Reason& reason : reasons_for(context, atom)) {
        reason.kind = "invariant";
        all.push_back({std::move(reason), of});
      }
    }
  }
  return all;
}

std::vector<ExceptionUsed> exceptions_used(const PatientContext& context) {
  const std::vector<logic::Relation>& relations = context.knowledge.program.relations;
  std::vector<ExceptionUsed> all;
  for (std::size_t i = 0; i < relations.size(); ++i) {
    if (!relation::is_step(relation::Step::kExcept, relations[i].name)) {
      continue;
    }
    for (const logic::AtomId atom : context.atoms_of(logic::RelationId(i))) {
      const std::optional<Reason> statement = stopped_statement(context, atom);
      if (!statement || !context.truth(atom).is_definite) {
        continue;
      }
      const std::size_t first = all.size();
      for (const logic::GroundRuleId rule : context.definite_rules(atom)) {
        ExceptionUsed used = exception_used(context, *statement, rule);
        const bool exists =
            std::any_of(std::next(all.begin(), static_cast<std::ptrdiff_t>(first)), all.end(),
                        [&](const ExceptionUsed& before) { return before.words == used.words; });
        if (!exists) {
          all.push_back(std::move(used));
        }
      }
    }
  }
  return all;
}

}  // namespace regimen::advice
