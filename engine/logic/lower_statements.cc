// Implements engine/logic/lower_statements.h: rules, contraindications, doses, concepts, facts.
#include "engine/logic/lower_statements.h"

#include <algorithm>
#include <utility>

#include "engine/base/overload.h"
#include "engine/syntax/relations.h"

namespace regimen::logic {
namespace {

using Role = Rule::Role;

const relation::Constant<1>& relation_of(knowledge::Avoid::Kind kind) {
  switch (kind) {
    case knowledge::Avoid::Kind::kAvoid:
      return relation::kAvoided;
    case knowledge::Avoid::Kind::kHold:
      return relation::kHeld;
    case knowledge::Avoid::Kind::kStop:
      return relation::kStopped;
    case knowledge::Avoid::Kind::kAdjust:
      return relation::kAdjusted;
  }
  return relation::kAvoided;
}

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

StatementLowering::Subject StatementLowering::subject_of(relation::Stepper kind,
                                                         const std::string& name, Origin origin) {
  const std::string_view sort = relation::step_of(kind, relation::Step::kExcept).sorts[0];
  return {Scope::none(), kind, name, {symbol(sort, name)}, origin};
}

Atom StatementLowering::step_of(const Subject& subject, relation::Step step) {
  const RelationId relation =
      subject.scope.declared.empty()
          ? builder_.relation(relation::step_of(subject.kind, step))
          : builder_.relation(relation::step_of_rule(step, subject.name), subject.scope.sorts());
  return {relation, subject.args};
}

void StatementLowering::add(const Subject& subject, Atom head, SmallVector<Literal> body,
                            Role role) {
  Rule rule = rule_with_head(subject.scope, builder_, std::move(head));
  rule.body = std::move(body);
  rule.origin = subject.origin;
  rule.role = role;
  builder_.add(std::move(rule));
}

Atom StatementLowering::agent_atom(const relation::Constant<1>& relation,
                                   knowledge::AgentId agent) {
  return atom(relation, {model_[agent].header.name});
}

Literal StatementLowering::taking(knowledge::AgentId agent) {
  return TestLiteral{builder_.test(knowledge::Taking{agent}, "taking " + model_[agent].header.name),
                     false};
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
  // The symbol is there for whoever asks about it, whether or not a record can state it.
  const Atom holds = atom(relation::kHolds, {what.header.name});
  if (what.kind == knowledge::Concept::Kind::kConclusion && what.absent_means_no) {
    return;
  }
  const TestId test = builder_.test(RecordedConcept{id}, "recorded " + what.header.name);
  add({}, holds, {TestLiteral{test, false}}, Role::kRecorded);
}

StatementLowering::Subject StatementLowering::subject_of(knowledge::RuleId id) {
  const knowledge::Rule& rule = model_[id];
  if (rule.variables.empty()) {
    return subject_of(relation::Stepper::kRule, rule.header.name, id);
  }
  Subject subject{Scope::of(rule.variables), relation::Stepper::kRule, rule.header.name, {}, id};
  subject.args = subject.scope.terms();
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
  SmallVector<Literal> when;
  conditions_.lower(model_[id].when, subject.scope, when);
  lower_when(subject, std::move(when));
  lower_application(subject, stops_of(id, subject));
  for (std::uint32_t action = 0; action < model_[id].then.size(); ++action) {
    lower_action(subject, id, action);
  }
}

// What must not be, is a violation where it is.
void StatementLowering::lower_invariant(knowledge::RuleId id, const Subject& subject) {
  SmallVector<Literal> body;
  conditions_.lower(model_[id].when, subject.scope, body);
  add(subject, step_of(subject, relation::Step::kViolate), std::move(body), Role::kConclude);
}

void StatementLowering::lower_when(const Subject& subject, SmallVector<Literal> when) {
  add(subject, step_of(subject, relation::Step::kWhen), std::move(when), Role::kWhen);
}

// It applies when its condition holds and nothing stops it.
void StatementLowering::lower_application(const Subject& subject, const std::vector<Stop>& stops) {
  SmallVector<Literal> applies{AtomLiteral{step_of(subject, relation::Step::kWhen), false}};
  lower_stops(subject, applies, stops);
  if (!stops.empty()) {
    applies.emplace_back(AtomLiteral{step_of(subject, relation::Step::kExcept), true});
  }
  add(subject, step_of(subject, relation::Step::kApply), std::move(applies), Role::kApplies);
}

// That something stops it is said where it would apply otherwise.
void StatementLowering::lower_stops(const Subject& subject, const SmallVector<Literal>& body,
                                    const std::vector<Stop>& stops) {
  for (const Stop& stop : stops) {
    Subject stopped = subject;
    stopped.scope = stop.scope;
    stopped.origin = stop.origin;
    SmallVector<Literal> both = body;
    both.append(stop.body);
    add(stopped, step_of(subject, relation::Step::kExcept), std::move(both), Role::kExcept);
  }
}

// The rules that override a contraindication or an interaction.
std::vector<StatementLowering::Stop> StatementLowering::stops_by_overrides(
    const knowledge::Header& statement) {
  std::vector<Stop> stops;
  const auto found = overrides_of_.find(statement.name);
  if (found != overrides_of_.end()) {
    for (const knowledge::RuleId rule : found->second) {
      const Literal applies = AtomLiteral{step_of(subject_of(rule), relation::Step::kApply), false};
      stops.push_back({Scope::none(), rule, {applies}});
    }
  }
  return stops;
}

std::vector<StatementLowering::Stop> StatementLowering::stops_of(knowledge::RuleId id,
                                                                 const Subject& subject) {
  std::vector<Stop> stops;
  if (model_[id].unless) {
    stops.push_back({subject.scope, subject.origin, {}});
    conditions_.lower(*model_[id].unless, subject.scope, stops.back().body);
  }
  // Of two rows of a table that both fit, neither decides.
  for (const knowledge::RuleId other : model_[id].excluded_by()) {
    const Literal fits = AtomLiteral{step_of(subject_of(other), relation::Step::kWhen), false};
    stops.push_back({subject.scope, other, {fits}});
  }
  for (const knowledge::RuleId winner : overridden_by_[id.index()]) {
    stops.push_back(stop_by(winner, subject));
  }
  return stops;
}

// For the same subject: variables of one name and sort are one; the winner's others are any.
StatementLowering::Stop StatementLowering::stop_by(knowledge::RuleId winner,
                                                   const Subject& subject) {
  Stop stop{subject.scope, winner, {}};
  SmallVector<knowledge::Variable>& declared = stop.scope.declared;
  const Subject over = subject_of(winner);
  Atom applies = step_of(over, relation::Step::kApply);
  for (std::size_t index = 0; index < over.scope.declared.size(); ++index) {
    const knowledge::Variable& variable = over.scope.declared[index];
    const auto same =
        std::find_if(declared.begin(), declared.end(), [&](const knowledge::Variable& mine) {
          return mine.name == variable.name && mine.sort == variable.sort;
        });
    applies.args[index] = Variable{static_cast<std::uint32_t>(same - declared.begin())};
    if (same == declared.end()) {
      declared.push_back(variable);
    }
  }
  stop.body.emplace_back(AtomLiteral{std::move(applies), false});
  return stop;
}

void StatementLowering::lower_action(const Subject& subject, knowledge::RuleId id,
                                     std::uint32_t action) {
  const SmallVector<Literal> applies{AtomLiteral{step_of(subject, relation::Step::kApply), false}};
  const auto conclude = [&](Atom head) { add(subject, std::move(head), applies, Role::kConclude); };
  const auto say = [&](const relation::Constant<1>& relation, const std::string& text) {
    conclude(atom(relation, {text}));
  };
  std::visit(Overload{
                 [&](const knowledge::Conclude& then) {
                   conclude(atom(relation::kHolds, {model_[then.conclusion].header.name}));
                 },
                 [&](const knowledge::Recommend& then) {
                   SmallVector<Literal> body = applies;
                   if (then.dose) {  // a dose for women recommends nothing to a man
                     add_sex(model_[*then.dose].sex, body);
                   }
                   add(subject, agent_atom(relation::kIndicated, then.agent), body,
                       Role::kConclude);
                   give(subject, {then.agent, then.dose, applies});
                 },
                 [&](const knowledge::Avoid& then) {
                   for (const knowledge::AgentId agent : then.agents) {
                     conclude(agent_atom(relation_of(then.kind), agent));
                   }
                 },
                 [&](const knowledge::Warn& then) { say(relation::kWarned, then.text); },
                 [&](const knowledge::Refer& then) { say(relation::kReferred, then.to); },
                 [&](const knowledge::Monitor&) {
                   conclude({builder_.relation(relation::kMonitored),
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
    const std::string name = knowledge::dose_symbol(model_, dose);
    add(subject, atom(relation::kProposesDose, {model_[give.agent].header.name, name}),
        std::move(body), Role::kConclude);
  }
}

void StatementLowering::lower_contraindication(knowledge::ContraindicationId id) {
  const knowledge::Contraindication& statement = model_[id];
  const Subject subject =
      subject_of(relation::Stepper::kContraindication, statement.header.name, id);
  const Atom applies = step_of(subject, relation::Step::kApply);
  const std::vector<Stop> stops =
      statement.is_unread ? std::vector<Stop>{} : stops_by_overrides(statement.header);
  SmallVector<Literal> when;
  conditions_.lower(statement.when, subject.scope, when);
  if (stops.empty()) {
    add(subject, applies, std::move(when), Role::kWhen);
  } else {
    lower_when(subject, std::move(when));
    lower_application(subject, stops);
  }
  const char* severity =
      statement.severity == knowledge::Severity::kAbsolute ? "absolute" : "relative";
  for (const knowledge::AgentId agent : statement.agents) {
    add(subject, atom(relation::kContraindicated, {model_[agent].header.name, severity}),
        {AtomLiteral{applies, false}}, Role::kConclude);
  }
}

void StatementLowering::lower_dose(knowledge::DoseId id) {
  SmallVector<Literal> body;
  add_fit(id, body);
  Subject subject;
  subject.origin = id;
  add(subject, agent_atom(relation::kDosed, model_[id].agent), std::move(body), Role::kConclude);
}

void StatementLowering::lower_agent(knowledge::AgentId id) {
  if (!model_[id].has_dose) {
    return;  // with claims alone it has a dose, and none in force
  }
  Subject subject;
  subject.origin = id;
  lower_usual_doses(id);
  add(subject, agent_atom(relation::kUndosed, id),
      {AtomLiteral{agent_atom(relation::kDosed, id), true}}, Role::kConclude);
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
