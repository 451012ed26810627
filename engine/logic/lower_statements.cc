// Implements engine/logic/lower_statements.h: rules, contraindications, doses, concepts, facts.
#include "engine/logic/lower_statements.h"

#include <algorithm>
#include <utility>

#include "engine/base/overload.h"

namespace regimen::logic {
namespace {

using Role = Rule::Role;

bool is_atoms_only(const knowledge::Model& model, knowledge::ConditionId id) {
  const auto& value = model[id].value;
  if (const auto* all = std::get_if<knowledge::And>(&value)) {
    return std::all_of(all->parts.begin(), all->parts.end(),
                       [&](knowledge::ConditionId part) { return is_atoms_only(model, part); });
  }
  if (const auto* negation = std::get_if<knowledge::Not>(&value)) {
    return std::holds_alternative<knowledge::AtomCondition>(model[negation->part].value);
  }
  return std::holds_alternative<knowledge::AtomCondition>(value) ||
         knowledge::kind_if<knowledge::EqualityCondition>(value) != nullptr;
}

}  // namespace

StatementLowering::StatementLowering(const knowledge::Model& model, ProgramBuilder& builder)
    : model_(model),
      builder_(builder),
      conditions_(model, builder),
      overridden_by_(model.rules.size()),
      doses_of_(model.agents.size()) {
  for (std::uint32_t rule = 0; rule < model.rules.size(); ++rule) {
    for (const knowledge::RuleId loser : model.rules[rule].overrides()) {
      overridden_by_[loser.index()].emplace_back(rule);
    }
    if (!model.rules[rule].overridden().empty()) {
      overrides_of_[model.rules[rule].overridden()].emplace_back(rule);
    }
  }
  for (std::uint32_t dose = 0; dose < model.doses.size(); ++dose) {
    if (model.doses[dose].is_in_force()) {
      doses_of_[model.doses[dose].agent.index()].emplace_back(dose);
    }
  }
}

Atom StatementLowering::atom_of(const Subject& subject, const std::string& relation) {
  return {builder_.relation(relation + subject.suffix, subject.columns), subject.args};
}

void StatementLowering::add(const Subject& subject, Atom head, SmallVector<Literal> body,
                            Role role) {
  Rule rule = rule_with_head(subject.scope, builder_, std::move(head));
  rule.body = std::move(body);
  rule.origin = subject.origin;
  rule.role = role;
  builder_.add(std::move(rule));
}

Atom StatementLowering::agent_atom(const std::string& relation, knowledge::AgentId agent) {
  return {builder_.relation(relation, {"agent"}), {symbol("agent", model_[agent].header.name)}};
}

Atom StatementLowering::text_atom(const std::string& relation, const std::string& text) {
  return {builder_.relation(relation, {"text"}), {symbol("text", text)}};
}

Atom StatementLowering::proposes_dose(knowledge::AgentId agent, knowledge::DoseId dose) {
  return {builder_.relation("proposes_dose", {"agent", "dose"}),
          {symbol("agent", model_[agent].header.name),
           symbol("dose", knowledge::dose_symbol(model_, dose))}};
}

void StatementLowering::add_sex(knowledge::Sex sex, SmallVector<Literal>& body) {
  if (sex != knowledge::Sex::kAny) {
    const char* text = sex == knowledge::Sex::kMale ? "male" : "female";
    body.emplace_back(TestLiteral{builder_.test(knowledge::SexIs{sex}, text), false});
  }
}

// A dose fits the sexes it is for; one for each kg needs a weight.
void StatementLowering::add_fit(knowledge::DoseId id, SmallVector<Literal>& body) {
  const knowledge::Dose& dose = model_[id];
  add_sex(dose.sex, body);
  if (dose.scaled) {
    const knowledge::Lab& measure = model_[dose.scaled->by];
    knowledge::Compare is_measured{
        knowledge::LabOperand{dose.scaled->by},
        quantity::Comparison::kGreater,
        {quantity::Quantity{quantity::Rational(0), measure.unit}, quantity::Rational(0)}};
    body.emplace_back(TestLiteral{
        builder_.test(std::move(is_measured), measure.header.name + " > 0 " + measure.unit.text),
        false});
  }
}

void StatementLowering::lower_concept(knowledge::ConceptId id) {
  const knowledge::Concept& what = model_[id];
  const Term name = symbol("concept", what.header.name);
  if (what.kind == knowledge::Concept::Kind::kConclusion && what.absent_means_no) {
    return;
  }
  const TestId test = builder_.test(RecordedConcept{id}, "recorded " + what.header.name);
  add({}, {builder_.relation("holds", {"concept"}), {name}}, {TestLiteral{test, false}},
      Role::kRecorded);
}

StatementLowering::Subject StatementLowering::subject_of(knowledge::RuleId id) {
  const knowledge::Rule& rule = model_[id];
  Subject subject{Scope::of(rule.variables), "", {"rule"}, {}, id};
  if (rule.variables.empty()) {
    subject.args.push_back(symbol("rule", rule.header.name));
  } else {
    subject.suffix = "_" + rule.header.name;
    subject.columns = subject.scope.sorts();
    subject.args = subject.scope.terms();
  }
  return subject;
}

bool StatementLowering::is_policy(knowledge::RuleId id) const {
  const knowledge::Rule& rule = model_[id];
  return !rule.then.empty() && !rule.variables.empty() && !rule.unless &&
         rule.overrides().empty() && overridden_by_[id.index()].empty() &&
         is_atoms_only(model_, rule.when) &&
         std::all_of(rule.then.begin(), rule.then.end(), [](const knowledge::Action& action) {
           return std::holds_alternative<knowledge::AtomThen>(action.value);
         });
}

void StatementLowering::lower_policy(knowledge::RuleId id, const Subject& subject) {
  const knowledge::Rule& rule = model_[id];
  SmallVector<Literal> body;
  conditions_.lower(rule.when, subject.scope, body);
  for (const knowledge::Action& action : rule.then) {
    const auto& then = std::get<knowledge::AtomThen>(action.value);
    const knowledge::Relation& relation = model_[then.relation];
    Atom head{builder_.relation(relation.header.name, relation.column_sorts), {}};
    for (const knowledge::Term0& term : then.args) {
      head.args.push_back(subject.scope.term(term, builder_));
    }
    add(subject, std::move(head), body, Role::kPolicy);
  }
}

void StatementLowering::lower_rule(knowledge::RuleId id) {
  const Subject subject = subject_of(id);
  if (is_policy(id)) {
    lower_policy(id, subject);
    return;
  }
  if (model_[id].is_invariant) {
    lower_invariant(id, subject);
    return;
  }
  SmallVector<Literal> body;
  conditions_.lower(model_[id].when, subject.scope, body);
  const Atom satisfied = atom_of(subject, "satisfied");
  add(subject, satisfied, std::move(body), Role::kWhen);
  SmallVector<Literal> applies{AtomLiteral{satisfied, false}};
  const bool has_exceptions =
      model_[id].unless || !overridden_by_[id.index()].empty() || !model_[id].excluded_by().empty();
  if (has_exceptions) {
    applies.emplace_back(AtomLiteral{atom_of(subject, "excepted"), true});
    lower_exceptions(id, subject);
  }
  add(subject, atom_of(subject, "applies"), std::move(applies), Role::kApplies);
  for (std::uint32_t action = 0; action < model_[id].then.size(); ++action) {
    lower_action(subject, id, action);
  }
}

// What must not be, is a violation where it is.
void StatementLowering::lower_invariant(knowledge::RuleId id, const Subject& subject) {
  SmallVector<Literal> body;
  conditions_.lower(model_[id].when, subject.scope, body);
  add(subject, atom_of(subject, "violated"), std::move(body), Role::kConclude);
}

void StatementLowering::lower_exceptions(knowledge::RuleId id, const Subject& subject) {
  const Literal satisfied = AtomLiteral{atom_of(subject, "satisfied"), false};
  if (model_[id].unless) {
    SmallVector<Literal> body{satisfied};
    conditions_.lower(*model_[id].unless, subject.scope, body);
    add(subject, atom_of(subject, "excepted"), std::move(body), Role::kExcept);
  }
  // Of two rows of a table that both fit, neither decides.
  for (const knowledge::RuleId other : model_[id].excluded_by()) {
    Subject row = subject;
    row.origin = other;
    add(row, atom_of(subject, "excepted"),
        {satisfied, AtomLiteral{atom_of(subject_of(other), "satisfied"), false}}, Role::kExcept);
  }
  for (const knowledge::RuleId winner : overridden_by_[id.index()]) {
    // For the same subject: variables of one name and sort are one; the winner's others are any.
    Subject both = subject;
    both.origin = winner;
    Subject over = subject_of(winner);
    for (std::size_t index = 0; index < over.scope.declared.size(); ++index) {
      const knowledge::Variable& variable = over.scope.declared[index];
      const auto same =
          std::find_if(both.scope.declared.begin(), both.scope.declared.end(),
                       [&](const knowledge::Variable& mine) {
                         return mine.name == variable.name && mine.sort == variable.sort;
                       });
      over.args[index] = Variable{static_cast<std::uint32_t>(same - both.scope.declared.begin())};
      if (same == both.scope.declared.end()) {
        both.scope.declared.push_back(variable);
      }
    }
    add(both, atom_of(subject, "excepted"),
        {satisfied, AtomLiteral{atom_of(over, "applies"), false}}, Role::kExcept);
  }
}

void StatementLowering::lower_action(const Subject& subject, knowledge::RuleId id,
                                     std::uint32_t action) {
  const SmallVector<Literal> applies{AtomLiteral{atom_of(subject, "applies"), false}};
  const auto conclude = [&](Atom head) { add(subject, std::move(head), applies, Role::kConclude); };
  std::visit(Overload{
                 [&](const knowledge::Conclude& then) {
                   conclude({builder_.relation("holds", {"concept"}),
                             {symbol("concept", model_[then.conclusion].header.name)}});
                 },
                 [&](const knowledge::Recommend& then) {
                   SmallVector<Literal> body = applies;
                   if (then.dose) {  // a dose for women recommends nothing to a man
                     add_sex(model_[*then.dose].sex, body);
                   }
                   add(subject, agent_atom("indicated", then.agent), body, Role::kConclude);
                   give(subject, {then.agent, then.dose, applies});
                 },
                 [&](const knowledge::Avoid& then) {
                   for (const knowledge::AgentId agent : then.agents) {
                     conclude(agent_atom("avoided", agent));
                   }
                 },
                 [&](const knowledge::Warn& then) { conclude(text_atom("warned", then.text)); },
                 [&](const knowledge::Refer& then) { conclude(text_atom("referred", then.to)); },
                 [&](const knowledge::Monitor&) {
                   conclude({builder_.relation("monitored", {"statement", "number"}),
                             {symbol("rule", model_[id].header.name),
                              symbol("number", std::to_string(action))}});
                 },
                 [&](const knowledge::AtomThen& then) {
                   const knowledge::Relation& relation = model_[then.relation];
                   Atom head{builder_.relation(relation.header.name, relation.column_sorts), {}};
                   for (const knowledge::Term0& term : then.args) {
                     head.args.push_back(subject.scope.term(term, builder_));
                   }
                   conclude(std::move(head));
                 },
             },
             model_[id].then[action].value);
}

void StatementLowering::give(const Subject& subject, const Give& give) {
  const std::vector<knowledge::DoseId> doses =
      give.dose ? std::vector{*give.dose} : doses_of_[give.agent.index()];
  for (const knowledge::DoseId dose : doses) {
    SmallVector<Literal> body = give.body;
    add_fit(dose, body);
    add(subject, proposes_dose(give.agent, dose), std::move(body), Role::kConclude);
  }
}

void StatementLowering::lower_contraindication(knowledge::ContraindicationId id) {
  const knowledge::Contraindication& statement = model_[id];
  const Subject subject{Scope::none(),
                        "",
                        {"contraindication"},
                        {symbol("contraindication", statement.header.name)},
                        id};
  const Atom applies = atom_of(subject, "contraindication_applies");
  SmallVector<Literal> body;
  conditions_.lower(statement.when, subject.scope, body);
  const auto overrides = overrides_of_.find(statement.header.name);
  if (overrides == overrides_of_.end() || statement.is_unread) {
    add(subject, applies, std::move(body), Role::kWhen);
  } else {
    const Atom satisfied = atom_of(subject, "satisfied_contraindication");
    const Atom excepted = atom_of(subject, "excepted_contraindication");
    add(subject, satisfied, std::move(body), Role::kWhen);
    for (const knowledge::RuleId override_id : overrides->second) {
      Subject winner = subject;
      winner.origin = override_id;
      add(winner, excepted,
          {AtomLiteral{satisfied, false},
           AtomLiteral{atom_of(subject_of(override_id), "applies"), false}},
          Role::kExcept);
    }
    add(subject, applies, {AtomLiteral{satisfied, false}, AtomLiteral{excepted, true}},
        Role::kApplies);
  }
  const Term severity = symbol(
      "severity", statement.severity == knowledge::Severity::kAbsolute ? "absolute" : "relative");
  for (const knowledge::AgentId agent : statement.agents) {
    const Atom head{builder_.relation("contraindicated", {"agent", "severity"}),
                    {symbol("agent", model_[agent].header.name), severity}};
    add(subject, head, {AtomLiteral{applies, false}}, Role::kConclude);
  }
}

void StatementLowering::lower_dose(knowledge::DoseId id) {
  SmallVector<Literal> body;
  add_fit(id, body);
  Subject subject;
  subject.origin = id;
  add(subject, agent_atom("dosed", model_[id].agent), std::move(body), Role::kConclude);
}

void StatementLowering::lower_agent(knowledge::AgentId id) {
  if (!model_[id].has_dose) {
    return;  // with claims alone it has a dose, and none in force
  }
  Subject subject;
  subject.origin = id;
  add(subject, agent_atom("undosed", id), {AtomLiteral{agent_atom("dosed", id), true}},
      Role::kConclude);
}

void StatementLowering::lower_fact(FactRef fact) {
  const knowledge::Fact& statement = model_.facts[fact.index];
  const knowledge::Relation& relation = model_[statement.relation];
  Atom head{builder_.relation(relation.header.name, relation.column_sorts), {}};
  for (const knowledge::Symbol& argument : statement.args) {
    head.args.emplace_back(builder_.symbol(argument.sort.text(), argument.name.text()));
  }
  Subject subject;
  subject.origin = fact;
  add(subject, std::move(head), {}, Role::kFact);
}

}  // namespace regimen::logic
