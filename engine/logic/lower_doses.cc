// Implements engine/logic/lower_statements.h: what is taken beside limits and doses in force.
#include <string>
#include <utility>

#include "engine/logic/lower_statements.h"

namespace regimen::logic {
namespace {

using Role = Rule::Role;

std::string text_of(const knowledge::Model& model, const knowledge::CompareDose& dose) {
  return "dose of " + model[dose.agent].header.name + " " +
         std::string(quantity::symbol(dose.comparison)) + " " + dose.threshold.written->text() +
         (dose.window ? " per " + dose.window->to_text() : "");
}

// `dose of a <= what the dose gives a day`; nothing where the dose states no such amount.
std::optional<knowledge::CompareDose> at_most(const knowledge::Dose& dose) {
  const std::optional<quantity::AmountRange>& amount = dose.amount ? dose.amount : dose.volume;
  const auto kind = amount ? quantity::kind_of_amount(amount->unit) : std::nullopt;
  const auto often = dose.schedule ? quantity::daily_frequency(*dose.schedule).high : std::nullopt;
  if (!kind || !often || dose.scaled) {
    return std::nullopt;
  }
  const quantity::Rational a_day = amount->high * *often;
  quantity::Unit unit = amount->unit;
  const quantity::Rational canonical = a_day * unit.factor;
  unit.text += "/d";
  return knowledge::CompareDose{
      .agent = dose.agent,
      .kind = *kind,
      .comparison = quantity::Comparison::kLessEqual,
      .threshold = {quantity::Quantity{a_day, std::move(unit)}, canonical}};
}

}  // namespace

// More than the limit allows in its time.
void StatementLowering::lower_limit(knowledge::LimitId id) {
  const knowledge::Limit& limit = model_[id];
  const auto kind = quantity::kind_of_amount(limit.unit);
  if (!kind) {
    return;
  }
  knowledge::CompareDose above{
      .agent = limit.agent,
      .kind = *kind,
      .comparison = quantity::Comparison::kGreater,
      .threshold = {quantity::Quantity{limit.amount, limit.unit}, limit.amount * limit.unit.factor},
      .window = limit.period};
  SmallVector<Literal> body;
  add_sex(limit.sex, body);
  std::string text = text_of(model_, above);
  body.emplace_back(TestLiteral{builder_.test(std::move(above), std::move(text)), false});
  Subject subject;
  subject.origin = id;
  add(subject, agent_atom(relation::kOverdosed, limit.agent), std::move(body), Role::kConclude);
}

// More than each of the doses in force for this patient. One that states no amount allows any.
void StatementLowering::lower_usual_doses(knowledge::AgentId id) {
  for (const knowledge::DoseId dose : doses_of_[id.index()]) {
    SmallVector<Literal> body;
    add_fit(dose, body);
    if (auto test = at_most(model_[dose])) {
      std::string text = text_of(model_, *test);
      body.emplace_back(TestLiteral{builder_.test(std::move(*test), std::move(text)), false});
    }
    Subject subject;
    subject.origin = dose;
    add(subject, agent_atom(relation::kKeepsDose, id), std::move(body), Role::kConclude);
  }
  Subject subject;
  subject.origin = id;
  add(subject, agent_atom(relation::kAboveDoses, id),
      {AtomLiteral{agent_atom(relation::kDosed, id), false}, taking(id),
       AtomLiteral{agent_atom(relation::kKeepsDose, id), true}},
      Role::kConclude);
}

}  // namespace regimen::logic
