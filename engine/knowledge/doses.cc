// Implements engine/knowledge/dose_phrases.h and the passes over limits and doses of
// engine/knowledge/check.h.
#include <algorithm>
#include <charconv>

#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

using quantity::AmountRange;
using quantity::Rational;
using quantity::Unit;

bool is_graduation(const std::string& unit) {
  return unit == "unit" || unit == "units";
}

// "10 units of a U-100 syringe are 20 mg of `x`, not 10 mg"
std::vector<std::string> danger_of_graduations(const syntax::DosePhrase& phrase,
                                               const Agent& agent) {
  const auto number = phrase.low ? Rational::parse(phrase.low->text) : std::nullopt;
  if (!number || !agent.strength) {
    return {};
  }
  const AmountRange volume = quantity::volume_of_graduations(*number, *number, {});
  const auto mass = quantity::mass_of(volume, agent.strength);
  const auto* range = std::get_if<AmountRange>(&mass);
  return range == nullptr
             ? std::vector<std::string>()
             : std::vector{phrase.low->text + " units of a U-100 syringe are " + range->to_text() +
                           " of `" + agent.header.name + "`, not " + phrase.low->text + " mg"};
}

Diagnostic syringe_missing(const syntax::DosePhrase& phrase, const Agent& agent) {
  std::vector<std::string> notes = danger_of_graduations(phrase, agent);
  notes.emplace_back(
      "international units are written `[iU]`; a unit of a U-40 syringe is 2.5 times a unit of a "
      "U-100 syringe");
  return {
      .code = Finding::kSyringeMissing,
      .message = "`" + phrase.unit + "` mean 0.01 mL only on a stated syringe",
      .primary = {{phrase.unit_span, "graduations of which syringe?"}},
      .notes = std::move(notes),
      .help = "write `" + (phrase.low ? phrase.low->text : "10") + " units of a U-100 syringe`"};
}

Diagnostic syringe_unit(const syntax::DosePhrase& phrase) {
  return {.code = Finding::kWrongDoseUnit,
          .message = "a syringe is read in its units, not in `" + phrase.unit + "`",
          .primary = {{phrase.unit_span, "`units` are needed here"}},
          .help = "write `units`, or remove the syringe"};
}

Diagnostic strength_missing(const std::string& agent, const AmountRange& volume, Span span) {
  // The danger, at a strength that agents often have.
  const std::optional<std::string> mistaken =
      quantity::mistaken_for_mass(volume, quantity::Quantity{Rational(200), ucum_unit("mg/mL")});
  return {.code = Finding::kStrengthMissing,
          .message = "`" + agent + "` has no strength, so `" + volume.to_text() +
                     "` is not a known amount of it",
          .primary = {{span, "a volume"}},
          .notes = {"at 200 mg/mL " + mistaken.value_or("")},
          .help = "add `strength … mg/mL` to agent `" + agent + "`, or write the dose as a mass"};
}

std::optional<quantity::Syringe> read_syringe(Scope& scope, const std::string& text, Span span) {
  quantity::Syringe syringe;
  const char* begin = text.data() + std::min<std::size_t>(2, text.size());
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, syringe.units_per_ml);
  const bool is_read = error == std::errc() && stop == end && text.starts_with("U-");
  if (!is_read || syringe.units_per_ml < 1 || syringe.units_per_ml > 1000) {
    scope.error(invalid_value("`" + text + "` is not a syringe", span,
                              "write the graduations in 1 mL, as in `U-100`"));
    return std::nullopt;
  }
  return syringe;
}

std::optional<NumberRange> read_range(Scope& scope, const syntax::DosePhrase& phrase) {
  const syntax::Number& low_number = *phrase.low;
  const syntax::Number& high_number = phrase.high ? *phrase.high : low_number;
  auto low = read_number(scope, low_number);
  auto high = read_number(scope, high_number);
  if (!low || !high) {
    return std::nullopt;
  }
  if (*low > *high) {
    scope.error(empty_range(low_number.text, high_number.text, low_number.span));
    return std::nullopt;
  }
  if (low->is_negative() || high->is_zero()) {
    scope.error(
        invalid_value("a dose must be above zero", low_number.span, "write the amount given"));
    return std::nullopt;
  }
  return NumberRange{std::move(*low), std::move(*high)};
}

