#include "engine/explanation/atom_words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/overload.h"
#include "engine/evaluation/derivation/words.h"
#include "engine/knowledge/print.h"

namespace regimen::explanation {

namespace {

// {0} and {1} stand for the arguments in words.
struct Template {
  std::string_view relation;
  std::string_view positive;
  std::string_view negative;
};
constexpr std::array<Template, 35> kTemplates{{
    {"advice_conflict", "{0} is both indicated and advised against", "no advice conflicts on {0}"},
    {"avoided", "a rule advises against {0}", "no rule advises against {0}"},
    {"blocked", "{0} is blocked", "nothing blocks {0}"},
    {"cautioned", "{0} calls for caution", "{0} calls for no caution"},
    {"clashing", "{0} is not to be given together with another agent",
     "{0} goes together with the others"},
    {"contraindicated", "{0} is contraindicated ({1})", "{0} is not contraindicated ({1})"},
    {"contraindication_applies", "the contraindication \"{0}\" applies",
     "the contraindication \"{0}\" does not apply"},
    {"dose_conflict", "two doses of {0} are proposed", "no two doses of {0} are proposed"},
    {"dosed", "{0} has a dose for this sex", "{0} has no dose for this sex"},
    {"excepted", "an exception stops \"{0}\"", "no exception stops \"{0}\""},
    {"excepted_contraindication", "an override sets \"{0}\" aside",
     "no override sets \"{0}\" aside"},
    {"excepted_interaction", "an override sets \"{0}\" aside", "no override sets \"{0}\" aside"},
    {"excepted_protocol", "an exception stops \"{0}\"", "no exception stops \"{0}\""},
    {"gives_dose", "{0} is given as {1}", "{0} is not given as {1}"},
    {"held", "{0} is on hold", "{0} is not on hold"},
    {"holds", "{0}", "no {0}"},
    {"indicated", "{0} is indicated", "{0} is not indicated"},
    {"applies", "the rule \"{0}\" applies", "the rule \"{0}\" does not apply"},
    {"monitored", "\"{0}\" asks for monitoring", "\"{0}\" asks for no monitoring"},
    {"proposes_dose", "{1} is proposed for {0}", "{1} is not proposed for {0}"},
    {"protocol_blocked", "the first agent of \"{0}\" is blocked", "nothing blocks \"{0}\""},
    {"protocol_indicated", "the protocol \"{0}\" is indicated",
     "the protocol \"{0}\" is not indicated"},
    {"protocol_recommended", "the protocol \"{0}\" is recommended",
     "the protocol \"{0}\" is not recommended"},
    {"protocol_withheld", "the protocol \"{0}\" is withheld",
     "the protocol \"{0}\" is not withheld"},
    {"recommended", "{0} is recommended", "{0} is not recommended"},
    {"referred", "referral to {0}", "no referral to {0}"},
    {"satisfied", "the conditions of \"{0}\" hold", "the conditions of \"{0}\" do not hold"},
    {"satisfied_contraindication", "the conditions of \"{0}\" hold",
     "the conditions of \"{0}\" do not hold"},
    {"satisfied_protocol", "the conditions of \"{0}\" hold",
     "the conditions of \"{0}\" do not hold"},
    {"starts", "\"{0}\" starts with {1}", "\"{0}\" does not start with {1}"},
    {"stopped", "{0} is to be stopped", "{0} is not to be stopped"},
    {"titrated", "{0}", "not: {0}"},
    {"undosed", "{0} has no dose in force for this patient",
     "{0} has a dose in force for this patient"},
    {"violated", "the invariant \"{0}\" is violated", "the invariant \"{0}\" is kept"},
    {"warned", "warning: {0}", "no warning: {0}"},
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
  constexpr std::string_view kApplies = "applies_";
  if (relation.starts_with(kApplies)) {
    const auto rule =
        knowledge::find_rule(model, std::string_view(relation).substr(kApplies.size()));
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

std::string citations_text(const knowledge::Model& model,
                           const SmallVector<knowledge::Citation>& citations) {
  std::string text;
  for (const knowledge::Citation& citation : citations) {
    text += (text.empty() ? "" : "; ") + knowledge::citation_text(model, citation);
    text += is_unverified(model[citation.source]) ? " (unverified)" : "";
  }
  return text;
}

AtomWords atom_words(const advice::Knowledge& knowledge, logic::AtomId atom_id) {
  const logic::GroundAtom& atom = knowledge.ground[atom_id];
  const std::string& relation = knowledge.program[atom.relation].name;
  std::vector<std::string> args;
  args.reserve(atom.args.size());
  for (const logic::SymbolId symbol : atom.args) {
    args.push_back(symbol_words(knowledge, symbol));
  }
  if (relation == "condition" && !args.empty()) {
    return {args.front(), "not: " + args.front()};
  }
  std::optional<std::string> said = sentence_of(knowledge.model, relation, args);
  if (relation == "applies" && !atom.args.empty()) {
    said = sentence_of(knowledge.model, "applies_" + knowledge.program[atom.args[0]].name, {});
  }
  if (said) {
    return {*said, "not: " + *said};
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
  const auto from = [&](const knowledge::Header& header) {
    return StatementWords{header.name, header.title, citations_text(model, header.citations)};
  };
  return std::visit(
      Overload{
          [](std::monostate) { return StatementWords{}; },
          [&](knowledge::RuleId id) { return from(model[id].header); },
          [&](knowledge::ContraindicationId id) { return from(model[id].header); },
          [&](knowledge::ProtocolId id) { return from(model[id].header); },
          [&](knowledge::InteractionId id) { return from(model[id].header); },
          [&](const logic::ProtocolStepRef& ref) { return from(model[ref.protocol].header); },
          [&](knowledge::DoseId id) { return from(model[id].header); },
          [&](knowledge::AgentId id) { return from(model[id].header); },
          [&](logic::FactRef ref) { return from(model.facts[ref.index].header); },
      },
      knowledge.program[knowledge.ground[rule].rule].origin);
}

bool is_technical(const advice::Knowledge& knowledge, logic::AtomId atom) {
  const std::string& relation = knowledge.program[knowledge.ground[atom].relation].name;
  return relation == "condition" || relation == "satisfied" || relation == "satisfied_protocol" ||
         relation.starts_with("satisfied_") || relation.starts_with("condition_");
}

}  // namespace regimen::explanation
