#include "engine/explanation/atom_words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/overload.h"
#include "engine/evaluation/derivation/words.h"
#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"
#include "engine/logic/print_program.h"
#include "engine/syntax/relations.h"

namespace regimen::explanation {

namespace {

// {0} and {1} stand for the arguments in words.
struct Template {
  std::string_view relation;
  std::string_view positive;
  std::string_view negative;
};
constexpr std::array<Template, 45> kTemplates{{
    {relation::kAboveDoses.name, "the dose of {0} on record is above each dose in force",
     "the dose of {0} on record is not above each dose in force"},
    {relation::kAdjusted.name, "the dose of {0} is to be adjusted",
     "nothing adjusts the dose of {0}"},
    {relation::kAdviceConflict.name, "{0} is both indicated and advised against",
     "no advice conflicts on {0}"},
    {relation::kAvoided.name, "a rule advises against {0}", "no rule advises against {0}"},
    {relation::kBlocked.name, "{0} is blocked", "nothing blocks {0}"},
    {relation::kCautioned.name, "{0} calls for caution", "{0} calls for no caution"},
    {relation::kClashing.name, "{0} is not to be given together with another agent",
     "{0} can be combined with the others"},
    {relation::kColliding.name, "{0} is taken together with an agent that it must never meet",
     "{0} goes together with what else is taken"},
    {relation::kContraindicated.name, "{0} is contraindicated ({1})",
     "{0} is not contraindicated ({1})"},
    {relation::kContraindicationApplies.name, "the contraindication \"{0}\" applies",
     "the contraindication \"{0}\" does not apply"},
    {relation::kDoseConflict.name, "two doses of {0} are proposed",
     "no two doses of {0} are proposed"},
    {relation::kDosed.name, "{0} has a dose for this sex", "{0} has no dose for this sex"},
    {relation::kExcepted.name, "an exception stops \"{0}\"", "no exception stops \"{0}\""},
    {relation::kExceptedContraindication.name, "\"{0}\" is overridden",
     "\"{0}\" is not overridden"},
    {relation::kExceptedInteraction.name, "\"{0}\" is overridden", "\"{0}\" is not overridden"},
    {relation::kExceptedProtocol.name, "an exception stops \"{0}\"", "no exception stops \"{0}\""},
    {relation::kGivesDose.name, "{0} is given as {1}", "{0} is not given as {1}"},
    {relation::kHeld.name, "{0} is on hold", "{0} is not on hold"},
    {relation::kHolds.name, "{0}", "no {0}"},
    {relation::kIndicated.name, "{0} is indicated", "{0} is not indicated"},
    {relation::kApplies.name, "the rule \"{0}\" applies", "the rule \"{0}\" does not apply"},
    {relation::kMonitored.name, "\"{0}\" requests monitoring", "\"{0}\" requests no monitoring"},
    {relation::kJudged.name, "the rules say when {0} must not be taken",
     "no rule says when {0} must not be taken"},
    {relation::kKeepsDose.name, "the dose of {0} on record is within a dose in force",
     "the dose of {0} on record is within no dose in force"},
    {relation::kOverdosed.name, "the dose of {0} on record is above a limit",
     "the dose of {0} on record is above no limit"},
    {relation::kProposesDose.name, "{1} is proposed for {0}", "{1} is not proposed for {0}"},
    {relation::kProtocolBlocked.name, "the first agent of \"{0}\" is blocked",
     "nothing blocks \"{0}\""},
    {relation::kProtocolIndicated.name, "the protocol \"{0}\" is indicated",
     "the protocol \"{0}\" is not indicated"},
    {relation::kProtocolRecommended.name, "the protocol \"{0}\" is recommended",
     "the protocol \"{0}\" is not recommended"},
    {relation::kProtocolWithheld.name, "the protocol \"{0}\" is withheld",
     "the protocol \"{0}\" is not withheld"},
    {relation::kRecommended.name, "{0} is recommended", "{0} is not recommended"},
    {relation::kReferred.name, "referral to {0}", "no referral to {0}"},
    {relation::kSatisfied.name, "the conditions of \"{0}\" hold",
     "the conditions of \"{0}\" do not hold"},
    {relation::kSatisfiedContraindication.name, "the conditions of \"{0}\" hold",
     "the conditions of \"{0}\" do not hold"},
    {relation::kStarts.name, "\"{0}\" starts with {1}", "\"{0}\" does not start with {1}"},
    {relation::kStopped.name, "{0} is to be stopped", "{0} is not to be stopped"},
    {relation::kTaking.name, "{0} is taken", "{0} is not taken"},
    {relation::kTitrated.name, "{0}", "not: {0}"},
    {relation::kToAdjust.name, "adjust {0}", "no reason to adjust {0}"},
    {relation::kToContinue.name, "continue {0}", "not: continue {0}"},
    {relation::kToHold.name, "hold {0}", "no reason to hold {0}"},
    {relation::kToStop.name, "stop {0}", "no reason to stop {0}"},
    {relation::kUndosed.name, "{0} has no dose in force for this patient",
     "{0} has a dose in force for this patient"},
    {relation::kViolated.name, "the invariant \"{0}\" is violated",
     "the invariant \"{0}\" is kept"},
    {relation::kWarned.name, "warning: {0}", "no warning: {0}"},
}};

// The title of what a symbol names, as it stands inside a sentence.
std::string symbol_words(const advice::Knowledge& knowledge, logic::SymbolId id) {
  const knowledge::Model& model = knowledge.model;
  const logic::Symbol& symbol = knowledge.program[id];
  const std::string& sort = knowledge.program[symbol.sort].name;
  const auto titled = [](const knowledge::Header& header) {
    return derivation::in_sentence(header.title);
  };
  if (sort == "agent") {
    const auto found = knowledge::find_agent(model, symbol.name);
    return found ? titled(model[*found].header) : symbol.name;
  }
  if (sort == "concept") {
    const auto found = knowledge::find_concept(model, symbol.name);
    return found ? titled(model[*found].header) : symbol.name;
  }
  if (sort == "rule") {
    const auto found = knowledge::find_rule(model, symbol.name);
    return found ? model[*found].header.title : symbol.name;
  }
  if (sort == "protocol") {
    const auto found = knowledge::find_protocol(model, symbol.name);
    return found ? model[*found].header.title : symbol.name;
  }
  if (sort == "dose") {
    for (std::size_t i = 0; i < model.doses.size(); ++i) {
      if (knowledge::dose_symbol(model, knowledge::DoseId(i)) == symbol.name) {
        return knowledge::dose_text(model, knowledge::DoseId(i));
      }
    }
  }
  if (sort == "contraindication") {
    for (const knowledge::Contraindication& statement : model.contraindications) {
      if (statement.header.name == symbol.name) {
        return statement.header.title;
      }
    }
  }
  return symbol.name;
}

std::string filled(std::string_view words, const std::vector<std::string>& args) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == '{' && i + 2 < words.size() && words[i + 2] == '}') {
      const auto index = static_cast<std::size_t>(words[i + 1] - '0');
      text += index < args.size() ? args[index] : "";
      i += 2;
    } else {
      text += words[i];
    }
  }
  return text;
}

