// Implements the checks of engine/knowledge/dose_phrases.h: a dose against its limits, and doses
// against each other.
#include <algorithm>

#include "engine/base/check.h"
#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/print.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

using quantity::AmountRange;
using quantity::Cumulative;
using quantity::Rational;

// Doses whose stated amounts differ this many times disagree.
constexpr std::int64_t kDisagreement = 5;

Rational in_unit(const Rational& value, const quantity::Unit& from, const quantity::Unit& to) {
  auto converted = quantity::convert({value, from}, to);
  REGIMEN_CHECK(std::holds_alternative<Rational>(converted), "the caller compared the dimensions");
  return std::get<Rational>(std::move(converted));
}

const AmountRange* measure_in(const Dose& dose, const quantity::Dimension& dimension) {
  for (const auto* range : {&dose.amount, &dose.equivalent, &dose.volume}) {
    if (*range && (*range)->unit.dimension == dimension) {
      return &**range;
    }
  }
  return nullptr;
}

// The amount, what it is equivalent to, or the volume, in the dimension of the limit.
const AmountRange* measure_for(const Dose& dose, const Limit& limit) {
  return measure_in(dose, limit.unit.dimension);
}

std::string subject(const Model& model, const Dose& dose) {
  return "dose `" + dose.header.name + "` of `" + model[dose.agent].header.name + "`";
}

// "0.1 mL is 20 mg here, not 0.1 mg", where the limit is a mass and the dose is stated as a volume.
std::vector<std::string> danger(const Model& model, const Dose& dose, const Limit& limit) {
  const bool is_mass = limit.unit.dimension == ucum_unit("g").dimension;
  const std::optional<std::string> mistaken =
      is_mass ? quantity::mistaken_for_mass(*dose.stated, model[dose.agent].strength)
              : std::nullopt;
  return mistaken ? std::vector{*mistaken} : std::vector<std::string>();
}

Diagnostic dose_outside_limit(const Model& model, const Dose& dose, const Limit& limit,
                              const std::string& arithmetic, Span phrase) {
  std::vector<std::string> notes = danger(model, dose, limit);
  notes.emplace_back("the dose is ignored: it is not in force");
  return {.code = Finding::kDoseOutsideLimit,
          .message = subject(model, dose) + " is above its limit `" + limit.header.name +
                     "`, even at its low end",
          .primary = {{phrase, arithmetic}},
          .secondary = {{limit.header.span, "allows " + limit_text(limit)}},
          .notes = std::move(notes),
          .help = "lower the dose, give it less often, or correct the limit"};
}

Diagnostic dose_capped(const Model& model, const Dose& dose, const Limit& limit, Span phrase) {
  return {.code = Finding::kDoseCapped,
          .message = "the high end of " + subject(model, dose) + " is above its limit `" +
                     limit.header.name + "`",
          .primary = {{phrase, dose.arithmetic}},
          .secondary = {{limit.header.span, "allows " + limit_text(limit)}},
          .notes = danger(model, dose, limit),
          .help = "state a dose within the limit; until then at most " +
                  quantity::display(dose.amount->high, dose.amount->unit.text) + " is in force"};
}

Diagnostic measured_differently(const Model& model, const Dose& dose, const Limit& limit,
                                Span phrase) {
  const std::string amount = dose.stated->to_text();
  const std::string& unit = limit.unit.text;
  const auto is_international = [](const quantity::Unit& entry) {
    return entry.dimension == ucum_unit("[iU]").dimension;
  };
  const bool is_potency_missing =
      dose.amount && is_international(dose.amount->unit) != is_international(limit.unit);
  return {.code = Finding::kMeasuredDifferently,
          .message = subject(model, dose) + " and its limit `" + limit.header.name +
                     "` are measured differently",
          .primary = {{phrase, "`" + amount + "` is not a known amount in `" + unit + "`"}},
          .secondary = {{limit.header.span, "allows " + limit_text(limit)}},
          .notes = {"the dose is ignored: nothing says that " + amount + " is within " +
                    limit_text(limit)},
          .help = is_potency_missing
                      ? "add `potency … [iU]/mg` to agent `" + model[dose.agent].header.name +
                            "`, or state both in one unit"
                      : "state both in one unit; a volume becomes a mass through the agent's "
                        "`strength`"};
}

