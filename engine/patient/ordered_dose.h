// Doses on record: what is ordered or taken of an agent each time, how often and by which route,
// as far as the record says it.
//
// Shape:   an amount in the unit that was stated: a mass, a volume, international units or tablets.
//          Where an amount or a schedule is absent, how much is taken is not known, and `why` says
//          what could not be understood.
// Errors:  D150 for a line that states no dose; D151 for an amount that nobody takes.
#pragma once

#include <optional>
#include <string>

#include "engine/knowledge/model.h"
#include "engine/quantity/dose_amount.h"
#include "engine/syntax/phrases.h"

namespace regimen::patient {

struct OrderedDose {
  std::optional<quantity::AmountRange> amount{};  // of one administration
  std::optional<quantity::Schedule> schedule{};
  std::optional<quantity::Schedule> rarest{};  // where a range is stated: at least so often
  std::optional<knowledge::TermId> route{};
  std::string written{};    // "5 mg every day, oral", or the text that stands in its place
  std::string why{};        // it is not understood; empty when it is
  bool is_in_turn = false;  // one of several instructions that may follow one another

  bool is_known() const { return amount && schedule; }
};
// Do both say the same to every test?
bool takes_the_same(const OrderedDose& left, const OrderedDose& right);

// "5 mg every day, oral"
std::string dose_text(const knowledge::Model& model, const OrderedDose& dose);

// Why nobody takes so much each time: "`0 mg` is no amount"; empty when somebody may.
std::string why_implausible(const quantity::AmountRange& amount);

// The amount and the schedule of a phrase; nullopt for what has none, or a unit that is not known.
std::optional<quantity::AmountRange> amount_of(const knowledge::Model& model,
                                               const syntax::DosePhrase& phrase);
std::optional<quantity::Schedule> schedule_of(const syntax::Schedule& written);

}  // namespace regimen::patient
