// Implements engine/knowledge/conditions.h: connectives, names, choices, what is known.
#include "engine/knowledge/conditions.h"

#include <array>
#include <utility>

#include "engine/base/overload.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

// What an author may have meant by a name that is no condition.
std::string hint_for(const Model& model, const Declaration& found) {
  const std::string name(found.name);
  switch (found.kind) {
    case Kind::kLab:
    case Kind::kVital:
      return "compare it with a value, as in `" + name + " > … " +
             (found.id ? model.labs[*found.id].unit.text : "") + "`, or ask `known " + name + "`";
    case Kind::kAgent:
      return "write `taking " + name + "`, `recommended " + name + "` or `indicated " + name + "`";
    case Kind::kClass:
      return "write `taking any " + name + "`";
    case Kind::kRule:
      return "write `applies(" + name + ")`, or conclude something in that rule and name it here";
    case Kind::kRelation:
      return "write what it is about, as in `" + name + "(…)`";
    case Kind::kProtocol:
      return "write `protocol_indicated(" + name + ")` or `protocol_recommended(" + name + ")`";
    case Kind::kBuiltin:
      return name == "age" ? "compare it, as in `age >= 18 years`" : "write `male` or `female`";
    default:
      return "name a condition, symptom, history or conclusion";
  }
}

quantity::Quantity adult_age() {
  quantity::Unit years = ucum_unit("a");
  years.text = "years";
  return {quantity::Rational(18), years};
}

}  // namespace

const SmallVector<Variable>& ConditionChecker::no_variables() {
  static const SmallVector<Variable> none;
  return none;
}

ConditionChecker::Checked ConditionChecker::add(Span span, decltype(Condition::value) value) {
  arena_.push_back({std::move(value), span});
  return ConditionId(arena_.size() - 1);
}

std::optional<SmallVector<ConditionId>> ConditionChecker::check_all(
    const std::vector<syntax::ConditionId>& ids) {
  SmallVector<ConditionId> parts;
  for (const syntax::ConditionId id : ids) {
    if (const Checked part = check(id)) {
      parts.push_back(*part);
    }
  }
  return parts.size() == ids.size() ? std::optional(std::move(parts)) : std::nullopt;
}

ConditionChecker::Checked ConditionChecker::all_of(SmallVector<ConditionId> parts, Span span) {
  return parts.size() == 1 ? Checked(parts[0]) : add(span, And{std::move(parts)});
}

ConditionChecker::Checked ConditionChecker::any_of(SmallVector<ConditionId> parts, Span span) {
  return parts.size() == 1 ? Checked(parts[0]) : add(span, Or{std::move(parts)});
}

ConditionChecker::Checked ConditionChecker::conjoin(const std::vector<syntax::ConditionId>& ids) {
  std::optional<SmallVector<ConditionId>> parts = check_all(ids);
  if (!parts || ids.empty()) {
    return std::nullopt;
  }
  const Span span =
      diagnostics::join(scope_.tree()[ids.front()].span, scope_.tree()[ids.back()].span);
  return all_of(std::move(*parts), span);
}

ConditionChecker::Checked ConditionChecker::disjoin(const std::vector<syntax::ConditionId>& ids) {
  std::optional<SmallVector<ConditionId>> parts = check_all(ids);
  if (!parts || ids.empty()) {
    return std::nullopt;
  }
  const Span span =
      diagnostics::join(scope_.tree()[ids.front()].span, scope_.tree()[ids.back()].span);
  return any_of(std::move(*parts), span);
}

