// Implements the kinds of doses of engine/knowledge/dose_phrases.h that are no amount by themselves:
// `mg/kg` and `mg/m2` need a measure of the patient, a rate needs a time or a number of doses. Each
// names its witness, or is refused with the danger in numbers.
#include <utility>

#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

using quantity::AmountRange;
using quantity::Rational;
using quantity::Unit;

// What the messages count with.
constexpr std::int64_t kExampleWeight = 80;  // kg
constexpr std::int64_t kExampleSurface = 2;  // m2
constexpr std::uint32_t kPartsMax = 100;

struct Compound {
  Unit amount;
  std::optional<Unit> per_measure;  // kg, m2
  std::optional<Unit> per_time;
  std::optional<AmountKind> kind;
};

std::vector<std::string> split_unit(const std::string& text) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool is_surface(const Unit& unit) {
  return unit.dimension == ucum_unit("m2").dimension;
}

Diagnostic witness_missing(std::string message, Span span, std::string label, std::string help) {
  return {.code = Finding::kWitnessMissing,
          .message = std::move(message),
          .primary = {{span, std::move(label)}},
          .help = std::move(help)};
}

std::string value_text(const Rational& value, const Unit& unit) {
  return quantity::display(value, unit.text);
}

class CompoundReader {
 public:
  CompoundReader(Scope& scope, const syntax::DosePhrase& phrase, const NumberRange& range,
                 Dose& dose)
      : scope_(scope), phrase_(phrase), range_(range), dose_(dose) {}

  void read() {
    std::optional<Compound> unit = read_unit_parts();
    if (!unit) {
      return;
    }
    const bool has_witness = check_time(*unit) && check_measure(*unit);
    if (has_witness) {
      fill(*unit);
    }
  }

 private:
  std::optional<Compound> read_unit_parts();
  bool add_denominator(const Unit& unit, Compound& compound);
  bool check_time(const Compound& unit);
  bool check_measure(const Compound& unit);
  bool check_vital(const Compound& unit);
  void fill(const Compound& unit);
  Rational per_administration(const Compound& unit);
  std::string number() const { return phrase_.low->text; }

  Scope& scope_;
  const syntax::DosePhrase& phrase_;
  const NumberRange& range_;
  Dose& dose_;
  std::optional<LabId> measure_;
};

bool CompoundReader::add_denominator(const Unit& unit, Compound& compound) {
  if (unit.dimension == ucum_unit("s").dimension && !compound.per_time) {
    compound.per_time = unit;
    return true;
  }
  const bool is_measure = is_surface(unit) || unit.dimension == ucum_unit("g").dimension;
  if (is_measure && !compound.per_measure) {
    compound.per_measure = unit;
    return true;
  }
  return false;
}

std::optional<Compound> CompoundReader::read_unit_parts() {
  const std::vector<std::string> texts = split_unit(phrase_.unit);
  Compound compound;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::optional<Unit> unit = read_unit(scope_, texts[i], phrase_.unit_span);
    if (!unit) {
      return std::nullopt;
    }
    compound.kind = i == 0 ? kind_of_amount(*unit) : compound.kind;
    const bool fits = i == 0 ? compound.kind.has_value() : add_denominator(*unit, compound);
    if (!fits) {
      const auto whole = read_unit(scope_, phrase_.unit, phrase_.unit_span);
      if (whole) {
        scope_.error(wrong_dose_unit(phrase_.unit, *whole, phrase_.unit_span));
      }
      return std::nullopt;
    }
    if (i == 0) {
      compound.amount = *unit;
    }
  }
  return compound;
}

// A rate becomes an amount in so many doses a day, or over so long a time.
bool CompoundReader::check_time(const Compound& unit) {
  const bool has_time = phrase_.parts || phrase_.over;
  if (!unit.per_time && has_time) {
    scope_.error(witness_missing(
        phrase_.parts
            ? "`" + number() + " " + phrase_.unit + "` in " + phrase_.parts->text +
                  " doses: each of them, or all together?"
            : "`" + number() + " " + phrase_.unit + "` is not a rate, so it has no duration",
        phrase_.span, "an amount",
        phrase_.parts
            ? "write `" + number() + " " + phrase_.unit + "/d in " + phrase_.parts->text +
                  " doses` for the amount of a day, or `" + number() + " " + phrase_.unit +
                  " twice a day` for each dose"
            : "write `" + number() + " " + phrase_.unit + "/h for 6 hours`, or remove the time"));
    return false;
  }
  if (!unit.per_time) {
    return true;
  }
  if (phrase_.parts && phrase_.over) {
    scope_.error(witness_missing("a rate is either divided in doses or goes on for a time",
                                 phrase_.span, "both are stated", "remove one of them"));
    return false;
  }
  if (!has_time) {
    const Rational week = Rational(std::int64_t{7} * 86400) / unit.per_time->factor;
    scope_.error(witness_missing(
        "`" + number() + " " + phrase_.unit + "` is " + value_text(range_.low * week, unit.amount) +
            " in 7 days, not " + number() + " " + unit.amount.text,
        phrase_.unit_span, "a rate is not the amount of one dose",
        "write `" + number() + " " + phrase_.unit + " in 2 doses`, `" + number() + " " +
            phrase_.unit + " for 6 hours`, or the amount of one dose in `" + unit.amount.text +
            "`"));
    return false;
  }
  if (phrase_.parts && phrase_.schedule) {
    scope_.error(
        witness_missing("`in " + phrase_.parts->text + " doses` says how often it is given",
                        phrase_.schedule->span, "said again here", "remove the schedule"));
    return false;
  }
  return true;
}