// `{a}` and `{b}` of an author's sentence become the arguments, by the names of the columns.
std::string with_places(std::string text, const std::vector<std::string>& names,
                        const std::vector<std::string>& args) {
  for (std::size_t i = 0; i < names.size() && i < args.size(); ++i) {
    const std::string place = "{" + names[i] + "}";
    for (std::size_t at = text.find(place); at != std::string::npos;
         at = text.find(place, at + args[i].size())) {
      text.replace(at, place.size(), args[i]);
    }
  }
  return text;
}

// The sentence that an author gave the relation, or the rule that applies.
std::optional<std::string> sentence_of(const knowledge::Model& model, const std::string& relation,
                                       const std::vector<std::string>& args) {
  if (const auto name = relation::rule_of_step(relation::Step::kApply, relation)) {
    const auto rule = knowledge::find_rule(model, *name);
    if (!rule) {
      return std::nullopt;
    }
    if (model[*rule].header.metadata->says.empty() && args.empty()) {
      return std::nullopt;
    }
    if (model[*rule].header.metadata->says.empty()) {
      std::string of;
      for (const std::string& arg : args) {
        of += (of.empty() ? " to " : " and ") + arg;
      }
      return "\"" + model[*rule].header.title + "\" applies" + of;
    }
    std::vector<std::string> names;
    for (const knowledge::Variable& variable : model[*rule].variables) {
      names.push_back(variable.name);
    }
    return with_places(model[*rule].header.metadata->says, names, args);
  }
  const auto found =
      std::lower_bound(model.relations.begin(), model.relations.end(), relation,
                       [](const knowledge::Relation& entry, const std::string& name) {
                         return entry.header.name < name;
                       });
  const bool is_said = found != model.relations.end() && found->header.name == relation &&
                       !found->header.metadata->says.empty();
  return is_said
             ? std::optional(with_places(found->header.metadata->says, found->column_names, args))
             : std::nullopt;
}

}  // namespace

