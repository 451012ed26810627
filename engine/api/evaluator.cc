// Implements values of engine/api/evaluator.h; sums, products and comparisons are in operators.cc.
#include "engine/api/evaluator.h"

#include <array>
#include <charconv>

#include "engine/api/expression_diagnostics.h"
#include "engine/base/nearest.h"
#include "engine/base/overload.h"
#include "engine/quantity/time_words.h"

namespace regimen::api {

namespace {

using quantity::Rational;

bool is_graduation(std::string_view unit) {
  return unit == "units" || unit == "unit";
}

std::optional<quantity::Syringe> syringe_of(const std::string& text) {
  constexpr std::array<std::int32_t, 5> kKnown{30, 40, 50, 100, 500};
  std::int32_t units_per_ml = 0;
  if (!text.starts_with("U-")) {
    return std::nullopt;
  }
  const auto [end, error] =
      std::from_chars(text.data() + 2, text.data() + text.size(), units_per_ml);
  const bool is_known = std::find(kKnown.begin(), kKnown.end(), units_per_ml) != kKnown.end();
  if (error != std::errc() || end != text.data() + text.size() || !is_known) {
    return std::nullopt;
  }
  return quantity::Syringe{units_per_ml};
}

// The amount through its strength, when that gives the dimension of `unit`.
std::optional<quantity::Quantity> through_strength(const Amount& amount,
                                                   const quantity::Unit& unit) {
  const quantity::AmountRange range{amount.value, amount.value, amount.unit};
  for (const auto& outcome : {mass_of(range, amount.strength), volume_of(range, amount.strength)}) {
    const auto* found = std::get_if<quantity::AmountRange>(&outcome);
    if (found != nullptr && found->unit.dimension == unit.dimension) {
      return quantity::Quantity{found->low, found->unit};
    }
  }
  return std::nullopt;
}

std::string known_agent_with_strength(const knowledge::Model& model) {
  for (const knowledge::Agent& agent : model.agents) {
    if (agent.strength) {
      return agent.header.name;
    }
  }
  return "AGENT";
}

// A mass or a volume, which a strength relates.
bool is_drawn(const quantity::Unit& unit) {
  quantity::Dimension mass;
  mass.exponents[quantity::Dimension::kMass] = 1;
  quantity::Dimension volume;
  volume.exponents[quantity::Dimension::kLength] = 3;
  return unit.dimension == mass || unit.dimension == volume;
}

// What would relate the two, with an example that can be typed.
std::string conversion_help(const knowledge::Model& model, const Amount& amount,
                            const quantity::Unit& unit) {
  const auto outcome = convert({amount.value, amount.unit}, unit, amount.molar_mass);
  const auto* error = std::get_if<quantity::ConversionError>(&outcome);
  const std::string written = quantity::display(amount.value, amount.unit.text);
  if (error != nullptr && error->molar_mass_would_help && !amount.molar_mass) {
    return "name the lab, as in `8.9 nmol/L of total_testosterone in ng/dL`";
  }
  if (!amount.strength && is_drawn(amount.unit) && is_drawn(unit)) {
    return "name the substance, as in `" + written + " of " + known_agent_with_strength(model) +
           "`, or give a strength, as in `" + written +
           " at 200 mg/mL`: 0.1 mL at 200 mg/mL is "
           "20 mg, not 0.1 mg";
  }
  return "ask for a unit of the same kind";
}

}  // namespace

std::string value_text(const Evaluated& value) {
  return std::visit(Overload{[](const Amount& amount) {
                               return quantity::display(amount.value, amount.unit.text);
                             },
                             [](const quantity::Date& date) { return date.to_text(); },
                             [](const quantity::Instant& instant) { return instant.to_text(); },
                             [](const quantity::TimeOfDay& time) { return time.to_text(); }},
                    value);
}

std::optional<Rational> in_unit(const Amount& amount, const quantity::Unit& unit) {
  const auto direct = convert({amount.value, amount.unit}, unit, amount.molar_mass);
  if (const auto* value = std::get_if<Rational>(&direct)) {
    return *value;
  }
  const auto related = through_strength(amount, unit);
  if (!related) {
    return std::nullopt;
  }
  const auto converted = convert(*related, unit, amount.molar_mass);
  const auto* value = std::get_if<Rational>(&converted);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::nullopt_t Evaluator::refuse(diagnostics::Diagnostic diagnostic) {
  sink_.add(std::move(diagnostic));
  return std::nullopt;
}

std::optional<Evaluated> Evaluator::value(syntax::ValueId id) {
  const syntax::Value& node = tree_[id];
  return std::visit([&](const auto& kind) { return compute(kind, node.span); }, node.value);
}

std::optional<quantity::Unit> Evaluator::unit(const std::string& text, syntax::Span span) {
  if (text.empty()) {
    return quantity::dimensionless();
  }
  auto parsed = model_.units.parse(text);
  if (auto* found = std::get_if<quantity::Unit>(&parsed)) {
    found->text = text;
    return std::move(*found);
  }
  // The words of the calendar are there even when no stdlib is.
  if (const auto span_of_time = quantity::duration_of(Rational(1), text)) {
    const bool is_months = span_of_time->months != 0;
    auto ucum = quantity::UnitTable::ucum().parse(is_months ? "mo" : "s");
    auto& base = std::get<quantity::Unit>(ucum);
    base.factor = base.factor *
                  (is_months ? Rational(span_of_time->months) : Rational(span_of_time->seconds));
    base.text = text;
    return std::move(base);
  }
  return refuse(unit_not_known(std::get<quantity::UnitError>(parsed), span));
}

std::optional<Amount> Evaluator::amount(const syntax::Quantity& quantity) {
  if (is_graduation(quantity.unit)) {
    return refuse(units_of_what(quantity.number.text, quantity.span));
  }
  const std::optional<Rational> number = Rational::parse(quantity.number.text);
  if (!number) {
    return refuse(
        not_a_time("`" + quantity.number.text + "` is too long a number", quantity.number.span));
  }
  std::optional<quantity::Unit> found = unit(quantity.unit, quantity.unit_span);
  if (!found) {
    return std::nullopt;
  }
  return Amount{*number, std::move(*found), {}, {}};
}

Evaluator::Result Evaluator::compute(const syntax::NameValue& name, syntax::Span span) {
  return refuse(no_patient_here(name.name.text, span));
}

Evaluator::Result Evaluator::compute(const syntax::SelectedValue& selected, syntax::Span span) {
  return refuse(no_patient_here(selected.lab.text, span));
}

Evaluator::Result Evaluator::compute(const syntax::TextValue& /*text*/, syntax::Span span) {
  return refuse(only_in_rules("a text", span));
}

Evaluator::Result Evaluator::compute(const syntax::CallValue& call, syntax::Span span) {
  return refuse(only_in_rules("`" + call.function.text + "`", span));
}

Evaluator::Result Evaluator::compute(const syntax::AggregateValue& aggregate, syntax::Span span) {
  return aggregate.over ? refuse(only_in_rules("`" + aggregate.kind.text + "`", span))
                        : refuse(no_patient_here("dose", span));
}

Evaluator::Result Evaluator::compute(const syntax::QuantityValue& quantity, syntax::Span /*span*/) {
  return amount(quantity.quantity);
}

Evaluator::Result Evaluator::compute(const syntax::DateValue& date, syntax::Span span) {
  if (const auto day = quantity::Date::parse(date.date.text)) {
    return *day;
  }
  if (const auto instant = quantity::Instant::parse(date.date.text)) {
    return *instant;
  }
  return refuse(not_a_time("`" + date.date.text + "` is not a date of the calendar", span));
}

Evaluator::Result Evaluator::compute(const syntax::TimeValue& time, syntax::Span span) {
  if (const auto parsed = quantity::TimeOfDay::parse(time.text)) {
    return *parsed;
  }
  return refuse(not_a_time("`" + time.text + "` is not a time of day", span));
}

std::optional<Amount> Evaluator::graduations(const syntax::OfValue& of, syntax::Span span) {
  const std::optional<quantity::Syringe> syringe = syringe_of(*of.syringe);
  if (!syringe) {
    return refuse(no_such_syringe(*of.syringe, span));
  }
  const auto* written = std::get_if<syntax::QuantityValue>(&tree_[of.amount].value);
  if (written == nullptr || !is_graduation(written->quantity.unit)) {
    return refuse(not_of_that("only `units` are read off a syringe",
                              "write `10 units of a U-100 syringe`", tree_[of.amount].span));
  }
  const std::optional<Rational> count = Rational::parse(written->quantity.number.text);
  if (!count) {
    return refuse(not_of_that("the number of units is too long a number",
                              "write `10 units of a U-100 syringe`", tree_[of.amount].span));
  }
  const quantity::AmountRange volume = volume_of_graduations(*count, *count, *syringe);
  return Amount{volume.low, volume.unit, {}, {}};
}

std::optional<Amount> Evaluator::amount_of(Amount amount, const syntax::Name& name) {
  if (const auto agent = knowledge::find_agent(model_, name.text)) {
    if (!model_[*agent].strength) {
      return refuse(not_of_that("`" + name.text + "` has no strength",
                                "give one, as `0.5 mL at 200 mg/mL`", name.span));
    }
    amount.strength = model_[*agent].strength;
    return amount;
  }
  if (const auto lab = knowledge::find_lab(model_, name.text)) {
    amount.molar_mass = model_[*lab].molar_mass;
    return amount;
  }
  std::vector<std::string> names;
  for (const knowledge::Agent& agent : model_.agents) {
    names.push_back(agent.header.name);
  }
  for (const knowledge::Lab& lab : model_.labs) {
    names.push_back(lab.header.name);
  }
  const std::vector<std::string> meant = nearest_names(name.text, names);
  return refuse(not_of_that("`" + name.text + "` is neither an agent nor a lab",
                            meant.empty() ? "`list agents` and `list labs` show every name"
                                          : "did you mean `" + meant.front() + "`?",
                            name.span));
}

Evaluator::Result Evaluator::compute(const syntax::OfValue& of, syntax::Span span) {
  std::optional<Amount> found;
  if (of.syringe) {
    found = graduations(of, span);
  } else if (const Result inner = value(of.amount)) {
    const auto* amount = std::get_if<Amount>(&*inner);
    if (amount == nullptr) {
      return refuse(
          not_of_that("a date or time is not of anything", "write an amount before `of`", span));
    }
    found = *amount;
  }
  if (!found || !of.of) {
    return found;
  }
  return amount_of(std::move(*found), *of.of);
}

Evaluator::Result Evaluator::compute(const syntax::AtStrengthValue& at, syntax::Span span) {
  const Result inner = value(at.amount);
  const std::optional<Amount> strength = inner ? amount(at.strength) : std::nullopt;
  if (!strength) {
    return std::nullopt;
  }
  const quantity::Dimension& dimension = strength->unit.dimension;
  const bool is_per_volume = dimension.exponents[quantity::Dimension::kLength] == -3;
  const quantity::Quantity written{strength->value, strength->unit};
  if (!is_per_volume || strength->value <= Rational(0)) {
    return refuse(strength_does_not_fit(written.text(), strength->unit, at.strength.span));
  }
  const auto* amount = std::get_if<Amount>(&*inner);
  if (amount == nullptr) {
    return refuse(
        not_of_that("a date or time has no strength", "write an amount before `at`", span));
  }
  Amount found = *amount;
  found.strength = written;
  return found;
}

Evaluator::Result Evaluator::compute(const syntax::NegatedValue& negated, syntax::Span span) {
  const Result inner = value(negated.value);
  if (!inner) {
    return std::nullopt;
  }
  if (const auto* amount = std::get_if<Amount>(&*inner)) {
    Amount found = *amount;
    found.value = -found.value;
    return found;
  }
  return refuse(not_a_time("a date or time has no negative", span));
}

Evaluator::Result Evaluator::compute(const syntax::InUnitValue& in, syntax::Span /*span*/) {
  const Result inner = value(in.value);
  if (!inner) {
    return std::nullopt;
  }
  const auto* amount = std::get_if<Amount>(&*inner);
  const std::optional<quantity::Unit> wanted = unit(in.unit, in.unit_span);
  if (!wanted) {
    return std::nullopt;
  }
  if (amount == nullptr) {
    return refuse(no_conversion("`" + value_text(*inner) + "` is a date or time and has no unit",
                                "remove `in " + in.unit + "`", in.unit_span));
  }
  const std::optional<Rational> converted = in_unit(*amount, *wanted);
  if (!converted) {
    return refuse(no_conversion("`" + quantity::display(amount->value, amount->unit.text) +
                                    "` is " + describe(amount->unit.dimension) + ", `" + in.unit +
                                    "` is " + describe(wanted->dimension),
                                conversion_help(model_, *amount, *wanted), in.unit_span));
  }
  return Amount{*converted, *wanted, amount->molar_mass, amount->strength};
}

}  // namespace regimen::api
