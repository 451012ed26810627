// Implements the conditions of engine/knowledge/conditions.h that speak of a course over time.
#include <algorithm>
#include <utility>

#include "engine/knowledge/conditions.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

Diagnostic no_course(Span span) {
  return invalid_value("this cannot be followed over time", span,
                       "`for at least` follows a recorded condition, symptom or history, an agent "
                       "that is taken, or one comparison of a lab, as in `hematocrit > 54 % for at "
                       "least 3 months`");
}

}  // namespace

ConditionChecker::Checked ConditionChecker::check_trend(const syntax::TrendCondition& condition,
                                                        Span span) {
  const syntax::NameValue* name = name_of_value(condition.value);
  if (name == nullptr) {
    scope_.error(invalid_value("only a lab rises or falls", scope_.tree()[condition.value].span,
                               "name a lab, as in `psa rising by 1.4 ng/mL within 12 months`"));
    return std::nullopt;
  }
  const auto lab_id = scope_.id_of<LabId>(name->name, kWantLab);
  const auto within = read_duration(scope_, condition.within);
  const auto value = read_quantity(scope_, *condition.amount);
  if (!lab_id || !within || !value) {
    return std::nullopt;
  }
  const Lab& lab = scope_.model()[*lab_id];
  std::optional<quantity::Rational> canonical =
      read_on_scale(scope_, *condition.amount, *value,
                    {lab.header.name, lab.unit, lab.molar_mass, lab.header.name_span});
  if (!canonical) {
    return std::nullopt;
  }
  if (canonical->is_negative() || *canonical == quantity::Rational(0)) {
    scope_.error(invalid_value("a rise or fall must be greater than zero", condition.amount->span,
                               "write a positive amount"));
    return std::nullopt;
  }
  using Selection = LabOperand::Selection;
  const Selection selection = condition.is_falling ? Selection::kFall : Selection::kRise;
  return add(span, Compare{LabOperand{*lab_id, selection, within},
                           condition.is_more ? quantity::Comparison::kGreater
                                             : quantity::Comparison::kGreaterEqual,
                           Threshold{*value, std::move(*canonical)}});
}

// `taking gel for at least 6 months`, and of each agent of a class.
ConditionChecker::Checked ConditionChecker::taken_for(ConditionId part,
                                                      const quantity::Duration& time, Span span) {
  const auto is_plain = [&](ConditionId id) {
    const auto* taking = std::get_if<Taking>(&arena_[id.index()].value);
    return taking != nullptr && !taking->course;
  };
  const auto lasting = [&](ConditionId id) {
    return *add(span, Taking{std::get<Taking>(arena_[id.index()].value).agent,
                             Course{Course::Kind::kLasting, time}});
  };
  if (is_plain(part)) {
    return lasting(part);
  }
  const auto* any = std::get_if<Or>(&arena_[part.index()].value);
  if (any == nullptr || !std::all_of(any->parts.begin(), any->parts.end(), is_plain)) {
    return std::nullopt;
  }
  const SmallVector<ConditionId> agents = any->parts;  // the arena grows
  SmallVector<ConditionId> parts;
  for (const ConditionId agent : agents) {
    parts.push_back(lasting(agent));
  }
  return any_of(std::move(parts), span);
}

ConditionChecker::Checked ConditionChecker::check_lasting(const syntax::LastingCondition& condition,
                                                          Span span) {
  const Checked part = check(condition.part);
  const auto time = read_duration(scope_, condition.time);
  if (!part || !time) {
    return std::nullopt;
  }
  const Condition& checked = arena_[part->index()];
  if (const auto* holds = std::get_if<Holds>(&checked.value)) {
    const bool is_recorded = scope_.model()[holds->concept_id].kind != Concept::Kind::kConclusion;
    if (is_recorded && holds->time->is_plain()) {
      return add(span, Holds{holds->concept_id, HoldsTime{.lasting = time}});
    }
  }
  if (const auto lasting = taken_for(*part, *time, span)) {
    return lasting;
  }
  if (const auto* compare = kind_if<Compare>(checked.value)) {
    const auto* lab = std::get_if<LabOperand>(&compare->operand);
    if (lab != nullptr && lab->selection == LabOperand::Selection::kLatest && !lab->within) {
      return add(span, Persists{lab->lab, compare->comparison, compare->threshold, *time});
    }
  }
  scope_.error(no_course(span));
  return std::nullopt;
}

}  // namespace regimen::knowledge
