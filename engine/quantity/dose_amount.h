// Dose amounts: how much, how often, by which route; and what that is in mass, volume and syringe
// graduations.
//
// Dose kinds are types: mass, volume, international units, tablets; a strength is the witness
// between volume and mass, a syringe between graduations and volume. Nothing is guessed: what lacks
// its witness stays what it is.
//
// Shape:   a range low..high in one unit; low = high for a single amount. A dose whose source
//          states no amount has none and gives none.
// Errors:  DoseError in words, with the danger in numbers where there is one ("0.1 mL is 20 mg
//          here, not 0.1 mg").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/quantity/calendar.h"
#include "engine/quantity/quantity.h"

namespace regimen::quantity {

// How often: `times` per `period`, or once every `period`; as needed has a minimum gap.
struct Schedule {
  enum class Kind : std::uint8_t { kEvery, kTimesPer, kOnce, kAsNeeded } kind = Kind::kEvery;
  std::int32_t times =
      1;            // kTimesPer: twice a week = 2 per 1 week; kAsNeeded: at most `times` per period
  Duration period;  // "1 week", "3 days", "24 hours"; calendar months stay months
  // Goes on for so long, again every so often: 12 days of every 28. Once without `again`.
  struct Course {
    Duration lasting;
    std::optional<Duration> again;
    friend bool operator==(const Course&, const Course&) = default;
  };
  std::optional<Course> course{};
  // kAsNeeded: also at most so often in a longer time.
  struct Cap {
    std::int32_t times = 1;
    Duration period;
    friend bool operator==(const Cap&, const Cap&) = default;
  };
  std::optional<Cap> cap{};
  std::string to_text() const;  // "every week", "twice a week", "as needed, at most 1 per 24 hours"
  // Administrations in a number of days, as an exact ratio; nullopt for calendar months, once and
  // as needed where the ratio is not defined.
  std::optional<Rational> per_days(const Rational& days) const;
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

struct Syringe {
  std::int32_t units_per_ml = 100;  // U-100: one graduation is 0.01 mL
  std::string to_text() const;      // "U-100"
};

struct AmountRange {
  Rational low;
  Rational high;
  Unit unit;
  std::string to_text() const;  // "100 .. 200 mg", "50 mg"
};

// What a dose may be measured in.
enum class AmountKind : std::uint8_t { kMass, kVolume, kInternationalUnits, kTablets };
std::optional<AmountKind> kind_of_amount(const Unit& unit);

// `amount` as mass, or as international units, through `strength` (per volume or per tablet): mL x
// mg/mL = mg.
std::variant<AmountRange, std::string> mass_of(const AmountRange& amount,
                                               const std::optional<Quantity>& strength);
// Mass as international units, or these as mass, through the substance's own `potency` (22 [iU]/mg,
// 0.3 ug/[iU]); nullopt when it does not relate them.
std::optional<AmountRange> counterpart_of(const AmountRange& amount,
                                          const std::optional<Quantity>& potency);
// `amount` as mL through `strength`.
std::variant<AmountRange, std::string> volume_of(const AmountRange& amount,
                                                 const std::optional<Quantity>& strength);
// `amount` as an amount of that kind, through the strength and the potency of its agent; nullopt
// where they do not relate the two.
std::optional<AmountRange> amount_of_kind(const AmountRange& amount, AmountKind kind,
                                          const std::optional<Quantity>& strength,
                                          const std::optional<Quantity>& potency);
// What a volume is in mass beside what it is mistaken for: "0.1 mL is 20 mg here, not 0.1 mg";
// nullopt when `strength` does not make a mass of it.
std::optional<std::string> mistaken_for_mass(const AmountRange& volume,
                                             const std::optional<Quantity>& strength);
// Syringe graduations as mL.
AmountRange volume_of_graduations(const Rational& low, const Rational& high, Syringe syringe);

// How often it is given a day, on average: a month is the twelfth part of a year of 365.25 days. As
// needed may be never; once, or as needed without a cap, has no greatest.
struct Frequency {
  Rational low;
  std::optional<Rational> high;
};
Frequency daily_frequency(const Schedule& schedule);

// The most that `amount` on `schedule` gives in `window` (e.g. 28 days, a calendar month taken
// as 31 days, named so in the text), in the amount's unit. Administrations are whole: every week
// is 5 times in 30 days. A schedule by calendar months is measured in a window of days with months
// of 28 days. As needed gives from nothing up to its cap; nullopt without a cap.
struct Cumulative {
  Rational low;
  Rational high;
  Unit unit;
  std::string arithmetic;  // "200 mg every week is 800 mg in 28 days"
};
std::optional<Cumulative> cumulative(const AmountRange& amount, const Schedule& schedule,
                                     const Duration& window);

}  // namespace regimen::quantity