void read_graduations(Scope& scope, const syntax::DosePhrase& phrase, NumberRange range,
                      Dose& dose) {
  dose.syringe = read_syringe(scope, *phrase.syringe, phrase.unit_span);
  if (!is_graduation(phrase.unit)) {
    scope.error(syringe_unit(phrase));
    return;
  }
  if (!dose.syringe) {
    return;
  }
  dose.volume = quantity::volume_of_graduations(range.low, range.high, *dose.syringe);
  const Unit& millilitre = ucum_unit("mL");
  Unit graduation = millilitre;
  graduation.text = "units of a " + dose.syringe->to_text() + " syringe";
  graduation.factor = millilitre.factor / Rational(std::int64_t{dose.syringe->units_per_ml});
  dose.stated = {std::move(range.low), std::move(range.high), graduation};
}

void read_amount(Scope& scope, const syntax::DosePhrase& phrase, Dose& dose) {
  std::optional<NumberRange> range = read_range(scope, phrase);
  if (!range) {
    return;
  }
  if (phrase.syringe) {
    read_graduations(scope, phrase, std::move(*range), dose);
    return;
  }
  if (is_graduation(phrase.unit)) {
    scope.error(syringe_missing(phrase, scope.model()[dose.agent]));
    return;
  }
  if (is_compound(phrase)) {
    read_compound(scope, phrase, *range, dose);
    return;
  }
  const std::optional<Unit> unit = read_unit(scope, phrase.unit, phrase.unit_span);
  if (!unit) {
    return;
  }
  const std::optional<AmountKind> kind = kind_of_amount(*unit);
  if (!kind) {
    scope.error(wrong_dose_unit(phrase.unit, *unit, phrase.unit_span));
    return;
  }
  dose.stated = {std::move(range->low), std::move(range->high), *unit};
  if (*kind == AmountKind::kVolume) {
    dose.volume = dose.stated;
  }
}

// What a mass is in international units, and these in mass, through the agent's potency.
void relate_kinds(const Agent& agent, Dose& dose) {
  dose.equivalent = quantity::counterpart_of(*dose.amount, agent.potency);
  if (dose.equivalent) {
    dose.kind_arithmetic += (dose.kind_arithmetic.empty() ? "" : "; ") + dose.amount->to_text() +
                            " is " + dose.equivalent->to_text() + " at " + agent.potency->text();
  }
}

// What the stated amount is in mass (or international units) and in volume, through the agent's
// strength.
void relate(Scope& scope, const syntax::DosePhrase& phrase, Dose& dose) {
  const Agent& agent = scope.model()[dose.agent];
  if (dose.scaled) {
    return;
  }
  if (dose.volume) {
    if (!agent.strength) {
      scope.error(strength_missing(agent.header.name, *dose.stated, phrase.span));
      return;
    }
    auto mass = quantity::mass_of(*dose.volume, agent.strength);
    if (const auto* reason = std::get_if<std::string>(&mass)) {
      scope.error(invalid_value(*reason, phrase.span, "write the dose as a mass"));
      return;
    }
    dose.amount = std::get<AmountRange>(std::move(mass));
    relate_kinds(agent, dose);
    return;
  }
  if (!dose.amount) {
    dose.amount = dose.stated;
  }
  relate_kinds(agent, dose);
  for (const auto* known : {&dose.amount, &dose.equivalent}) {
    if (agent.strength && *known && !dose.volume) {
      auto volume = quantity::volume_of(**known, agent.strength);
      if (auto* range = std::get_if<AmountRange>(&volume)) {
        dose.volume = std::move(*range);
      }
    }
  }
}

Diagnostic which_month(Span span) {
  return {.code = Finding::kInvalidDuration,
          .message = "a month in a limit says which month it is",
          .primary = {{span, "28 days, or a calendar month?"}},
          .help = "write `per 28 days` or `per calendar month`"};
}

void read_limit_amount(Scope& scope, const syntax::Quantity& written, Limit& limit) {
  const std::optional<quantity::Quantity> amount = read_quantity(scope, written);
  if (!amount) {
    return;
  }
  if (!kind_of_amount(amount->unit)) {
    scope.error(wrong_dose_unit(written.unit, amount->unit, written.span));
    return;
  }
  if (amount->value.is_zero() || amount->value.is_negative()) {
    scope.error(invalid_value("a limit must be above zero", written.span, "write what is allowed"));
    return;
  }
  limit.amount = amount->value;
  limit.unit = amount->unit;
}

void read_limit_period(Scope& scope, const syntax::LimitDecl& decl, Limit& limit) {
  const std::optional<quantity::Duration> period = read_duration(scope, *decl.period);
  if (!period) {
    return;
  }
  limit.period = *period;
  if (decl.is_calendar) {
    limit.period.text = decl.period->number.text + " calendar " + decl.period->unit;
  } else if (decl.period->unit == "month" || decl.period->unit == "months") {
    scope.error(which_month(decl.period->span));
  }
}

