// Implements the parts of engine/syntax/print.h: conditions, values, phrases, actions, lines.
#include "engine/syntax/print_parts.h"

#include <array>

#include "engine/base/overload.h"
#include "engine/syntax/print.h"

namespace regimen::syntax {
namespace {

std::string_view sign(CompareOp op) {
  constexpr std::array<std::string_view, 6> kSigns = {"<", "<=", ">", ">=", "=", "!="};
  return kSigns[static_cast<std::size_t>(op)];
}

std::string within(const std::optional<Duration>& window) {
  return window ? " within " + print(*window) : "";
}

std::string at(const std::optional<DateTime>& time) {
  return time ? " at " + time->text : "";
}

std::string list(const Tree& tree, std::string_view word, const std::vector<ConditionId>& parts) {
  std::string result = "(" + std::string(word);
  for (const ConditionId part : parts) {
    result += " " + print(tree, part);
  }
  return result + ")";
}

std::string choice(const ChoiceCondition& condition) {
  constexpr std::array<std::string_view, 4> kWords = {"any of", "all of", "none of", "at least"};
  return (condition.is_ever ? "(ever " : "(") +
         std::string(kWords[static_cast<std::size_t>(condition.kind)]) +
         (condition.count ? " " + condition.count->text + " of" : "") + " " +
         join(condition.names) + ")";
}

std::string results(const ResultsCondition& condition) {
  std::string text = (condition.is_consistent ? "(consistently at least " : "(at least ") +
                     condition.count.text + (condition.is_recorded ? " recorded" : "") +
                     " results " + condition.lab.text;
  if (condition.op && condition.threshold) {
    text += " " + std::string(sign(*condition.op)) + " " + print(*condition.threshold);
  }
  text += condition.before ? " before " + *condition.before : "";
  text += condition.after ? " after " + *condition.after : "";
  text += condition.on_different_days ? " on different days" : "";
  text += condition.apart_least ? " at least " + print(*condition.apart_least) + " apart" : "";
  text += condition.apart_most ? " at most " + print(*condition.apart_most) + " apart" : "";
  return text + within(condition.within) + ")";
}

std::string rhythm(const Schedule& schedule) {
  switch (schedule.kind) {
    case Schedule::Kind::kEvery:
      return "every " + print(schedule.period);
    case Schedule::Kind::kTimesPer:
      return schedule.times + " times per " + print(schedule.period);
    case Schedule::Kind::kOnce:
      return "once";
    case Schedule::Kind::kAsNeeded:
      return schedule.period.number.text.empty()
                 ? "as needed"
                 : "as needed at most " + schedule.times + " per " + print(schedule.period);
  }
  return {};
}

std::string schedule(const Schedule& schedule) {
  std::string text = rhythm(schedule);
  text += schedule.most ? " and at most " + *schedule.most + " per " + print(schedule.longer) : "";
  text += schedule.lasting ? " for " + print(*schedule.lasting) : "";
  return text + (schedule.again ? " of every " + print(*schedule.again) : "");
}

std::string expectation(const Expectation& expected) {
  constexpr std::array<std::string_view, 22> kWords = {
      "recommend",    "pending",  "withheld",   "contraindicated", "continue", "adjust",
      "hold",         "stop",     "unclear",    "not indicated",   "because",  "conclude",
      "not conclude", "warn",     "no warning", "no referral",     "monitor",  "refer",
      "titrate",      "conflict", "problem",    "violation"};
  static_assert(kWords.size() == static_cast<std::size_t>(Expectation::Kind::kViolation) + 1);
  std::string text = "expect " + std::string(kWords[static_cast<std::size_t>(expected.kind)]);
  text += expected.name ? " " + expected.name->text : "";
  text += expected.text ? " " + quoted(expected.text->value) : "";
  text += expected.dose ? " " + print(*expected.dose) : "";
  text += expected.needs.empty() ? "" : " needs " + join(expected.needs);
  text += expected.because.empty() ? "" : " because " + join(expected.because);
  return text + at(expected.at);
}

}  // namespace

std::string source_text(const SourceRef& source) {
  return source.source.text + (source.locator ? " " + quoted(source.locator->value) : "");
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char each : text) {
    if (each == '\n') {
      result += "\\n";
      continue;
    }
    result += each == '"' || each == '\\' ? "\\" : "";
    result += each;
  }
  return result + "\"";
}

