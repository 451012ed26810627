#include "engine/api/expected_dose.h"

#include "engine/knowledge/print.h"
#include "engine/quantity/time_words.h"

namespace regimen::api {

namespace {

using quantity::Rational;

// `range` in `unit`, exactly; through the strength where it is mass against volume.
std::optional<quantity::AmountRange> in_unit(const quantity::AmountRange& range,
                                             const quantity::Unit& unit,
                                             const std::optional<quantity::Quantity>& strength) {
  quantity::AmountRange from = range;
  if (from.unit.dimension != unit.dimension) {
    const auto as_mass = mass_of(from, strength);
    const auto as_volume = volume_of(from, strength);
    const auto* mass = std::get_if<quantity::AmountRange>(&as_mass);
    const auto* volume = std::get_if<quantity::AmountRange>(&as_volume);
    if (mass != nullptr && mass->unit.dimension == unit.dimension) {
      from = *mass;
    } else if (volume != nullptr && volume->unit.dimension == unit.dimension) {
      from = *volume;
    } else {
      return std::nullopt;
    }
  }
  const auto low = convert({from.low, from.unit}, unit);
  const auto high = convert({from.high, from.unit}, unit);
  if (!std::holds_alternative<Rational>(low) || !std::holds_alternative<Rational>(high)) {
    return std::nullopt;
  }
  return quantity::AmountRange{std::get<Rational>(low), std::get<Rational>(high), unit};
}

bool is_same_amount(const knowledge::Model& model, const advice::DoseGiven& given,
                    const quantity::AmountRange& expected) {
  if (!given.range) {
    return false;
  }
  const quantity::AmountRange& amount = *given.range;
  const auto converted = in_unit(expected, amount.unit, model[model[given.dose].agent].strength);
  return converted && converted->low == amount.low && converted->high == amount.high;
}

std::string word_of(const std::optional<quantity::Schedule>& schedule) {
  return schedule ? schedule->to_text() : "not stated";
}

bool is_same_schedule(const knowledge::Dose& dose, const syntax::Schedule& expected) {
  if (!dose.schedule || static_cast<int>(dose.schedule->kind) != static_cast<int>(expected.kind) ||
      std::to_string(dose.schedule->times) != expected.times) {
    return false;
  }
  if (expected.kind == syntax::Schedule::Kind::kOnce) {
    return true;
  }
  const auto is_same = [](const syntax::Duration& written, const quantity::Duration& meant) {
    const auto count = Rational::parse(written.number.text);
    const auto period = count ? duration_of(*count, written.unit) : std::nullopt;
    return period && *period == meant;
  };
  const auto& course = dose.schedule->course;
  const auto& cap = dose.schedule->cap;
  const bool has_course =
      !expected.lasting || (course && is_same(*expected.lasting, course->lasting));
  const bool has_again =
      !expected.again || (course && course->again && is_same(*expected.again, *course->again));
  const bool has_cap = !expected.most || (cap && std::to_string(cap->times) == *expected.most &&
                                          is_same(expected.longer, cap->period));
  return is_same(expected.period, dose.schedule->period) && has_course && has_again && has_cap;
}

}  // namespace

std::optional<std::string> dose_difference(const knowledge::Model& model,
                                           const advice::DoseGiven& given,
                                           const syntax::DosePhrase& expected) {
  const knowledge::Dose& dose = model[given.dose];
  const auto amount = patient::amount_of(model, expected);
  if (expected.low && !amount) {
    return "the expected amount is not understood: `" + expected.unit + "` is not a unit";
  }
  if (amount && !is_same_amount(model, given, *amount)) {
    return "the amount is " + (given.range ? given.range->to_text() : "not stated");
  }
  if (expected.schedule && !is_same_schedule(dose, *expected.schedule)) {
    return "the schedule is " + word_of(dose.schedule);
  }
  if (expected.route && (!dose.route || model[*dose.route].header.name != expected.route->text)) {
    return "the route is " + (dose.route ? model[*dose.route].header.name : "not stated");
  }
  return std::nullopt;
}

}  // namespace regimen::api
