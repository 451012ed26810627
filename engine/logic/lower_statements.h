// Lowering of statements: the core rules of each clinical statement, as from_model.h lists them.
//
// Shape:   each function adds the rules of one statement; their origin names it.
// Cost:    linear in the statement.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/logic/lower_conditions.h"

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
  void lower_interaction(knowledge::InteractionId id);
  void lower_fact(FactRef fact);

 private:
  // One statement that applies or not: how it is spoken about.
  struct Subject {
    Scope scope;
    std::string suffix;  // "" or "_NAME" when it has variables
    std::vector<std::string> columns;
    Args args;
    Origin origin;
  };
  struct Give {  // an agent is proposed under these literals
    knowledge::AgentId agent;
    std::optional<knowledge::DoseId> dose;
    SmallVector<Literal> body;
  };

  Subject subject_of(knowledge::RuleId id);
  Atom atom_of(const Subject& subject, const std::string& relation);
  void add(const Subject& subject, Atom head, SmallVector<Literal> body, Rule::Role role);
  bool is_policy(knowledge::RuleId id) const;
  void lower_policy(knowledge::RuleId id, const Subject& subject);
  void lower_exceptions(knowledge::RuleId id, const Subject& subject);
  void lower_invariant(knowledge::RuleId id, const Subject& subject);
  void add_unless_overridden(knowledge::InteractionId id, const Atom& head,
                             const SmallVector<Literal>& body);
  void lower_action(const Subject& subject, knowledge::RuleId id, std::uint32_t action);
  void lower_titration(const Subject& subject, const knowledge::Protocol& protocol,
                       const knowledge::Titration& titration);
  void lower_monitors(const Subject& subject, const knowledge::Protocol& protocol);
  void lower_step(knowledge::ProtocolId id, std::uint32_t step);
  void lower_population(const knowledge::Protocol& protocol, SmallVector<Literal>& body);
  void give(const Subject& subject, const Give& give);
  void add_sex(knowledge::Sex sex, SmallVector<Literal>& body);
  void add_fit(knowledge::DoseId id, SmallVector<Literal>& body);
  Atom agent_atom(const std::string& relation, knowledge::AgentId agent);
  Atom text_atom(const std::string& relation, const std::string& text);
  Atom proposes_dose(knowledge::AgentId agent, knowledge::DoseId dose);
  Term symbol(const char* sort, const std::string& name) { return builder_.symbol(sort, name); }

  const knowledge::Model& model_;
  ProgramBuilder& builder_;
  ConditionLowering conditions_;
  std::vector<std::vector<knowledge::RuleId>> overridden_by_;  // by rule
  std::vector<std::vector<knowledge::DoseId>> doses_of_;       // in force, by agent
  std::map<std::string, std::vector<knowledge::RuleId>>
      overrides_of_;  // overrides, by what they override
};

}  // namespace regimen::logic