Diagnostic limit_not_checked(const Model& model, const Dose& dose, const Limit& limit,
                             std::string_view reason, Span phrase) {
  return {.code = Finding::kLimitNotChecked,
          .message = subject(model, dose) + " cannot be compared with its limit `" +
                     limit.header.name + "`: " + std::string(reason),
          .primary = {{phrase, "this dose"}},
          .secondary = {{limit.header.span, "allows " + limit_text(limit)}},
          .help = "state both in one unit, and how often the dose is given"};
}

// A limit that the high end of a dose is above, and the part of the dose that it allows.
struct Cap {
  LimitId limit;
  Rational ratio;  // below 1
  std::string arithmetic;
};

std::optional<Cap> cap_by(Scope& scope, LimitId id, const Dose& dose, Span phrase) {
  const Model& model = scope.model();
  const Limit& limit = model[id];
  const AmountRange* measure = measure_for(dose, limit);
  if (measure == nullptr) {
    scope.error(measured_differently(model, dose, limit, phrase));
    return std::nullopt;
  }
  if (!dose.schedule) {
    scope.warn(
        limit_not_checked(model, dose, limit, "it does not say how often it is given", phrase));
    return std::nullopt;
  }
  const std::optional<Cumulative> total =
      quantity::cumulative(*measure, *dose.schedule, limit.period);
  if (!total) {
    scope.warn(limit_not_checked(model, dose, limit, "its schedule gives no total", phrase));
    return std::nullopt;
  }
  const Rational allowed = in_unit(limit.amount, limit.unit, total->unit);
  // As needed may mean never; then not even one full low dose as often as stated may be above the
  // limit.
  if (total->low > allowed ||
      (total->high > allowed && measure->high * allowed / total->high < measure->low)) {
    scope.error(dose_outside_limit(model, dose, limit, total->arithmetic, phrase));
    return std::nullopt;
  }
  if (total->high <= allowed) {
    return std::nullopt;
  }
  return Cap{id, allowed / total->high, total->arithmetic};
}

void apply_cap(const Model& model, const Cap& cap, Dose& dose) {
  const Limit& limit = model[cap.limit];
  dose.capped_by = cap.limit;
  dose.amount->high = dose.amount->high * cap.ratio;
  if (dose.equivalent) {
    dose.equivalent->high = dose.equivalent->high * cap.ratio;
  }
  if (dose.volume) {
    dose.volume->high = dose.volume->high * cap.ratio;
  }
  dose.arithmetic = cap.arithmetic + "; `" + limit.header.name + "` allows " +
                    quantity::display(limit.amount, limit.unit.text) + ": at most " +
                    quantity::display(dose.amount->high, dose.amount->unit.text) + " " +
                    dose.schedule->to_text();
}

// ---- doses against each other ----

bool is_comparable(const Dose& left, const Dose& right) {
  return left.agent == right.agent && is_sex_shared(left.sex, right.sex) && left.amount &&
         right.amount && measure_in(right, left.amount->unit.dimension) != nullptr &&
         !left.overridden_by && !right.overridden_by;
}

// A claim against any other dose; else only 0.1 mL against 0.1 mg: two doses in force may differ.
bool may_disagree(const Dose& left, const Dose& right) {
  return left.header.is_claim || right.header.is_claim ||
         left.stated->unit.dimension != right.stated->unit.dimension;
}

// What 28 days give, or one administration where schedules have no total.
AmountRange compared_amount(const Dose& dose, const Dose& other,
                            const quantity::Dimension& dimension) {
  const AmountRange& amount = *measure_in(dose, dimension);
  if (dose.schedule && other.schedule) {
    const quantity::Duration window{.seconds = std::int64_t{28} * 86400, .text = "28 days"};
    const auto total = quantity::cumulative(amount, *dose.schedule, window);
    if (total && quantity::cumulative(*other.amount, *other.schedule, window)) {
      return {total->low, total->high, total->unit};
    }
  }
  return amount;
}

// "10 .. 20 units of a U-100 syringe is 20 .. 40 mg; 80 .. 160 mg in 28 days"
std::string measured(const Dose& dose, const AmountRange& compared) {
  std::string text = dose.stated->to_text();
  if (dose.stated->unit != dose.amount->unit) {
    text += " is " + dose.amount->to_text();
  } else if (dose.equivalent && dose.equivalent->unit.dimension == compared.unit.dimension) {
    text += " is " + dose.equivalent->to_text();
  }
  const bool is_total = dose.schedule && compared.to_text() != dose.amount->to_text();
  return is_total
             ? text + " " + dose.schedule->to_text() + ", " + compared.to_text() + " in 28 days"
             : text;
}

