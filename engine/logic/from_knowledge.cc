// Implements engine/logic/from_knowledge.h.
#include "engine/logic/from_knowledge.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/logic/lower_statements.h"
#include "engine/syntax/relations.h"

namespace regimen::logic {
namespace {

template <typename Statement>
void add_names(ProgramBuilder& builder, const char* sort,
               const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    builder.symbol(sort, statement.header.name);
  }
}

const char* sort_of(knowledge::Concept::Kind kind) {
  switch (kind) {
    case knowledge::Concept::Kind::kCondition:
      return "condition";
    case knowledge::Concept::Kind::kSymptom:
      return "symptom";
    case knowledge::Concept::Kind::kHistory:
      return "history";
    case knowledge::Concept::Kind::kAllergy:
      return "allergy";
    case knowledge::Concept::Kind::kConclusion:
      return "conclusion";
  }
  return "concept";
}

const char* sort_of(knowledge::Term::Kind kind) {
  switch (kind) {
    case knowledge::Term::Kind::kClass:
      return "class";
    case knowledge::Term::Kind::kHormone:
      return "hormone";
    case knowledge::Term::Kind::kEnzyme:
      return "enzyme";
    case knowledge::Term::Kind::kReceptor:
      return "receptor";
    case knowledge::Term::Kind::kOrgan:
      return "organ";
    case knowledge::Term::Kind::kRoute:
      return "route";
    case knowledge::Term::Kind::kProcess:
      return "process";
  }
  return "term";
}

// The symbols that variables range over. Others (severities of facts, texts) join as they are met.
void add_symbols(const knowledge::Model& model, ProgramBuilder& builder) {
  add_names(builder, "agent", model.agents);
  add_names(builder, "protocol", model.protocols);
  add_names(builder, "rule", model.rules);
  add_names(builder, "lab", model.labs);
  add_names(builder, "contraindication", model.contraindications);
  add_names(builder, "concept", model.concepts);
  for (std::uint32_t dose = 0; dose < model.doses.size(); ++dose) {
    builder.symbol("dose", knowledge::dose_symbol(model, knowledge::DoseId(dose)));
  }
  for (const knowledge::Concept& what : model.concepts) {
    builder.symbol(sort_of(what.kind), what.header.name);
  }
  for (const knowledge::Term& term : model.terms) {
    builder.symbol(sort_of(term.kind), term.header.name);
  }
  builder.symbol("severity", "absolute");
  builder.symbol("severity", "relative");
}

bool is_mentioned(const knowledge::Model& model, std::string_view relation) {
  return std::any_of(model.conditions.begin(), model.conditions.end(), [&](const auto& condition) {
    const auto* atom = std::get_if<knowledge::AtomCondition>(&condition.value);
    return atom != nullptr && model[atom->relation].header.name == relation;
  });
}

// `taking(a)` as an atom, for rules that ask it of any agent.
void add_taking(const knowledge::Model& model, ProgramBuilder& builder) {
  const RelationId taking = builder.relation(relation::kTaking);
  for (std::uint32_t agent = 0; agent < model.agents.size(); ++agent) {
    const std::string& name = model.agents[agent].header.name;
    const TestId test =
        builder.test(knowledge::Taking{knowledge::AgentId(agent)}, "taking " + name);
    builder.add({{taking, {builder.symbol("agent", name)}},
                 {TestLiteral{test, false}},
                 {},
                 {},
                 Rule::Role::kRecorded});
  }
}

template <typename StatementId, typename Statement, typename Lower>
void for_each_in_force(const std::vector<Statement>& statements, Lower lower) {
  for (std::uint32_t index = 0; index < statements.size(); ++index) {
    if (!statements[index].header.is_claim) {
      lower(StatementId(index));
    }
  }
}

}  // namespace

// Some statement says when the agent must not be given or taken: only then can it be said that
// nothing speaks against it.
void add_judged(ProgramBuilder& builder) {
  const std::array<RelationId, 4> against = {
      builder.relation(relation::kContraindicated), builder.relation(relation::kAvoided),
      builder.relation(relation::kHeld), builder.relation(relation::kStopped)};
  std::set<SymbolId> judged;
  for (const Rule& rule : builder.rules()) {
    const bool is_against =
        std::find(against.begin(), against.end(), rule.head.relation) != against.end();
    if (const auto* agent = is_against ? std::get_if<SymbolId>(&rule.head.args[0]) : nullptr) {
      judged.insert(*agent);
    }
  }
  const RelationId relation = builder.relation(relation::kJudged);
  for (const SymbolId agent : judged) {
    builder.add({.head = {relation, {agent}}});
  }
}

Program from_model(const knowledge::Model& model) {
  ProgramBuilder builder;
  // They exist in every program, so that whoever asks for them need not know which modules are
  // loaded.
  for (const relation::Listed& listed : relation::kAll) {
    builder.relation(listed.name, std::span(listed.columns).first(listed.column_count));
  }
  for (const knowledge::Relation& relation : model.relations) {
    builder.relation(relation.header.name, relation.column_sorts);
  }
  add_symbols(model, builder);
  StatementLowering statements(model, builder);
  for_each_in_force<knowledge::ConceptId>(model.concepts,
                                          [&](auto id) { statements.lower_concept(id); });
  for_each_in_force<knowledge::AgentId>(model.agents, [&](auto id) { statements.lower_agent(id); });
  for_each_in_force<knowledge::DoseId>(model.doses, [&](auto id) {
    if (model[id].is_in_force()) {
      statements.lower_dose(id);
    }
  });
  for_each_in_force<knowledge::LimitId>(model.limits, [&](auto id) { statements.lower_limit(id); });
  for_each_in_force<knowledge::ContraindicationId>(
      model.contraindications, [&](auto id) { statements.lower_contraindication(id); });
  for_each_in_force<knowledge::InteractionId>(model.interactions,
                                              [&](auto id) { statements.lower_interaction(id); });
  for_each_in_force<knowledge::RuleId>(model.rules, [&](auto id) { statements.lower_rule(id); });
  for_each_in_force<knowledge::ProtocolId>(model.protocols,
                                           [&](auto id) { statements.lower_protocol(id); });
  for (std::uint32_t fact = 0; fact < model.facts.size(); ++fact) {
    statements.lower_fact(FactRef{fact});
  }
  add_judged(builder);
  if (is_mentioned(model, relation::kTaking.name)) {
    add_taking(model, builder);
  }
  return std::move(builder).finish();
}

}  // namespace regimen::logic
