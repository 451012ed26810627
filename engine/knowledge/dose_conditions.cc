// Implements engine/knowledge/conditions.h: what a patient takes of an agent, compared with an amount in a
// time.
#include <utility>

#include "engine/knowledge/conditions.h"
#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

constexpr std::int64_t kSecondsOfDay = 86400;

Diagnostic no_dose_rate(const syntax::Quantity& written) {
  return {.code = Finding::kWrongDoseUnit,
          .message = "the dose of an agent is an amount in a time, and `" + written.number.text +
                     (written.unit.empty() ? "" : " " + written.unit) + "` is none",
          .primary = {{written.span, "an amount in a time is needed here"}},
          .help = "write for example `5 mg/d`, `400 mg/mo`, `2 mL/wk` or `1000 [iU]/d`"};
}

}  // namespace

std::optional<syntax::Name> ConditionChecker::dosed_agent(syntax::ValueId id) const {
  const auto* dose = std::get_if<syntax::AggregateValue>(&scope_.tree()[id].value);
  if (dose == nullptr || dose->over || !dose->what || dose->kind.text != "dose") {
    return std::nullopt;
  }
  const auto* agent = std::get_if<syntax::NameValue>(&scope_.tree()[*dose->what].value);
  return agent == nullptr ? std::nullopt : std::optional(agent->name);
}

ConditionChecker::Checked ConditionChecker::check_dose(const syntax::Name& name,
                                                       quantity::Comparison comparison,
                                                       const syntax::Quantity& written, Span span) {
  const auto agent = scope_.id_of<AgentId>(name, kWantAgent);
  const std::optional<quantity::Rational> number = read_number(scope_, written.number);
  const std::size_t slash = written.unit.rfind('/');
  if (!agent || !number) {
    return std::nullopt;
  }
  if (slash == std::string::npos) {
    scope_.error(no_dose_rate(written));
    return std::nullopt;
  }
  const auto amount = read_unit(scope_, written.unit.substr(0, slash), written.unit_span);
  const auto time = read_unit(scope_, written.unit.substr(slash + 1), written.unit_span);
  if (!amount || !time) {
    return std::nullopt;
  }
  const std::optional<AmountKind> kind = kind_of_amount(*amount);
  if (!kind || time->dimension != ucum_unit("s").dimension || number->is_negative()) {
    scope_.error(no_dose_rate(written));
    return std::nullopt;
  }
  quantity::Unit whole = *amount;
  whole.text = written.unit;
  CompareDose compare{.agent = *agent, .kind = *kind, .comparison = comparison, .threshold = {}};
  compare.threshold.canonical =
      *number * amount->factor * quantity::Rational(kSecondsOfDay) / time->factor;
  compare.threshold.written = quantity::Quantity{*number, std::move(whole)};
  return add(span, std::move(compare));
}

}  // namespace regimen::knowledge