AtomWords atom_words(const advice::Knowledge& knowledge, logic::AtomId atom_id) {
  const logic::GroundAtom& atom = knowledge.ground[atom_id];
  const std::string& relation = knowledge.program[atom.relation].name;
  std::vector<std::string> args;
  args.reserve(atom.args.size());
  for (const logic::SymbolId symbol : atom.args) {
    args.push_back(symbol_words(knowledge, symbol));
  }
  if (relation == relation::kCondition.name && !args.empty()) {
    return {args.front(), "not: " + args.front()};
  }
  std::optional<std::string> sentence = sentence_of(knowledge.model, relation, args);
  if (relation == relation::kApplies.name && !atom.args.empty()) {
    const std::string& rule = knowledge.program[atom.args[0]].name;
    sentence =
        sentence_of(knowledge.model, relation::step_of_rule(relation::Step::kApply, rule), {});
  }
  if (sentence) {
    return {*sentence, "not: " + *sentence};
  }
  const auto* found = std::find_if(kTemplates.begin(), kTemplates.end(),
                                   [&](const Template& row) { return row.relation == relation; });
  if (found != kTemplates.end()) {
    return {filled(found->positive, args), filled(found->negative, args)};
  }
  const std::string text = logic::ground_atom_text(knowledge.program, atom);
  return {text, "not " + text};
}

StatementWords statement_of(const advice::Knowledge& knowledge, logic::GroundRuleId rule) {
  const knowledge::Model& model = knowledge.model;
  const logic::Origin& origin = knowledge.program[knowledge.ground[rule].rule].origin;
  const SmallVector<knowledge::Citation>& cited = logic::citations_of(model, origin);
  const auto from = [&](const knowledge::Header& header) {
    return StatementWords{header.name, header.title, citations_text(model, cited),
                          locators_text(model, cited)};
  };
  return std::visit(
      Overload{
          [](std::monostate) { return StatementWords{}; },
          [&](knowledge::RuleId id) { return from(model[id].header); },
          [&](knowledge::ContraindicationId id) { return from(model[id].header); },
          [&](knowledge::ProtocolId id) { return from(model[id].header); },
          [&](knowledge::InteractionId id) { return from(model[id].header); },
          [&](knowledge::LimitId id) { return from(model[id].header); },
          [&](const logic::ProtocolStepRef& ref) { return from(model[ref.protocol].header); },
          [&](knowledge::DoseId id) { return from(model[id].header); },
          [&](knowledge::AgentId id) { return from(model[id].header); },
          [&](logic::FactRef ref) { return from(model.facts[ref.index].header); },
      },
      origin);
}

bool is_technical(const advice::Knowledge& knowledge, logic::AtomId atom) {
  const std::string& relation = knowledge.program[knowledge.ground[atom].relation].name;
  return relation == relation::kCondition.name ||
         relation::is_step(relation::Step::kWhen, relation);
}

}  // namespace regimen::explanation
