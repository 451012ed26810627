// Implements engine/logic/lower_statements.h: protocols and their steps.
#include <string>
#include <utility>

#include "engine/logic/lower_statements.h"
#include "engine/syntax/relations.h"

namespace regimen::logic {
namespace {

using Role = Rule::Role;

// `adults` is the test that an author would write as `age >= 18 years`.
constexpr std::int64_t kAdultYears = 18;

}  // namespace

void StatementLowering::lower_population(const knowledge::Protocol& protocol,
                                         SmallVector<Literal>& body) {
  add_sex(protocol.sex, body);
  if (protocol.adults) {
    quantity::Unit years;
    const auto parsed = model_.units.parse("years");
    if (const auto* unit = std::get_if<quantity::Unit>(&parsed)) {
      years = *unit;
    }
    years.text = "years";
    knowledge::Compare adult{knowledge::AgeOperand{},
                             quantity::Comparison::kGreaterEqual,
                             {quantity::Quantity{quantity::Rational(kAdultYears), years},
                              quantity::Rational(kAdultYears)}};
    body.emplace_back(TestLiteral{builder_.test(std::move(adult), "age >= 18 years"), false});
  }
}

void StatementLowering::lower_protocol(knowledge::ProtocolId id) {
  const knowledge::Protocol& protocol = model_[id];
  const Subject subject = subject_of(relation::Stepper::kProtocol, protocol.header.name, id);
  // Without `indicated when` a protocol is never indicated (W223).
  if (protocol.indicated) {
    SmallVector<Literal> body;
    lower_population(protocol, body);
    conditions_.lower(*protocol.indicated, subject.scope, body);
    lower_when(subject, std::move(body));
  }
  std::vector<Stop> stops;
  if (protocol.unless) {
    stops.push_back({subject.scope, subject.origin, {}});
    conditions_.lower(*protocol.unless, subject.scope, stops.back().body);
  }
  lower_application(subject, stops);
  for (std::uint32_t step = 0; step < protocol.steps.size(); ++step) {
    lower_step(id, step);
  }
  for (std::uint32_t i = 0; i < protocol.titrations.size(); ++i) {
    lower_titration(subject_of(relation::Stepper::kProtocol, protocol.header.name,
                               ProtocolStepRef{id, i, ProtocolStepRef::Part::kTitration}),
                    protocol, protocol.titrations[i]);
  }
  lower_monitors(id);
}

// Whoever takes the agent and may go on with it has the dose moved toward the range.
void StatementLowering::lower_titration(const Subject& subject, const knowledge::Protocol& protocol,
                                        const knowledge::Titration& titration) {
  const std::string& agent = model_[titration.agent].header.name;
  const knowledge::Dose& dose = model_[titration.dose];
  const std::string schedule = dose.schedule ? " " + dose.schedule->to_text() : "";
  const auto bound = [&](const quantity::Rational& amount) {
    return quantity::display(amount, dose.amount->unit.text) + schedule;
  };
  const std::string until = (titration.every ? ", every " + titration.every->to_text() : "") +
                            ", until " + model_[titration.lab].header.name + " lies in " +
                            titration.range;
  const auto add_move = [&](knowledge::ConditionId when, const std::string& words) {
    SmallVector<Literal> body;
    lower_population(protocol, body);
    if (protocol.sex == knowledge::Sex::kAny) {
      add_sex(dose.sex, body);
    }
    body.push_back(taking(titration.agent));
    body.emplace_back(AtomLiteral{agent_atom(relation::kBlocked, titration.agent), true});
    conditions_.lower(when, subject.scope, body);
    add(subject, agent_atom(relation::kAdjusted, titration.agent), body, Role::kConclude);
    add(subject, atom(relation::kTitrated, {words}), std::move(body), Role::kConclude);
  };
  add_move(titration.below, "raise " + agent + " by " + titration.step.text() + ", not above " +
                                bound(dose.amount->high) + until);
  add_move(titration.above, "lower " + agent + " by " + titration.step.text() + ", not below " +
                                bound(dose.amount->low) + until);
}

// Whoever takes an agent that the protocol starts is monitored, whatever it says of going on.
void StatementLowering::lower_monitors(knowledge::ProtocolId id) {
  const knowledge::Protocol& protocol = model_[id];
  std::vector<SmallVector<Literal>> bodies = {
      {AtomLiteral{atom(relation::kProtocolRecommended, {protocol.header.name}), false}}};
  for (const knowledge::ProtocolStep& step : protocol.steps) {
    if (step.kind == knowledge::ProtocolStep::Kind::kStart) {
      SmallVector<Literal>& body = bodies.emplace_back();
      lower_population(protocol, body);
      body.push_back(taking(step.agent));
    }
  }
  for (std::uint32_t monitor = 0; monitor < protocol.monitors.size(); ++monitor) {
    const Subject subject =
        subject_of(relation::Stepper::kProtocol, protocol.header.name,
                   ProtocolStepRef{id, monitor, ProtocolStepRef::Part::kMonitor});
    const Atom head{builder_.relation(relation::kMonitored),
                    {subject.args[0], symbol("number", std::to_string(monitor))}};
    for (const SmallVector<Literal>& body : bodies) {
      add(subject, head, body, Role::kConclude);
    }
  }
}

void StatementLowering::lower_step(knowledge::ProtocolId id, std::uint32_t step) {
  using Kind = knowledge::ProtocolStep::Kind;
  const knowledge::ProtocolStep& statement = model_[id].steps[step];
  const Subject subject =
      subject_of(relation::Stepper::kProtocol, model_[id].header.name, ProtocolStepRef{id, step});
  SmallVector<Literal> when;
  if (statement.when) {
    conditions_.lower(*statement.when, subject.scope, when);
  }
  if (statement.kind == Kind::kHold || statement.kind == Kind::kStop) {
    const auto& relation = statement.kind == Kind::kHold ? relation::kHeld : relation::kStopped;
    add(subject, agent_atom(relation, statement.agent), std::move(when), Role::kConclude);
    return;
  }
  const SmallVector<Literal> proposed = when;
  if (statement.dose && model_[id].sex == knowledge::Sex::kAny) {
    add_sex(model_[*statement.dose].sex, when);  // a dose for women starts nothing in a man
  }
  if (statement.kind == Kind::kStart) {
    // A start that is not taken in this patient must not block the protocol.
    add(subject, atom(relation::kStarts, {subject.name, model_[statement.agent].header.name}), when,
        Role::kConclude);
  }
  const auto& gate = statement.kind == Kind::kStart ? relation::kProtocolIndicated
                                                    : relation::kProtocolRecommended;
  SmallVector<Literal> body{AtomLiteral{atom(gate, {subject.name}), false}};
  SmallVector<Literal> indicated = body;
  indicated.append(when);
  add(subject, agent_atom(relation::kIndicated, statement.agent), std::move(indicated),
      Role::kConclude);
  body.append(proposed);
  give(subject, {statement.agent, statement.dose, std::move(body)});
}

}  // namespace regimen::logic
