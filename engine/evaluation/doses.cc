#include "engine/evaluation/doses.h"

#include <algorithm>

namespace regimen::evaluation {

namespace {

using patient::Medication;
using patient::OrderedDose;
using quantity::Rational;

struct TakenAmount {
  Rational low = 0;
  std::optional<Rational> high = Rational(0);

  void add(const TakenAmount& more) {
    low = low + more.low;
    high = high && more.high ? std::optional(*high + *more.high) : std::nullopt;
  }
};
TakenAmount anything() {
  return {.low = 0, .high = std::nullopt};
}

// On one schedule: a day on average, or at most in the window.
TakenAmount on_schedule(const quantity::AmountRange& amount, const quantity::Schedule& schedule,
                        const std::optional<quantity::Duration>& window) {
  const Rational& factor = amount.unit.factor;
  if (window) {
    const auto total = quantity::cumulative(amount, schedule, *window);
    return total ? TakenAmount{total->low * factor, total->high * factor} : anything();
  }
  const quantity::Frequency often = quantity::daily_frequency(schedule);
  return {amount.low * factor * often.low,
          often.high ? std::optional(amount.high * factor * *often.high) : std::nullopt};
}

TakenAmount of_dose(const knowledge::Agent& agent, const knowledge::CompareDose& asked,
                    const OrderedDose& dose) {
  const auto amount = dose.amount ? quantity::amount_of_kind(*dose.amount, asked.kind,
                                                             agent.strength, agent.potency)
                                  : std::nullopt;
  if (!amount || !dose.schedule) {
    return anything();
  }
  TakenAmount bounds = on_schedule(*amount, *dose.schedule, asked.window);
  if (dose.rarest) {
    bounds.low = std::min(bounds.low, on_schedule(*amount, *dose.rarest, asked.window).low);
  }
  return bounds;
}

// All instructions together; of those that may follow one another at least the least.
TakenAmount of_entry(const knowledge::Agent& agent, const knowledge::CompareDose& asked,
                     const Medication& entry) {
  if (entry.doses.empty()) {
    return anything();
  }
  TakenAmount together;
  std::optional<Rational> least;
  for (const OrderedDose& dose : entry.doses) {
    const TakenAmount bounds = of_dose(agent, asked, dose);
    together.add(bounds);
    least = least ? std::min(*least, bounds.low) : bounds.low;
  }
  if (entry.doses.front().is_in_turn) {
    together.low = *least;
  }
  return together;
}

bool is_same_entry(const Medication& left, const Medication& right) {
  return std::equal(left.doses.begin(), left.doses.end(), right.doses.begin(), right.doses.end(),
                    patient::takes_the_same);
}

}  // namespace

quantity::Interval dose_taken(const knowledge::Model& model, const knowledge::CompareDose& asked,
                              const patient::Record& record) {
  using Status = Medication::Status;
  TakenAmount all;
  std::vector<const Medication*> counted;
  for (const Medication& entry : record.medications) {
    const bool is_counted =
        entry.agent == asked.agent && entry.may_be_taken() &&
        std::none_of(counted.begin(), counted.end(), [&](const Medication* other) {
          return other->status == entry.status && is_same_entry(*other, entry);
        });
    if (!is_counted) {
      continue;
    }
    counted.push_back(&entry);
    const TakenAmount bounds = of_entry(model[asked.agent], asked, entry);
    if (entry.status == Status::kTaking) {
      all.low = std::max(all.low, bounds.low);
    }
    all.high = all.high && bounds.high ? std::optional(*all.high + *bounds.high) : std::nullopt;
  }
  if (counted.empty()) {
    all = anything();
  }
  quantity::Interval taken;
  taken.low = all.low;
  taken.high = all.high;
  return taken;
}

}  // namespace regimen::evaluation