void compare_pair(Context& context, const Dose& first, const Dose& second) {
  const quantity::Dimension& dimension = first.amount->unit.dimension;
  AmountRange left = compared_amount(first, second, dimension);
  AmountRange right = compared_amount(second, first, dimension);
  const bool is_first_more = left.high > in_unit(right.high, right.unit, left.unit);
  const Dose& more = is_first_more ? first : second;
  const Dose& less = is_first_more ? second : first;
  if (!is_first_more) {
    std::swap(left, right);
  }
  const Rational least = in_unit(right.high, right.unit, left.unit);
  const bool is_claimed = first.header.is_claim || second.header.is_claim;
  const Rational factor = is_claimed ? Rational(1) : Rational(kDisagreement);
  if (least.is_zero() || left.low / least <= factor) {
    return;
  }
  Diagnostic disagree{
      .code = is_claimed ? Finding::kSourcesDisagree : Finding::kDosesDisagree,
      .message = subject(context.model, more) + " is at least " + (left.low / least).to_text(3) +
                 " times dose `" + less.header.name + "`",
      .primary = {{more.header.span, measured(more, left)}},
      .secondary = {{less.header.span, measured(less, right)}},
      .help = is_claimed ? "no claim is in force until one is preferred: `resolve … prefer " +
                               less.header.name + " of " + context.model[less.agent].header.name +
                               " because \"…\"`"
                         : "check the unit of both in their sources; keep the one that holds"};
  if (is_claimed && left.low != left.high && !right.low.is_zero()) {
    const std::string low = (left.low / in_unit(right.low, right.unit, left.unit)).to_text(3);
    const std::string high = (left.high / least).to_text(3);
    disagree.notes.push_back("end by end: " + low + " times at the low end, " + high +
                             " times at the high end");
  }
  const AmountRange& stated = *more.stated;
  if (more.volume && stated.unit.dimension == more.volume->unit.dimension) {
    disagree.notes.push_back(quantity::display(stated.low, stated.unit.text) + " is " +
                             quantity::display(more.amount->low, more.amount->unit.text) +
                             " here, not " + quantity::display(stated.low, less.stated->unit.text));
  }
  context.sink.add(std::move(disagree));
}

}  // namespace

bool is_sex_shared(Sex left, Sex right) {
  return left == right || left == Sex::kAny || right == Sex::kAny;
}

std::string limit_text(const Limit& limit) {
  const std::string period = limit.period.to_text();
  return quantity::display(limit.amount, limit.unit.text) + " per " +
         (period.starts_with("1 ") ? period.substr(2) : period);
}

void apply_limits(Scope& scope, const syntax::DosePhrase& phrase, Dose& dose) {
  const std::vector<Limit>& limits = scope.model().limits;
  if (!dose.amount) {
    return;
  }
  std::optional<Cap> tightest;
  // Sorted by agent: the limits of one agent stand together.
  const auto first =
      std::lower_bound(limits.begin(), limits.end(), dose.agent,
                       [](const Limit& limit, AgentId agent) { return limit.agent < agent; });
  for (auto limit = first; limit != limits.end() && limit->agent == dose.agent; ++limit) {
    if (!is_sex_shared(limit->sex, dose.sex) || limit->header.is_claim) {
      continue;
    }
    const LimitId id(static_cast<std::size_t>(limit - limits.begin()));
    std::optional<Cap> cap = cap_by(scope, id, dose, phrase.span);
    if (cap && (!tightest || cap->ratio < tightest->ratio)) {
      tightest = std::move(cap);
    }
  }
  if (tightest && scope.is_sound()) {
    const Model& model = scope.model();
    apply_cap(model, *tightest, dose);
    scope.warn(dose_capped(model, dose, model[tightest->limit], phrase.span));
  }
}

void compare_doses(Context& context) {
  const std::vector<Dose>& doses = context.model.doses;
  for (std::size_t i = 0; i < doses.size(); ++i) {
    // Sorted by agent: the doses of one agent stand together.
    for (std::size_t j = i + 1; j < doses.size() && doses[j].agent == doses[i].agent; ++j) {
      if (is_comparable(doses[i], doses[j]) && may_disagree(doses[i], doses[j])) {
        compare_pair(context, doses[i], doses[j]);
      }
    }
  }
}

}  // namespace regimen::knowledge