bool CompoundReader::check_measure(const Compound& unit) {
  const std::string written = "`" + number() + " " + phrase_.unit + "`";
  if (!unit.per_measure && phrase_.measure) {
    scope_.error(witness_missing(
        written + " is the same for everybody", phrase_.measure->span,
        "nothing is multiplied with it",
        "leave `by " + phrase_.measure->text + "` out, or write `" + phrase_.unit + "/kg`"));
    return false;
  }
  if (!unit.per_measure) {
    return true;
  }
  if (phrase_.measure) {
    return check_vital(unit);
  }
  const bool is_area = is_surface(*unit.per_measure);
  const Unit& example_unit = ucum_unit(is_area ? "m2" : "kg");
  const Rational example = Rational(is_area ? kExampleSurface : kExampleWeight);
  const Rational amount = range_.low * example * example_unit.factor / unit.per_measure->factor;
  scope_.error(witness_missing(
      written + " is " + value_text(amount, unit.amount) + " at " +
          value_text(example, example_unit) + ", not " + number() + " " + unit.amount.text,
      phrase_.unit_span, "for each " + unit.per_measure->text + " of what?",
      is_area ? "name a vital in m2, as in `" + number() + " " + phrase_.unit + " by body_surface`"
              : "write `" + number() + " " + phrase_.unit + " by weight`"));
  return false;
}

bool CompoundReader::check_vital(const Compound& unit) {
  measure_ = scope_.id_of<LabId>(*phrase_.measure, kWantLab);
  if (!measure_) {
    return false;
  }
  const Lab& vital = scope_.model()[*measure_];
  if (vital.unit.dimension == unit.per_measure->dimension) {
    return true;
  }
  scope_.error({.code = Finding::kWitnessMissing,
                .message = "an amount for each " + unit.per_measure->text +
                           " is not multiplied with `" + vital.header.name + "`, which " +
                           words_for_unit(vital.unit),
                .primary = {{phrase_.measure->span, "another measure is needed here"}},
                .secondary = {{vital.header.name_span, "declared in `" + vital.unit.text + "`"}},
                .help = is_surface(*unit.per_measure) ? "name a vital that is measured in m2"
                                                      : "write `by weight`"});
  return false;
}

// What one administration is of the number that is written.
Rational CompoundReader::per_administration(const Compound& unit) {
  if (!unit.per_time) {
    return Rational(1);
  }
  if (phrase_.parts) {
    const auto parts = read_count(scope_, *phrase_.parts, kPartsMax);
    const Rational seconds = unit.per_time->factor;
    dose_.schedule =
        quantity::Schedule{.kind = quantity::Schedule::Kind::kTimesPer,
                           .times = static_cast<std::int32_t>(parts.value_or(1)),
                           .period = {.seconds = seconds.floor_integer().value_or(0), .text = ""}};
    dose_.kind_words = " in " + phrase_.parts->text + " doses";
    return Rational(1) / Rational(std::int64_t{parts.value_or(1)});
  }
  const auto over = read_duration(scope_, *phrase_.over);
  if (over && over->months != 0) {
    scope_.error(invalid_value("an infusion of months has no fixed length", phrase_.over->span,
                               "write it in hours or days"));
  }
  dose_.kind_words = " for " + (over ? over->to_text() : std::string());
  return over ? Rational(over->seconds) / unit.per_time->factor : Rational(1);
}

void CompoundReader::fill(const Compound& unit) {
  const Rational share = per_administration(unit);
  AmountRange amount{range_.low * share, range_.high * share, unit.amount};
  Unit written = unit.amount;
  written.text = phrase_.unit;
  dose_.stated = AmountRange{range_.low, range_.high, written};
  if (unit.per_time) {
    const std::string per = unit.per_measure ? "/" + unit.per_measure->text : "";
    dose_.kind_arithmetic =
        dose_.stated->to_text() + dose_.kind_words + " is " + amount.to_text() + per + " each time";
  }
  if (unit.per_measure) {
    dose_.kind_words = " by " + phrase_.measure->text + dose_.kind_words;
    dose_.scaled = ScaledAmount{std::move(amount), *unit.per_measure, *measure_};
  } else if (unit.kind == AmountKind::kVolume) {
    dose_.volume = std::move(amount);
  } else {
    dose_.amount = std::move(amount);
  }
}

}  // namespace

bool is_compound(const syntax::DosePhrase& phrase) {
  const bool has_witness = phrase.measure || phrase.over || phrase.parts;
  const bool is_ratio = phrase.unit.find('/') != std::string::npos &&
                        phrase.unit.find_first_of("{(") == std::string::npos;
  return has_witness || is_ratio;
}

void read_compound(Scope& scope, const syntax::DosePhrase& phrase, const NumberRange& range,
                   Dose& dose) {
  CompoundReader(scope, phrase, range, dose).read();
}

}  // namespace regimen::knowledge
