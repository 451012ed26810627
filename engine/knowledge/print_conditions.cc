// Implements engine/knowledge/print_conditions.h.
#include "engine/knowledge/print_conditions.h"

#include <array>

#include "engine/base/overload.h"

namespace regimen::knowledge {

namespace {

using quantity::Quantity;

std::string variable_name(const ConditionWords& words, std::uint32_t index) {
  if (words.variables != nullptr) {
    return (*words.variables)[index].name;
  }
  const std::string letter(1, static_cast<char>('A' + static_cast<char>(index % 26)));
  return index < 26 ? letter : letter + std::to_string(index / 26);
}

std::string term_text(const ConditionWords& words, const Term0& term) {
  return std::visit(
      Overload{[&](const VariableRef& variable) { return variable_name(words, variable.index); },
               [](const Symbol& symbol) { return symbol.name.text(); }},
      term);
}

std::string within_text(const std::optional<quantity::Duration>& within) {
  return within ? " within " + within->to_text() : "";
}

std::string lasting_text(const std::optional<quantity::Duration>& lasting) {
  return lasting ? " for at least " + lasting->to_text() : "";
}

}  // namespace

std::string_view grade_text(Grade grade) {
  constexpr std::array<std::string_view, 3> kWords = {"mild", "moderate", "severe"};
  return kWords[static_cast<std::size_t>(grade)];
}

std::string operand_text(const Model& model, const Operand& operand) {
  return std::visit(
      Overload{[](const AgeOperand&) -> std::string { return "age"; },
               [&](const LabOperand& lab) {
                 using Selection = LabOperand::Selection;
                 constexpr std::array<std::string_view, 7> kWords = {
                     "latest ", "first ", "highest ", "lowest ", "mean ", "rise of ", "fall of "};
                 const bool is_plain = lab.selection == Selection::kLatest && !lab.within;
                 return (is_plain ? std::string()
                                  : std::string(kWords[static_cast<std::size_t>(lab.selection)])) +
                        model[lab.lab].header.name + within_text(lab.within);
               }},
      operand);
}

std::string apart_text(const Apart& apart) {
  if (!apart.least || !apart.most) {
    return (apart.least ? "at least " + apart.least->to_text()
                        : "at most " + apart.most->to_text()) +
           " apart";
  }
  const std::string least = apart.least->to_text();
  const std::string most = apart.most->to_text();
  const std::size_t space = least.find(' ');
  const bool is_one_unit = least.substr(space) == most.substr(most.find(' '));
  return (is_one_unit ? least.substr(0, space) : least) + " to " + most + " apart";
}

namespace {

std::string range_text(const Quantity& low, const Quantity& high) {
  const bool is_one_unit = low.unit.text == high.unit.text;
  return (is_one_unit ? low.value.to_text() : low.text()) + " .. " + high.text();
}

std::string results_text(const Model& model, const Results& results) {
  std::string text = (results.is_consistent ? "consistently at least " : "at least ") +
                     std::to_string(results.count) + (results.is_recorded ? " recorded" : "") +
                     (results.count == 1 ? " result " : " results ") +
                     model[results.lab].header.name;
  if (results.comparison && results.threshold) {
    text += " " + std::string(quantity::symbol(*results.comparison)) + " " +
            results.threshold->written->text();
  }
  text += results.before ? " before " + results.before->to_text() : "";
  text += results.after ? " after " + results.after->to_text() : "";
  text += results.on_different_days ? " on different days" : "";
  text += results.apart ? " " + apart_text(*results.apart) : "";
  return text + within_text(results.within);
}

std::string taking_text(const Model& model, const Taking& taking) {
  const std::string& agent = model[taking.agent].header.name;
  if (!taking.course) {
    return "taking " + agent;
  }
  switch (taking.course->kind) {
    case Course::Kind::kLasting:
      return "taking " + agent + lasting_text(taking.course->time);
    case Course::Kind::kStarted:
      return "started " + agent + within_text(taking.course->time);
    case Course::Kind::kStopped:
      break;
  }
  return "stopped " + agent + within_text(taking.course->time);
}

std::string input_text(const Model& model, const KnownInput& known) {
  return std::visit(Overload{[](std::monostate) -> std::string { return "sex"; },
                             [](const AgeOperand&) -> std::string { return "age"; },
                             [&](LabId lab) { return model[lab].header.name; },
                             [&](ConceptId concept_id) { return model[concept_id].header.name; }},
                    known.input);
}

template <typename T>
bool is(const ConditionWords& words, ConditionId id) {
  return std::holds_alternative<T>(words.conditions[id.index()].value);
}

// A part that another connective would tear apart stands in parentheses.
template <typename Connective>
std::string part_text(const ConditionWords& words, ConditionId id) {
  const bool is_other = (is<And>(words, id) || is<Or>(words, id)) && !is<Connective>(words, id);
  const std::string text = condition_text(words, id);
  return is_other ? "(" + text + ")" : text;
}

template <typename Connective>
std::string join(const ConditionWords& words, const Connective& connective, std::string_view word) {
  std::string text;
  for (const ConditionId part : connective.parts) {
    text +=
        (text.empty() ? "" : " " + std::string(word) + " ") + part_text<Connective>(words, part);
  }
  return text.empty() ? "never" : text;  // no agent of a class, no part
}

std::string negated_text(const ConditionWords& words, ConditionId id) {
  if (const auto* known = std::get_if<KnownInput>(&words.conditions[id.index()].value)) {
    return "missing " + input_text(words.model, *known) + within_text(known->within);
  }
  const bool is_plain = is<Holds>(words, id) || is<SexIs>(words, id) || is<Taking>(words, id) ||
                        is<AtomCondition>(words, id);
  const std::string text = condition_text(words, id);
  return is_plain ? "not " + text : "not (" + text + ")";
}

std::string choice_text(const ConditionWords& words, const AtLeast& choice) {
  std::string text = "at least " + std::to_string(choice.count) + " of ";
  for (std::size_t i = 0; i < choice.parts.size(); ++i) {
    text += (i == 0 ? "" : ", ") + condition_text(words, choice.parts[i]);
  }
  return text;
}

// "psa rising by more than 1.4 ng/mL within 12 months"; empty for other comparisons.
std::string trend_text(const Model& model, const Compare& compare) {
  using Selection = LabOperand::Selection;
  const auto* lab = std::get_if<LabOperand>(&compare.operand);
  if (lab == nullptr ||
      (lab->selection != Selection::kRise && lab->selection != Selection::kFall)) {
    return "";
  }
  const bool is_more = compare.comparison == quantity::Comparison::kGreater;
  return model[lab->lab].header.name +
         (lab->selection == Selection::kRise ? " rising by " : " falling by ") +
         (is_more ? "more than " : "") + compare.threshold.written->text() +
         within_text(lab->within);
}

std::string compare_text(const Model& model, const Compare& compare) {
  if (std::string trend = trend_text(model, compare); !trend.empty()) {
    return trend;
  }
  return operand_text(model, compare.operand) + " " +
         std::string(quantity::symbol(compare.comparison)) + " " +
         compare.threshold.written->text();
}

}  // namespace

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') {
      result += '\\';
    }
    result += character;
  }
  return result + "\"";
}