std::optional<Limit> read_limit(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::LimitDecl>(statement.value);
  Header header = header_from(scope, statement, SourcePolicy::kRequired);
  const auto agent = scope.id_of<AgentId>(decl.agent, kWantAgent);
  if (!decl.amount || !decl.period) {
    scope.error(missing_clause("limit `" + header.name + "` does not say how much in what time",
                               header.name_span, "add `at most 400 mg per 28 days`"));
  }
  if (!agent || !decl.amount || !decl.period) {
    return std::nullopt;
  }
  Limit limit{.header = std::move(header), .agent = *agent, .sex = sex_from(decl.sex.sex)};
  read_limit_amount(scope, *decl.amount, limit);
  read_limit_period(scope, decl, limit);
  return scope.is_sound() ? std::optional(std::move(limit)) : std::nullopt;
}

bool has_faulty_limit(const OwnedNames& limits) {
  return std::any_of(limits.begin(), limits.end(),
                     [](const auto& limit) { return !limit.second.id; });
}

// A claim that a `resolve` prefers is in force, and within its limits like any other dose.
bool is_preferred(const Context& context, const std::string& agent, const std::string& dose) {
  return context.preferred_doses.contains({agent, dose});
}

std::optional<Dose> read_dose(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::DoseDecl>(statement.value);
  Header header = header_from(scope, statement, SourcePolicy::kRequired);
  const auto agent = scope.id_of<AgentId>(decl.agent, kWantAgent);
  if (!decl.phrase) {
    scope.error(missing_clause("dose `" + header.name + "` says no amount", header.name_span,
                               "add for example `100 .. 200 mg every week, intramuscular`, or "
                               "`amount unstated`"));
  }
  if (!agent || !decl.phrase) {
    return std::nullopt;
  }
  if (has_faulty_limit(scope.context().names.limits[decl.agent.text])) {
    scope.reject();  // no dose is in force while what bounds it is not known
  }
  Dose dose{.header = std::move(header), .agent = *agent, .sex = sex_from(decl.sex.sex)};
  read_phrase(scope, *decl.phrase, dose);
  dose.header.is_claim =
      dose.header.is_claim && !is_preferred(scope.context(), decl.agent.text, dose.header.name);
  if (scope.is_sound() && !dose.header.is_claim) {
    apply_limits(scope, *decl.phrase, dose);
  }
  return scope.is_sound() ? std::optional(std::move(dose)) : std::nullopt;
}

}  // namespace

Diagnostic wrong_dose_unit(const std::string& text, const Unit& unit, Span span) {
  return {.code = Finding::kWrongDoseUnit,
          .message = text.empty() ? "a dose needs a unit"
                                  : "this " + words_for_unit(unit) + ", which is not a dose",
          .primary = {{span, "a mass, a volume, international units or tablets are needed here"}},
          .help = "write for example `100 mg`, `0.5 mL`, `5000 [iU]` or `1 tablet`"};
}

void read_phrase(Scope& scope, const syntax::DosePhrase& phrase, Dose& dose) {
  if (phrase.low) {
    read_amount(scope, phrase, dose);
  }
  if (phrase.schedule && !phrase.parts) {
    dose.schedule = read_schedule(scope, *phrase.schedule);
  }
  if (phrase.route) {
    dose.route = scope.id_of<TermId>(*phrase.route, kWantRoute);
  }
  if (dose.stated) {
    relate(scope, phrase, dose);
  }
}

void check_limits(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.limits) {
    Scope scope(context, statements, ref);
    if (auto limit = read_limit(scope, statements[ref])) {
      const std::string& agent = context.model[limit->agent].header.name;
      context.names.limits[agent].at(limit->header.name).id =
          static_cast<std::uint32_t>(context.model.limits.size());
      context.model.limits.push_back(std::move(*limit));
    } else {
      context.unread.push_back(ref);
    }
  }
}

void check_doses(Context& context, const Statements& statements) {
  for (Agent& agent : context.model.agents) {
    agent.has_dose = context.names.doses.contains(agent.header.name);
  }
  for (const StatementRef ref : statements.resolves) {
    const auto& decl = std::get<syntax::ResolveDecl>(statements[ref].value);
    context.preferred_doses.insert({decl.agent.text, decl.dose.text});
  }
  for (const StatementRef ref : statements.doses) {
    const syntax::Statement& statement = statements[ref];
    Scope scope(context, statements, ref);
    if (auto dose = read_dose(scope, statement)) {
      const std::string& agent = context.model[dose->agent].header.name;
      context.names.doses[agent].at(statement.name->text).id =
          static_cast<std::uint32_t>(context.model.doses.size());
      context.model.doses.push_back(std::move(*dose));
    }
  }
}

}  // namespace regimen::knowledge
