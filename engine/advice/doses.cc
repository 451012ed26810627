#include "engine/advice/doses.h"

#include "engine/derivation/words.h"
#include "engine/model/print.h"

namespace regimen::advice {

namespace {

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

std::string graduations_of(const model::Dose& dose, bool is_subcutaneous) {
  if (!dose.volume || dose.volume->high > Rational(1) || (!dose.syringe && !is_subcutaneous)) {
    return "";
  }
  const quantity::Syringe syringe = dose.syringe.value_or(quantity::Syringe{});
  const Rational per_ml(syringe.units_per_ml);
  const std::string low = graduation(dose.volume->low * per_ml);
  const std::string high = graduation(dose.volume->high * per_ml);
  const bool is_between = low.starts_with("between") || high.starts_with("between");
  const std::string range = low == high ? low : low + (is_between ? " to " : " .. ") + high;
  return range + " units of a " + syringe.to_text() + " syringe";
}

std::string note_of(const model::Model& model, const model::Dose& dose) {
  if (!dose.amount) {
    return "the source states no amount; none is given";
  }
  if (!dose.capped_by) {
    return "";
  }
  const model::Limit& limit = model[*dose.capped_by];
  std::string note = "capped by " + derivation::in_sentence(limit.header.title);
  for (const model::Citation& citation : limit.header.citations) {
    note += ", " + model::to_text(model, citation);
  }
  return dose.arithmetic.empty() ? note : note + ": " + dose.arithmetic;
}

DoseGiven given(const model::Model& model, model::DoseId dose_id) {
  const model::Dose& dose = model[dose_id];
  DoseGiven words{.dose = dose_id,
                  .amount = dose.amount ? dose.amount->to_text() : "",
                  .volume = dose.volume ? dose.volume->to_text() : "",
                  .graduations = "",
                  .schedule = dose.schedule ? dose.schedule->to_text() : "",
                  .route = dose.route ? model[*dose.route].header.name : "",
                  .note = note_of(model, dose)};
  if (dose.preferred_by) {
    const model::Resolve& resolve = model[*dose.preferred_by];
    words.note += (words.note.empty() ? "" : "; ") + std::string("in force by `") +
                  resolve.header.name + "` of module " +
                  model.modules[resolve.header.module.index()].name + ": " + resolve.because;
  }
  words.graduations = graduations_of(dose, words.route == "subcutaneous");
  return words;
}

}  // namespace

std::vector<DoseGiven> doses_given(const Case& one, model::AgentId agent) {
  const model::Model& model = one.knowledge.model;
  std::vector<DoseGiven> doses;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    const model::DoseId dose(i);
    if (model[dose].agent != agent) {
      continue;
    }
    const std::string symbol = model::dose_symbol(model, dose);
    if (one.truth("gives_dose", {{"agent", model[agent].header.name}, {"dose", symbol}})
            .is_definite) {
      doses.push_back(given(model, dose));
    }
  }
  return doses;
}

}  // namespace regimen::advice