std::string args_text(const ConditionWords& words, const SmallVector<Term0>& args) {
  std::string text;
  for (std::size_t i = 0; i < args.size(); ++i) {
    text += (i == 0 ? "" : ", ") + term_text(words, args[i]);
  }
  return text;
}

std::string condition_text(const ConditionWords& words, ConditionId id) {
  const Model& model = words.model;
  return std::visit(
      Overload{
          [&](const And& both) { return join(words, both, "and"); },
          [&](const Or& either) { return join(words, either, "or"); },
          [&](const Not& negated) { return negated_text(words, negated.part); },
          [&](const AtLeast& choice) { return choice_text(words, choice); },
          [](const SexIs& sex) { return std::string(sex.sex == Sex::kMale ? "male" : "female"); },
          [&](const Holds& holds) {
            const HoldsTime& time = *holds.time;
            return (time.is_ever ? "ever " : "") + model[holds.concept_id].header.name +
                   (time.least_severity
                        ? " with severity at least " + std::string(grade_text(*time.least_severity))
                        : "") +
                   within_text(time.within) + lasting_text(time.lasting);
          },
          [&](const Taking& taking) { return taking_text(model, taking); },
          [&](const Compare& compare) { return compare_text(model, compare); },
          [&](const InRange& range) {
            return operand_text(model, range.operand) + " in " +
                   range_text(*range.low.written, *range.high.written);
          },
          [&](const Persists& persists) {
            return model[persists.lab].header.name + " " +
                   std::string(quantity::symbol(persists.comparison)) + " " +
                   persists.threshold.written->text() + lasting_text(persists.time);
          },
          [&](const CompareLabs& labs) {
            return operand_text(model, labs.left) + " " +
                   std::string(quantity::symbol(labs.comparison)) + " " +
                   operand_text(model, labs.right);
          },
          [&](const Results& results) { return results_text(model, results); },
          [&](const KnownInput& known) {
            return "known " + input_text(model, known) + within_text(known.within);
          },
          [&](const AtomCondition& atom) {
            return model[atom.relation].header.name + "(" + args_text(words, atom.args) + ")";
          },
          [&](const EqualityCondition& same) {
            return term_text(words, same.left) + (same.is_different ? " != " : " = ") +
                   term_text(words, same.right);
          },
      },
      words.conditions[id.index()].value);
}

}  // namespace regimen::knowledge
