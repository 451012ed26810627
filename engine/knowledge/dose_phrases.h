// Dose phrases: `100 .. 200 mg every week, intramuscular` as an amount, what it is in mass and
// volume, a schedule and a route. Also what a scenario expects.
#pragma once

#include <optional>

#include "engine/knowledge/check.h"

namespace regimen::knowledge {

using quantity::AmountKind;
using quantity::kind_of_amount;
Diagnostic wrong_dose_unit(const std::string& text, const quantity::Unit& unit, Span span);

// dose_kinds.cc: whether an amount is one of the kinds that need a witness beside the number, as
// `mg/kg`, `mg/d`, or has a witness that it does not need.
bool is_compound(const syntax::DosePhrase& phrase);
// Of those fills `stated`, and with its witness `amount`, or `scaled`; E243 without it.
struct NumberRange {
  quantity::Rational low;
  quantity::Rational high;
};
void read_compound(Scope& scope, const syntax::DosePhrase& phrase, const NumberRange& range,
                   Dose& dose);

// dose_schedules.cc: how often, for how long, at most how often.
std::optional<quantity::Schedule> read_schedule(Scope& scope, const syntax::Schedule& written);

// Fills `stated`, `syringe`, `amount`, `volume`, `schedule` and `route` of the dose.
void read_phrase(Scope& scope, const syntax::DosePhrase& phrase, Dose& dose);

bool is_sex_shared(Sex left, Sex right);

// dose_checks.cc: a dose within its limits; W209 and a cap, or E225.
void apply_limits(Scope& scope, const syntax::DosePhrase& phrase, Dose& dose);
// Doses of one agent, stated in different dimensions, that differ at least fivefold.
void compare_doses(Context& context);

}  // namespace regimen::knowledge
