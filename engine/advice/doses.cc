#include "engine/advice/doses.h"

#include "engine/evaluation/derivation/words.h"
#include "engine/evaluation/results.h"
#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"
#include "engine/syntax/relations.h"

namespace regimen::advice {

namespace {

using quantity::AmountRange;
using quantity::Rational;

// A syringe is drawn by whole graduations; what falls between two is said as that.
std::string graduation(const Rational& count) {
  if (count.is_integer()) {
    return count.to_text();
  }
  const std::optional<std::int64_t> below = count.floor_integer();
  return below ? "between " + std::to_string(*below) + " and " + std::to_string(*below + 1)
               : count.to_text();
}

std::string graduations_of(const knowledge::Dose& dose, const std::optional<AmountRange>& volume,
                           bool is_subcutaneous) {
  if (!volume || volume->high > Rational(1) || (!dose.syringe && !is_subcutaneous)) {
    return "";
  }
  const quantity::Syringe syringe = dose.syringe.value_or(quantity::Syringe{});
  const Rational per_ml(syringe.units_per_ml);
  const std::string low = graduation(volume->low * per_ml);
  const std::string high = graduation(volume->high * per_ml);
  const bool is_between = low.starts_with("between") || high.starts_with("between");
  const std::string range = low == high ? low : low + (is_between ? " to " : " .. ") + high;
  return range + " units of a " + syringe.to_text() + " syringe";
}

std::string citations_of(const knowledge::Model& model, const knowledge::Limit& limit) {
  return derivation::in_sentence(limit.header.title) + " [" +
         citations_text(model, limit.header.citations) + "]";
}

std::string note_of(const knowledge::Model& model, const knowledge::Dose& dose) {
  if (!dose.amount) {
    return "the source states no amount; none is given";
  }
  if (!dose.capped_by) {
    return dose.kind_arithmetic;
  }
  const std::string note = "capped by " + citations_of(model, model[*dose.capped_by]);
  return dose.arithmetic.empty() ? note : note + ": " + dose.arithmetic;
}

// What a dose is for this patient.
struct Amount {
  std::optional<AmountRange> mass;
  std::optional<AmountRange> volume;
  std::string note;
  std::vector<knowledge::LimitId> limits{};
};

// The one value that the measure surely has; nothing when it is not known exactly.
std::optional<Rational> measured(const PatientContext& context, knowledge::LabId by) {
  const std::vector<quantity::Interval> values =
      evaluation::candidates(context.knowledge.model, context.record, knowledge::LabOperand{by});
  const bool is_known = values.size() == 1 && values.front().is_point();
  return is_known ? values.front().low : std::nullopt;
}

// Within each limit of the agent, or not at all.
void keep_within_limits(const PatientContext& context, const knowledge::Dose& dose,
                        Amount& amount) {
  const knowledge::Model& model = context.knowledge.model;
  for (std::size_t i = 0; i < model.limits.size(); ++i) {
    const knowledge::Limit& limit = model.limits[i];
    const bool is_for_dose = limit.agent == dose.agent && !limit.header.is_claim &&
                             (limit.sex == dose.sex || limit.sex == knowledge::Sex::kAny ||
                              dose.sex == knowledge::Sex::kAny);
    if (!is_for_dose || !amount.mass) {
      continue;
    }
    const bool is_same = amount.mass->unit.dimension == limit.unit.dimension;
    const std::optional<AmountRange> measure =
        is_same ? amount.mass : quantity::counterpart_of(*amount.mass, model[dose.agent].potency);
    const auto total = dose.schedule && measure
                           ? quantity::cumulative(*measure, *dose.schedule, limit.period)
                           : std::nullopt;
    const auto allowed =
        total ? quantity::convert({limit.amount, limit.unit}, total->unit)
              : std::variant<Rational, quantity::ConversionError>(quantity::ConversionError{});
    const auto* most = std::get_if<Rational>(&allowed);
    if (most == nullptr || total->low > *most) {
      amount.mass.reset();
      amount.limits.emplace_back(i);
      amount.note +=
          "; " +
          (most == nullptr ? "it cannot be compared with " : total->arithmetic + ", above ") +
          citations_of(model, limit) + ": none is given";
    } else if (total->high > *most) {
      amount.limits.emplace_back(i);
      amount.mass->high = amount.mass->high * *most / total->high;
      amount.note += "; " + total->arithmetic + ": capped by " + citations_of(model, limit);
    }
  }
}

// `0.5 mg/kg by weight` at 80 kg.
Amount scaled_amount(const PatientContext& context, const knowledge::Dose& dose) {
  const knowledge::Model& model = context.knowledge.model;
  const knowledge::ScaledAmount& scaled = *dose.scaled;
  const knowledge::Lab& measure = model[scaled.by];
  const std::optional<Rational> value = measured(context, scaled.by);
  if (!value) {
    return {{}, {}, measure.header.name + " is not known exactly; no amount is given"};
  }
  const Rational times = *value * measure.unit.factor / scaled.per.factor;
  Amount amount{
      AmountRange{scaled.amount.low * times, scaled.amount.high * times, scaled.amount.unit},
      {},
      {}};
  amount.note = dose.stated->to_text() + dose.kind_words + " at " +
                quantity::display(*value, measure.unit.text) + " is " + amount.mass->to_text();
  keep_within_limits(context, dose, amount);
  if (amount.mass) {
    const knowledge::Agent& agent = model[dose.agent];
    for (const auto& known : {amount.mass, quantity::counterpart_of(*amount.mass, agent.potency)}) {
      auto volume = known ? quantity::volume_of(*known, agent.strength)
                          : std::variant<AmountRange, std::string>(std::string());
      if (auto* range = std::get_if<AmountRange>(&volume)) {
        amount.volume = std::move(*range);
      }
    }
  }
  return amount;
}

// "0.005 mL is less than a syringe can measure (0.01 mL)"
std::string not_to_be_drawn(const AmountRange& volume) {
  const Rational graduation(1, 100);
  if (volume.unit.text != "mL" || volume.low >= graduation) {
    return "";
  }
  const AmountRange least{.low = volume.low, .high = volume.low, .unit = volume.unit};
  return least.to_text() +
         " is less than a syringe can measure (0.01 mL): a weaker solution is needed";
}

Amount stated_amount(const knowledge::Model& model, const knowledge::Dose& dose) {
  Amount amount{dose.amount, dose.volume, note_of(model, dose)};
  if (dose.capped_by) {
    amount.limits.push_back(*dose.capped_by);
  }
  return amount;
}

DoseGiven given(const PatientContext& context, knowledge::DoseId dose_id) {
  const knowledge::Model& model = context.knowledge.model;
  const knowledge::Dose& dose = model[dose_id];
  const Amount amount = dose.scaled ? scaled_amount(context, dose) : stated_amount(model, dose);
  // How often nothing is given says nothing.
  const bool has_schedule = dose.schedule && (amount.mass || !dose.scaled);
  DoseGiven words{.dose = dose_id,
                  .amount = amount.mass ? amount.mass->to_text() : "",
                  .volume = amount.volume ? amount.volume->to_text() : "",
                  .graduations = "",
                  .schedule = has_schedule ? dose.schedule->to_text() : "",
                  .route = dose.route ? model[*dose.route].header.name : "",
                  .note = amount.note,
                  .range = amount.mass,
                  .limits = amount.limits};
  if (dose.preferred_by) {
    const knowledge::Resolve& resolve = model[*dose.preferred_by];
    words.note += (words.note.empty() ? "" : "; ") + std::string("chosen by `") +
                  resolve.header.name + "` of module " +
                  model.modules[resolve.header.module.index()].name + ": " + resolve.because;
  }
  if (const std::string danger = amount.volume ? not_to_be_drawn(*amount.volume) : "";
      !danger.empty()) {
    words.note += (words.note.empty() ? "" : "; ") + danger;
  }
  words.graduations = graduations_of(dose, amount.volume, words.route == "subcutaneous");
  return words;
}

}  // namespace

std::vector<DoseGiven> doses_given(const PatientContext& context, knowledge::AgentId agent) {
  const knowledge::Model& model = context.knowledge.model;
  std::vector<DoseGiven> doses;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    const knowledge::DoseId dose(i);
    if (model[dose].agent != agent) {
      continue;
    }
    const std::string symbol = knowledge::dose_symbol(model, dose);
    if (context.truth(relation::kGivesDose, {model[agent].header.name, symbol}).is_definite) {
      doses.push_back(given(context, dose));
    }
  }
  return doses;
}

}  // namespace regimen::advice
