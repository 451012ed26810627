// Lowering of statements: the core rules of each clinical statement, as from_model.h lists them.
//
// Shape:   each function adds the rules of one statement; their origin names it.
// Cost:    linear in the statement.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/core/lower_conditions.h"

namespace regimen::core {

class StatementLowering {
 public:
  StatementLowering(const model::Model& model, ProgramBuilder& builder);

  void lower_concept(model::ConceptId id);
  void lower_rule(model::RuleId id);
  void lower_contraindication(model::ContraindicationId id);
  void lower_protocol(model::ProtocolId id);
  void lower_dose(model::DoseId id);
  void lower_agent(model::AgentId id);
  void lower_interaction(model::InteractionId id);
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
    model::AgentId agent;
    std::optional<model::DoseId> dose;
    Few<Literal> body;
  };

  Subject subject_of(model::RuleId id);
  Atom atom_of(const Subject& subject, const std::string& relation);
  void add(const Subject& subject, Atom head, Few<Literal> body, Rule::Role role);
  bool is_policy(model::RuleId id) const;
  void lower_policy(model::RuleId id, const Subject& subject);
  void lower_exceptions(model::RuleId id, const Subject& subject);
  void lower_invariant(model::RuleId id, const Subject& subject);
  void add_unless_overridden(model::InteractionId id, const Atom& head, const Few<Literal>& body);
  void lower_action(const Subject& subject, model::RuleId id, std::uint32_t action);
  void lower_titration(const Subject& subject, const model::Protocol& protocol,
                       const model::Titration& titration);
  void lower_monitors(const Subject& subject, const model::Protocol& protocol);
  void lower_step(model::ProtocolId id, std::uint32_t step);
  void lower_population(const model::Protocol& protocol, Few<Literal>& body);
  void give(const Subject& subject, const Give& give);
  void add_sex(model::Sex sex, Few<Literal>& body);
  void add_fit(model::DoseId id, Few<Literal>& body);
  Atom agent_atom(const std::string& relation, model::AgentId agent);
  Atom text_atom(const std::string& relation, const std::string& text);
  Atom proposes_dose(model::AgentId agent, model::DoseId dose);
  Term symbol(const char* sort, const std::string& name) { return builder_.symbol(sort, name); }

  const model::Model& model_;
  ProgramBuilder& builder_;
  ConditionLowering conditions_;
  std::vector<std::vector<model::RuleId>> overridden_by_;  // by rule
  std::vector<std::vector<model::DoseId>> doses_of_;       // in force, by agent
  std::map<std::string, std::vector<model::RuleId>>
      set_aside_by_;  // overrides, by what they override
};

}  // namespace regimen::core
