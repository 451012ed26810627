// Lowering of statements: the core rules of each clinical statement, as from_model.h lists them.
//
// Shape:   each function adds the rules of one statement; their origin names it.
// Cost:    linear in the statement.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/logic/lower_conditions.h"
#include "engine/syntax/relations.h"

namespace regimen::logic {

class StatementLowering {
 public:
  StatementLowering(const knowledge::Model& model, ProgramBuilder& builder);

  void lower_concept(knowledge::ConceptId id);
  void lower_rule(knowledge::RuleId id);
  void lower_contraindication(knowledge::ContraindicationId id);
  void lower_protocol(knowledge::ProtocolId id);
  void lower_dose(knowledge::DoseId id);
  void lower_agent(knowledge::AgentId id);
  void lower_limit(knowledge::LimitId id);
  void lower_interaction(knowledge::InteractionId id);
  void lower_fact(FactRef fact);

 private:
  // One statement that applies or not: how it is spoken about.
  struct Subject {
    Scope scope;
    relation::Stepper kind = relation::Stepper::kRule;
    std::string name;
    Args args;  // its symbol, or its variables
    Origin origin;
  };
  // What stops a statement although its condition holds: an `unless`, an override, another row.
  struct Stop {
    Scope scope;
    Origin origin;
    SmallVector<Literal> body;
  };
  struct Give {  // an agent is proposed under these literals
    knowledge::AgentId agent;
    std::optional<knowledge::DoseId> dose;
    SmallVector<Literal> body;
  };

  Subject subject_of(knowledge::RuleId id);
  Subject subject_of(relation::Stepper kind, const std::string& name, Origin origin);
  Atom step_of(const Subject& subject, relation::Step step);
  void add(const Subject& subject, Atom head, SmallVector<Literal> body, Rule::Role role);
  bool is_policy(knowledge::RuleId id) const;
  void lower_policy(knowledge::RuleId id, const Subject& subject);
  void lower_invariant(knowledge::RuleId id, const Subject& subject);
  std::vector<Stop> stops_of(knowledge::RuleId id, const Subject& subject);
  Stop stop_by(knowledge::RuleId winner, const Subject& subject);
  std::vector<Stop> stops_by_overrides(const knowledge::Header& statement);
  void lower_when(const Subject& subject, SmallVector<Literal> when);
  void lower_application(const Subject& subject, const std::vector<Stop>& stops);
  void lower_stops(const Subject& subject, const SmallVector<Literal>& body,
                   const std::vector<Stop>& stops);
  void add_unless_stopped(const Subject& subject, const std::vector<Stop>& stops, const Atom& head,
                          const SmallVector<Literal>& body);
  void lower_action(const Subject& subject, knowledge::RuleId id, std::uint32_t action);
  void lower_titration(const Subject& subject, const knowledge::Protocol& protocol,
                       const knowledge::Titration& titration);
  void lower_monitors(knowledge::ProtocolId id);
  void lower_step(knowledge::ProtocolId id, std::uint32_t step);
  void lower_population(const knowledge::Protocol& protocol, SmallVector<Literal>& body);
  void give(const Subject& subject, const Give& give);
  void lower_usual_doses(knowledge::AgentId id);
  void add_sex(knowledge::Sex sex, SmallVector<Literal>& body);
  void add_fit(knowledge::DoseId id, SmallVector<Literal>& body);
  Literal taking(knowledge::AgentId agent);
  Atom agent_atom(const relation::Constant<1>& relation, knowledge::AgentId agent);
  Term symbol(std::string_view sort, std::string_view name) { return builder_.symbol(sort, name); }
  // With symbols of the sorts that the relation's columns have.
  template <std::size_t columns>
  Atom atom(const relation::Constant<columns>& relation,
            const std::array<std::string_view, columns>& names) {
    Atom result{builder_.relation(relation), {}};
    for (std::size_t i = 0; i < columns; ++i) {
      result.args.push_back(symbol(relation.sorts[i], names[i]));
    }
    return result;
  }

  const knowledge::Model& model_;
  ProgramBuilder& builder_;
  ConditionLowering conditions_;
  std::vector<std::vector<knowledge::RuleId>> overridden_by_;  // by rule
  std::vector<std::vector<knowledge::DoseId>> doses_of_;       // in force, by agent
  std::map<std::string, std::vector<knowledge::RuleId>>
      overrides_of_;  // overrides, by what they override
};

}  // namespace regimen::logic