ConditionChecker::Checked ConditionChecker::check(syntax::ConditionId id) {
  const syntax::Condition& condition = scope_.tree()[id];
  const Span span = condition.span;
  return std::visit(
      Overload{
          [&](const syntax::AndCondition& both) -> Checked {
            auto parts = check_all(both.parts);
            return parts ? all_of(std::move(*parts), span) : std::nullopt;
          },
          [&](const syntax::OrCondition& either) -> Checked {
            auto parts = check_all(either.parts);
            return parts ? any_of(std::move(*parts), span) : std::nullopt;
          },
          [&](const syntax::NotCondition& negated) -> Checked {
            const Checked part = check(negated.part);
            return part ? add(span, Not{*part}) : std::nullopt;
          },
          [&](const syntax::NameCondition& name) { return check_name(name, span); },
          [&](const syntax::CompareCondition& compare) { return check_compare(compare, span); },
          [&](const syntax::RangeCondition& range) { return check_range(range, span); },
          [&](const syntax::TrendCondition& trend) { return check_trend(trend, span); },
          [&](const syntax::LastingCondition& lasting) { return check_lasting(lasting, span); },
          [&](const syntax::ChoiceCondition& choice) { return check_choice(choice, span); },
          [&](const syntax::ResultsCondition& results) { return check_results(results, span); },
          [&](const syntax::KnownCondition& known) { return check_known(known, span); },
          [&](const syntax::TakingCondition& taking) { return check_taking(taking, span); },
          [&](const syntax::AtomCondition& atom) { return check_atom(atom, span); },
      },
      condition.value);
}

void ConditionChecker::report_no_condition(const syntax::Name& name, const Declaration& found) {
  Diagnostic diagnostic{.code = Finding::kWrongKind,
                        .message = "`" + name.text + "` is " + with_article(word_for(found.kind)) +
                                   ", which is neither true nor false",
                        .primary = {{name.span, "a condition is needed here"}},
                        .help = hint_for(scope_.model(), found)};
  if (found.module) {
    diagnostic.secondary.push_back({found.span, "declared here"});
  }
  scope_.error(std::move(diagnostic));
}

ConditionChecker::Checked ConditionChecker::check_built_in(const syntax::NameCondition& condition,
                                                           Span span) {
  const std::string& name = condition.name.text;
  if (condition.within) {
    scope_.error(invalid_value("`" + name + "` is not an event, so it has no `within`",
                               condition.within->span, "remove `within`"));
    return std::nullopt;
  }
  if (condition.is_ever || condition.least_severity) {
    scope_.error(invalid_value("`" + name + "` is no condition of a record", span,
                               condition.is_ever ? "remove `ever`" : "remove `with severity`"));
    return std::nullopt;
  }
  if (name == "male" || name == "female") {
    return add(span, SexIs{name == "male" ? Sex::kMale : Sex::kFemale});
  }
  return add(span, Compare{AgeOperand{}, quantity::Comparison::kGreaterEqual,
                           Threshold{adult_age(), quantity::Rational(18)}});
}

ConditionChecker::Checked ConditionChecker::check_name(const syntax::NameCondition& condition,
                                                       Span span) {
  const syntax::Name& name = condition.name;
  const Declaration* found = scope_.context().names.find(name.text, kWantConcept);
  if (found != nullptr && found->kind == Kind::kBuiltin && name.text != "age" &&
      name.text != "sex") {
    return check_built_in(condition, span);
  }
  if (const auto variable = find_variable(name.text)) {
    is_used_[*variable] = true;
    scope_.error({.code = Finding::kWrongKind,
                  .message = "`" + name.text + "` is a variable, which is neither true nor false",
                  .primary = {{name.span, "a condition is needed here"}},
                  .help = "write a condition about it, as in `taking " + name.text + "`"});
    return std::nullopt;
  }
  if (found != nullptr && !kWantConcept.accepts(found->kind)) {
    report_no_condition(name, *found);
    return std::nullopt;
  }
  const auto concept_id = scope_.id_of<ConceptId>(name, kWantConcept);
  if (!concept_id) {
    return std::nullopt;
  }
  const std::optional<HoldsTime> time = check_time(condition, *concept_id);
  if (!time) {
    return std::nullopt;
  }
  return add(span, time->is_plain() ? Holds{*concept_id} : Holds{*concept_id, *time});
}