std::string join(const std::vector<Name>& names) {
  std::string result;
  for (const Name& name : names) {
    result += (result.empty() ? "" : ", ") + name.text;
  }
  return result;
}

std::string print(const Quantity& quantity) {
  return quantity.number.text + (quantity.unit.empty() ? "" : " " + quantity.unit);
}

std::string print(const DosePhrase& phrase) {
  std::string text = phrase.low ? phrase.low->text : "unstated";
  text += phrase.high ? " .. " + phrase.high->text : "";
  text += phrase.unit.empty() ? "" : " " + phrase.unit;
  text += phrase.syringe ? " of a " + *phrase.syringe + " syringe" : "";
  text += phrase.measure ? " by " + phrase.measure->text : "";
  text += phrase.over ? " for " + print(*phrase.over) : "";
  text += phrase.parts ? " in " + phrase.parts->text + " doses" : "";
  text += phrase.schedule ? " " + schedule(*phrase.schedule) : "";
  return text + (phrase.route ? ", " + phrase.route->text : "");
}

std::string print(const MonitorPhrase& phrase) {
  std::string text = phrase.lab.text;
  for (std::size_t i = 0; i < phrase.points.size(); ++i) {
    const MonitorPoint& point = phrase.points[i];
    text += i == 0 ? " " : ", ";
    text += point.kind == MonitorPoint::Kind::kBaseline ? "baseline"
            : point.kind == MonitorPoint::Kind::kAt     ? "at " + print(point.time)
                                                        : "every " + print(point.time);
  }
  return text;
}

std::string join(const Tree& tree, const std::vector<ValueId>& values) {
  std::string text;
  for (const ValueId value : values) {
    text += (text.empty() ? "" : ", ") + print(tree, value);
  }
  return text;
}

std::string_view word_of(AvoidAction::Kind kind) {
  switch (kind) {
    case AvoidAction::Kind::kAvoid:
      return "avoid";
    case AvoidAction::Kind::kHold:
      return "hold";
    case AvoidAction::Kind::kStop:
      return "stop";
    case AvoidAction::Kind::kAdjust:
      return "adjust";
  }
  return "";
}

std::string print(const Tree& tree, const Action& action) {
  return std::visit(
      Overload{
          [](const ConcludeAction& each) { return "conclude " + each.conclusion.text; },
          [](const RecommendAction& each) {
            return "recommend " + each.agent.text + (each.dose ? " dose " + each.dose->text : "");
          },
          [](const AvoidAction& each) {
            return std::string(word_of(each.kind)) + (each.any_of_class ? " any " : " ") +
                   each.agent.text;
          },
          [](const WarnAction& each) { return "warn " + quoted(each.text.value); },
          [](const MonitorAction& each) { return "monitor " + print(each.monitor); },
          [](const ReferAction& each) { return "refer " + quoted(each.to.value); },
          [&](const AtomAction& each) {
            return each.relation.text + "(" + join(tree, each.args) + ")";
          },
      },
      action.value);
}

std::string print(const Tree& tree, ConditionId id) {
  return std::visit(
      Overload{
          [&](const AndCondition& each) { return list(tree, "and", each.parts); },
          [&](const OrCondition& each) { return list(tree, "or", each.parts); },
          [&](const NotCondition& each) { return "(not " + print(tree, each.part) + ")"; },
          [](const NameCondition& each) {
            return (each.is_ever ? "ever " : "") + each.name.text +
                   (each.least_severity ? " with severity at least " + each.least_severity->text
                                        : "") +
                   within(each.within);
          },
          [&](const CompareCondition& each) {
            return "(" + print(tree, each.left) + " " + std::string(sign(each.op)) + " " +
                   print(tree, each.right) + ")";
          },
          [&](const RangeCondition& each) {
            return "(" + print(tree, each.value) + " in " + print(*each.low) + " .. " +
                   print(*each.high) + ")";
          },
          [&](const TrendCondition& each) {
            return "(" + print(tree, each.value) + (each.is_falling ? " falling" : " rising") +
                   (each.is_more ? " by more than " : " by ") + print(*each.amount) +
                   within(each.within) + ")";
          },
          [&](const LastingCondition& each) {
            return "(" + print(tree, each.part) + " for at least " + each.time->number.text + " " +
                   each.time->unit + ")";
          },
          [](const ChoiceCondition& each) { return choice(each); },
          [](const ResultsCondition& each) { return results(each); },
          [](const KnownCondition& each) {
            return (each.is_missing ? "(missing " : "(known ") + each.name.text +
                   within(each.within) + ")";
          },
          [](const TakingCondition& each) {
            constexpr std::array<std::string_view, 3> kWords = {"taking", "started", "stopped"};
            return "(" + std::string(kWords[static_cast<std::size_t>(each.course)]) +
                   (each.any_of_class ? " any " : " ") + each.name.text + within(each.within) + ")";
          },
          [&](const AtomCondition& each) {
            return each.relation.text + "(" + join(tree, each.args) + ")";
          },
      },
      tree[id].value);
}

