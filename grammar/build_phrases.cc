// Implements the phrases of grammar/build.h: for whom, doses, schedules, monitoring, actions.
#include <array>
#include <utility>

#include "engine/base/nearest.h"
#include "grammar/author_errors.h"
#include "grammar/build.h"

namespace regimen::grammar {
namespace {

struct PopulationWord {
  std::string_view word;
  syntax::Sex sex;
  bool adults;
};
constexpr std::array<PopulationWord, 6> kPopulations = {{
    {"male", syntax::Sex::kMale, false},
    {"female", syntax::Sex::kFemale, false},
    {"men", syntax::Sex::kMale, true},
    {"women", syntax::Sex::kFemale, true},
    {"adults", syntax::Sex::kAny, true},
    {"adult", syntax::Sex::kAny, true},
}};

const PopulationWord* find_population(std::string_view text) {
  for (const PopulationWord& each : kPopulations) {
    if (each.word == text) {
      return &each;
    }
  }
  return nullptr;
}

std::string singular(const std::string& sort) {
  const bool is_plural = sort.size() > 2 && sort.back() == 's' && sort[sort.size() - 2] != 's';
  return is_plural ? sort.substr(0, sort.size() - 1) : sort;
}

std::string help_for_population(const std::string& found) {
  const std::vector<std::string> near =
      nearest_names(found, {"male", "female", "men", "women", "adults"}, 1);
  return near.empty() ? "write `for male`, `for female adults` or `for any`"
                      : "did you mean `" + near.front() + "`?";
}

}  // namespace

Builder::Population Builder::population(P::ForWhomContext* who) {
  Population result{{syntax::Sex::kAny, span(who)}, false};
  if (who->any == nullptr && who->words.empty()) {
    errors_.add(expected_here(word(who->start), "`male`, `female` or `any` after `for`", "",
                              "write `for male`, `for female adults` or `for any`"));
  }
  for (P::ForWordContext* each : who->words) {
    const PopulationWord* found = find_population(text(each));
    if (found == nullptr) {
      errors_.add(expected_here(word(each), "`male`, `female` or `adults`", " after `for`",
                                help_for_population(text(each))));
      continue;
    }
    if (found->sex != syntax::Sex::kAny) {
      result.sex.sex = found->sex;
    }
    result.adults = result.adults || found->adults;
  }
  for (P::ForWordContext* each : who->more) {
    errors_.add(expected_here(word(each), "one population", " after `for`",
                              "write a statement of its own for each"));
  }
  return result;
}

void Builder::add_variables(P::ForWhomContext* who, syntax::RuleDecl& rule) {
  if (who->words.size() != 2) {
    const bool is_population =
        who->words.size() == 1 && find_population(text(who->words.front())) != nullptr;
    errors_.add(expected_here(word(who), "a kind and a name such as `for any agent A`", "",
                              is_population
                                  ? "in a rule write `when " + text(who->words.front()) + "`"
                                  : "write `for any agent A` or `for agents A, B`"));
    return;
  }
  syntax::Name sort = name(who->words[0]);
  sort.text = singular(sort.text);
  rule.variables.push_back({sort, name(who->words[1])});
  for (P::ForWordContext* each : who->more) {
    rule.variables.push_back({sort, name(each)});
  }
}

void Builder::add_titration(P::TitrateClauseContext* clause, syntax::ProtocolDecl& protocol) {
  auto [low, high] = range(clause->low, clause->high);
  const syntax::ValueId lab = add(syntax::NameValue{name(clause->lab)}, clause->lab);
  const auto compared = [&](syntax::CompareOp op, const syntax::Quantity& bound) {
    const syntax::ValueId right = add(syntax::QuantityValue{bound}, bound.span);
    return add(syntax::CompareCondition{lab, op, right, bound.span}, clause);
  };
  const syntax::ConditionId below = compared(syntax::CompareOp::kLess, low);
  const syntax::ConditionId above = compared(syntax::CompareOp::kGreater, high);
  protocol.titrations.push_back(
      {.agent = name(clause->agent),
       .step = quantity(clause->step),
       .every = clause->every == nullptr ? std::nullopt : std::optional(period(clause->every)),
       .lab = name(clause->lab),
       .low = std::move(low),
       .high = std::move(high),
       .below = below,
       .above = above,
       .span = span(clause)});
}

syntax::DosePhrase Builder::dose_phrase(P::DosePhraseContext* context) {
  syntax::DosePhrase phrase;
  phrase.span = span(context);
  phrase.unit_span = phrase.span;
  if (context->low != nullptr) {
    phrase.low = number(context->low);
  }
  if (context->high != nullptr) {
    phrase.high = number(context->high);
  }
  P::UnitContext* unit = context->highUnit != nullptr ? context->highUnit : context->lowUnit;
  if (unit != nullptr) {
    phrase.unit = text(unit);
    phrase.unit_span = span(unit);
  }
  if (context->highUnit != nullptr && context->lowUnit != nullptr &&
      text(context->lowUnit) != phrase.unit) {
    errors_.add(expected_here(word(context->lowUnit), "one unit for both ends of the range", "",
                              "write the unit once, behind the range"));
  }
  if (context->syringe != nullptr) {
    expect_word(context->noun, "syringe");
    phrase.syringe = text(context->syringe);
  }
  phrase.measure = optional_name(context->measure);
  if (context->over != nullptr) {
    phrase.over = duration(context->over);
  }
  if (context->parts != nullptr) {
    phrase.parts = number(context->parts);
    const std::string noun = text(context->doses);
    if (noun != "doses" && noun != "dose") {
      errors_.add(expected_here(word(context->doses), "`doses`",
                                " after `in " + phrase.parts->text + "`",
                                "write `40 mg/d in 2 doses`"));
    }
  }
  if (context->rhythm != nullptr) {
    phrase.schedule = schedule(context->rhythm);
  }
  if (context->limits != nullptr) {
    add_course(context->limits, phrase);
  }
  phrase.route = optional_name(context->way);
  return phrase;
}

void Builder::add_course(P::CourseContext* context, syntax::DosePhrase& phrase) {
  using Kind = syntax::Schedule::Kind;
  const bool is_regular = phrase.schedule && (phrase.schedule->kind == Kind::kEvery ||
                                              phrase.schedule->kind == Kind::kTimesPer);
  if (!is_regular) {
    errors_.add(expected_here(word(context->start), "the end of the dose", "",
                              "only what is given regularly goes on for a time, as in `daily for "
                              "12 days of every 28 days`"));
    return;
  }
  phrase.schedule->lasting = duration(context->lasting);
  if (context->again != nullptr) {
    phrase.schedule->again = period(context->again);
  }
}

syntax::Schedule Builder::schedule(P::ScheduleContext* context) {
  using Kind = syntax::Schedule::Kind;
  syntax::Schedule result;
  result.span = span(context);
  const diagnostics::Span first = span(context->start);
  switch (context->start->getType()) {
    case P::EVERY:
      result.period = period(static_cast<P::EveryScheduleContext*>(context)->every);
      return result;
    case P::DAILY:
      result.period = one("day", first);
      return result;
    case P::WEEKLY:
      result.period = one("week", first);
      return result;
    case P::MONTHLY:
      result.period = one("month", first);
      return result;
    case P::ONCE:
    case P::TWICE: {
      auto* once = static_cast<P::OnceScheduleContext*>(context);
      const bool is_twice = once->times->getType() == P::TWICE;
      result.kind = once->noun == nullptr && !is_twice ? Kind::kOnce : Kind::kTimesPer;
      result.times = is_twice ? "2" : "1";
      if (once->noun != nullptr) {
        result.period = one(text(once->noun), span(once->noun));
      } else if (is_twice) {
        errors_.add(expected_here(word(context), "a length of time such as `a week`",
                                  " after `twice`", "write `twice a week`"));
      }
      return result;
    }
    case P::AS: {
      auto* needed = static_cast<P::NeededScheduleContext*>(context);
      result.kind = Kind::kAsNeeded;
      if (needed->count != nullptr) {
        result.times = text(needed->count);
        result.period = period(needed->every);
        if (needed->also != nullptr) {
          result.most = text(needed->also);
          result.longer = period(needed->longer);
        }
      } else {
        errors_.add(expected_here(word(context), "how often at most", " after `as needed`",
                                  "write for example `as needed at most 1 per 24 hours`"));
      }
      return result;
    }
    default: {
      auto* times = static_cast<P::TimesScheduleContext*>(context);
      constexpr std::array<std::string_view, 5> kCounts = {"two", "three", "four", "five", "six"};
      result.kind = Kind::kTimesPer;
      result.times = text(times->times);
      for (std::size_t i = 0; i < kCounts.size(); ++i) {
        result.times = result.times == kCounts[i] ? std::to_string(i + 2) : result.times;
      }
      result.period = one(text(times->noun), span(times->noun));
      return result;
    }
  }
}

syntax::MonitorPhrase Builder::monitor(P::MonitorContext* context) {
  using Kind = syntax::MonitorPoint::Kind;
  syntax::MonitorPhrase phrase{name(context->lab), {}, span(context)};
  const auto add_point = [&](const auto* point) {
    syntax::MonitorPoint result{Kind::kBaseline, {}, span(point)};
    if (point->at != nullptr) {
      result.kind = Kind::kAt;
      result.time = duration(point->at);
    } else if (point->every != nullptr) {
      result.kind = Kind::kEvery;
      result.time = period(point->every);
    }
    phrase.points.push_back(std::move(result));
  };
  if (context->first != nullptr) {
    add_point(context->first);
  }
  for (const P::PointContext* point : context->more) {
    add_point(point);
  }
  return phrase;
}

namespace {

syntax::AvoidAction::Kind kind_of(const antlr4::Token* word) {
  using Kind = syntax::AvoidAction::Kind;
  switch (word->getType()) {
    case generated::RegimenParser::HOLD:
      return Kind::kHold;
    case generated::RegimenParser::STOP:
      return Kind::kStop;
    case generated::RegimenParser::ADJUST:
      return Kind::kAdjust;
    default:
      return Kind::kAvoid;
  }
}

}  // namespace

std::optional<syntax::Action> Builder::action(P::ActionContext* context) {
  const diagnostics::Span where = span(context);
  switch (context->start->getType()) {
    case P::CONCLUDE: {
      auto* conclude = static_cast<P::ConcludeActionContext*>(context);
      return syntax::Action{syntax::ConcludeAction{name(conclude->id)}, where};
    }
    case P::RECOMMEND: {
      auto* recommend = static_cast<P::RecommendActionContext*>(context);
      return syntax::Action{
          syntax::RecommendAction{name(recommend->agent), optional_name(recommend->dose)}, where};
    }
    case P::AVOID:
    case P::HOLD:
    case P::STOP:
    case P::ADJUST: {
      auto* avoid = static_cast<P::AvoidActionContext*>(context);
      return syntax::Action{
          syntax::AvoidAction{kind_of(avoid->word), avoid->any != nullptr, name(avoid->agent)},
          where};
    }
    case P::WARN:
      return syntax::Action{
          syntax::WarnAction{string(static_cast<P::WarnActionContext*>(context)->text)}, where};
    case P::MONITOR:
      return syntax::Action{
          syntax::MonitorAction{monitor(static_cast<P::MonitorActionContext*>(context)->phrase)},
          where};
    case P::REFER:
      return syntax::Action{
          syntax::ReferAction{string(static_cast<P::ReferActionContext*>(context)->text)}, where};
    default: {
      auto* atom = static_cast<P::AtomActionContext*>(context);
      return syntax::Action{syntax::AtomAction{name(atom->id), values(atom->args)}, where};
    }
  }
}

}  // namespace regimen::grammar