// What is asked of a concept beside that it is so; absent with a mistake.
std::optional<HoldsTime> ConditionChecker::check_time(const syntax::NameCondition& condition,
                                                      ConceptId concept_id) {
  const auto within = read_duration(scope_, condition.within);
  if (condition.within && !within) {
    return std::nullopt;
  }
  HoldsTime time{.within = within, .is_ever = condition.is_ever};
  if (condition.least_severity) {
    static const std::vector<std::string> grades = {"mild", "moderate", "severe"};
    const auto grade =
        word_of(scope_, *condition.least_severity, grades, "severity of a condition");
    if (!grade) {
      return std::nullopt;
    }
    time.least_severity = static_cast<Grade>(*grade);
  }
  if (!time.is_plain() && scope_.model()[concept_id].kind == Concept::Kind::kConclusion) {
    const std::string& name = condition.name.text;
    scope_.error(condition.within
                     ? invalid_value("`" + name + "` is a conclusion, which has no date",
                                     condition.within->span, "remove `within`")
                     : invalid_value("`" + name + "` is a conclusion, which is about now",
                                     condition.name.span,
                                     "ask it of the conditions that it is concluded from"));
    return std::nullopt;
  }
  return time;
}

ConditionChecker::Checked ConditionChecker::check_choice(const syntax::ChoiceCondition& condition,
                                                         Span span) {
  using ChoiceKind = syntax::ChoiceCondition::Kind;
  SmallVector<ConditionId> parts;
  for (const syntax::Name& name : condition.names) {
    const syntax::NameCondition one{.name = name, .within = {}, .is_ever = condition.is_ever};
    if (const Checked part = check_name(one, name.span)) {
      parts.push_back(*part);
    }
  }
  std::optional<std::uint32_t> count;
  if (condition.kind == ChoiceKind::kAtLeast && condition.count) {
    count =
        read_count(scope_, *condition.count, static_cast<std::uint32_t>(condition.names.size()));
  }
  if (parts.size() != condition.names.size() || parts.empty()) {
    return std::nullopt;
  }
  switch (condition.kind) {
    case ChoiceKind::kAny:
      return any_of(std::move(parts), span);
    case ChoiceKind::kAll:
      return all_of(std::move(parts), span);
    case ChoiceKind::kNone:
      return add(span, Not{*any_of(std::move(parts), span)});
    case ChoiceKind::kAtLeast:
      break;
  }
  return count ? add(span, AtLeast{*count, std::move(parts)}) : std::nullopt;
}

std::optional<KnownInput> ConditionChecker::known_input(const syntax::Name& name) {
  const Declaration* found = scope_.context().names.find(
      name.text, wanted("lab", Kind::kLab, Kind::kVital, Kind::kCondition, Kind::kSymptom,
                        Kind::kHistory, Kind::kAllergy, Kind::kBuiltin));
  KnownInput known;
  if (found != nullptr && found->kind == Kind::kBuiltin) {
    const bool is_age = found->name != "sex" && found->name != "male" && found->name != "female";
    if (is_age) {
      known.input = AgeOperand{};
    }
  } else if (found != nullptr && kWantLab.accepts(found->kind)) {
    const auto lab = scope_.id_of<LabId>(name, kWantLab);
    if (!lab) {
      return std::nullopt;
    }
    known.input = *lab;
  } else {
    const auto recorded = scope_.id_of<ConceptId>(
        name, wanted("lab or condition of a record", Kind::kLab, Kind::kVital, Kind::kCondition,
                     Kind::kSymptom, Kind::kHistory, Kind::kAllergy));
    if (!recorded) {
      return std::nullopt;
    }
    known.input = *recorded;
  }
  return known;
}

ConditionChecker::Checked ConditionChecker::check_known(const syntax::KnownCondition& condition,
                                                        Span span) {
  std::optional<KnownInput> known = known_input(condition.name);
  const auto within = read_duration(scope_, condition.within);
  if (!known || (condition.within && !within)) {
    return std::nullopt;
  }
  if (within && !std::holds_alternative<LabId>(known->input)) {
    scope_.error(invalid_value("only a result of a lab is known within a time",
                               condition.within->span, "remove `within`"));
    return std::nullopt;
  }
  known->within = within;
  const Checked id = add(span, std::move(*known));
  return condition.is_missing ? add(span, Not{*id}) : id;
}

}  // namespace regimen::knowledge