std::string print(const Tree& tree, ValueId id) {
  return std::visit(
      Overload{
          [](const NameValue& each) { return each.name.text; },
          [](const QuantityValue& each) { return print(each.quantity); },
          [](const DateValue& each) { return each.date.text; },
          [](const TimeValue& each) { return each.text; },
          [&](const OfValue& each) {
            return print(tree, each.amount) + " of " +
                   (each.syringe ? "a " + *each.syringe + " syringe"
                    : each.of    ? each.of->text
                                 : "");
          },
          [&](const AtStrengthValue& each) {
            return print(tree, each.amount) + " at " + print(each.strength);
          },
          [&](const ArithmeticValue& each) {
            constexpr std::array<std::string_view, 5> kSigns = {"+", "-", "*", "/", "mod"};
            return "(" + print(tree, each.left) + " " +
                   std::string(kSigns[static_cast<std::size_t>(each.op)]) + " " +
                   print(tree, each.right) + ")";
          },
          [&](const NegatedValue& each) { return "(- " + print(tree, each.value) + ")"; },
          [&](const InUnitValue& each) {
            return "(" + print(tree, each.value) + " in " + each.unit + ")";
          },
          [](const SelectedValue& each) {
            constexpr std::array<std::string_view, 5> kWords = {"latest", "first", "highest",
                                                                "lowest", "mean"};
            return "(" + std::string(kWords[static_cast<std::size_t>(each.selection)]) + " " +
                   each.lab.text + within(each.within) + ")";
          },
          [](const TextValue& each) { return quoted(each.text.value); },
          [&](const CallValue& each) {
            return each.function.text + "(" + join(tree, each.args) + ")";
          },
          [&](const AggregateValue& each) {
            return "(" + each.kind.text + (each.over ? "" : " of") +
                   (each.what ? " " + print(tree, *each.what) : "") +
                   (each.key ? " by " + print(tree, *each.key) : "") +
                   (each.over ? " over " + print(tree, *each.over) : "") + ")";
          },
      },
      tree[id].value);
}

std::string print(const ScenarioLine& line) {
  return std::visit(
      Overload{
          [](const AsOfLine& each) { return "as of " + each.at.text; },
          [](const PatientLine& each) {
            return "patient" + (each.sex ? " " + each.sex->text : " unknown sex") +
                   (each.born ? ", born " + each.born->text : "");
          },
          [](const ConceptLine& each) {
            constexpr std::array<std::string_view, 4> kWords = {"", "no ", "unknown ", "resolved "};
            return std::string(kWords[static_cast<std::size_t>(each.presence)]) + each.name.text +
                   (each.severity ? " with severity " + each.severity->text : "") + at(each.at);
          },
          [](const ResultLine& each) {
            return each.lab.text + (each.op ? " " + std::string(sign(*each.op)) : "") + " " +
                   print(each.value) + at(each.at);
          },
          [](const TakingLine& each) {
            return (each.is_taking     ? "taking "
                    : each.has_stopped ? "stopped "
                                       : "not taking ") +
                   each.agent.text + (each.since ? " since " + each.since->text : "") +
                   (each.until ? " on " + each.until->text : "");
          },
          [](const NotUnderstoodLine& each) {
            return "not understood " + std::string(each.is_past ? "past " : "") + each.kind.text +
                   " " + quoted(each.text.value) +
                   (each.code
                        ? " code " + each.code->system.text + " " + quoted(each.code->code.value)
                        : "");
          },
          [](const Expectation& each) { return expectation(each); },
      },
      line.value);
}

}  // namespace regimen::syntax
