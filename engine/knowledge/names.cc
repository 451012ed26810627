// Implements engine/knowledge/names.h.
#include "engine/knowledge/names.h"

#include <algorithm>
#include <array>

#include "engine/base/nearest.h"

namespace regimen::knowledge {

namespace {

constexpr std::array<std::string_view, 6> kBuiltinNames = {"male",   "female", "adult",
                                                           "adults", "age",    "sex"};

bool is_word(Kind kind) {
  return Kind::kClass <= kind && kind <= Kind::kProcess;
}

template <typename Entity>
void declare_all(Names& names, const std::vector<Entity>& entities,
                 Kind (*kind_of)(const Entity&)) {
  for (std::uint32_t i = 0; i < entities.size(); ++i) {
    const Header& header = entities[i].header;
    names.declare({kind_of(entities[i]), header.name, header.module, header.name_span, i});
  }
}

}  // namespace

std::string_view word_for(Kind kind) {
  constexpr auto kWords = std::to_array<std::string_view>({"source",
                                                           "lab",
                                                           "vital",
                                                           "condition",
                                                           "symptom",
                                                           "history",
                                                           "allergy",
                                                           "conclusion",
                                                           "class",
                                                           "hormone",
                                                           "enzyme",
                                                           "receptor",
                                                           "organ",
                                                           "route",
                                                           "process",
                                                           "agent",
                                                           "contraindication",
                                                           "rule",
                                                           "protocol",
                                                           "relation",
                                                           "resolve",
                                                           "mechanism",
                                                           "table",
                                                           "interaction",
                                                           "claim",
                                                           "enumeration",
                                                           "definition",
                                                           "mapping",
                                                           "built-in name"});
  static_assert(kWords.size() == static_cast<std::size_t>(Kind::kBuiltin) + 1);
  return kWords[static_cast<std::size_t>(kind)];
}

std::string with_article(std::string_view noun) {
  const bool is_vowel = !noun.empty() && std::string_view("aeiou").find(noun[0]) != noun.npos;
  return (is_vowel ? "an " : "a ") + std::string(noun);
}

Names::Names() : nearest_left_(kNearestMax) {
  for (const std::string_view name : kBuiltinNames) {
    names_.emplace(name, Declaration{.kind = Kind::kBuiltin, .name = name});
  }
}

Names::Table& Names::table_for(Kind kind) {
  return is_word(kind) ? words_ : names_;
}

const Declaration* Names::declare(const Declaration& declaration) {
  const auto [place, is_new] =
      table_for(declaration.kind).try_emplace(declaration.name, declaration);
  return is_new ? nullptr : &place->second;
}

const Declaration* Names::find(std::string_view name, const Wanted& wanted) const {
  const Declaration* any = nullptr;
  for (const Table* table : {&names_, &words_}) {
    const auto found = table->find(name);
    if (found == table->end()) {
      continue;
    }
    if (wanted.accepts(found->second.kind)) {
      return &found->second;
    }
    any = any == nullptr ? &found->second : any;
  }
  return any;
}

void Names::set_id(Kind kind, std::string_view name, std::uint32_t id) {
  table_for(kind).at(name).id = id;
}

const std::vector<std::string>& Names::candidates_for(const Wanted& wanted) {
  const auto [place, is_new] = candidates_.try_emplace(wanted.kinds);
  std::vector<std::string>& candidates = place->second;
  if (is_new) {
    for (const Table* table : {&names_, &words_}) {
      for (const auto& [name, declaration] : *table) {
        if (wanted.accepts(declaration.kind)) {
          candidates.emplace_back(name);
        }
      }
    }
    std::sort(candidates.begin(), candidates.end());
  }
  return candidates;
}

std::vector<std::string> Names::nearest(std::string_view name, const Wanted& wanted) {
  if (nearest_left_ == 0) {
    return {};
  }
  --nearest_left_;
  return nearest_names(name, candidates_for(wanted));
}

Kind kind_of_lab(const Lab& lab) {
  return lab.is_vital ? Kind::kVital : Kind::kLab;
}

Kind kind_of_concept(const Concept& concept_declared) {
  switch (concept_declared.kind) {
    case Concept::Kind::kCondition:
      return Kind::kCondition;
    case Concept::Kind::kSymptom:
      return Kind::kSymptom;
    case Concept::Kind::kHistory:
      return Kind::kHistory;
    case Concept::Kind::kAllergy:
      return Kind::kAllergy;
    case Concept::Kind::kConclusion:
      break;
  }
  return Kind::kConclusion;
}

Kind kind_of_term(const Term& term) {
  return static_cast<Kind>(static_cast<int>(Kind::kClass) + static_cast<int>(term.kind));
}

Names names_of(const Model& model) {
  Names names;
  declare_all<SourceWork>(names, model.sources, [](const SourceWork&) { return Kind::kSource; });
  declare_all<Lab>(names, model.labs, kind_of_lab);
  declare_all<Concept>(names, model.concepts, kind_of_concept);
  declare_all<Term>(names, model.terms, kind_of_term);
  declare_all<Agent>(names, model.agents, [](const Agent&) { return Kind::kAgent; });
  declare_all<Rule>(names, model.rules, [](const Rule&) { return Kind::kRule; });
  declare_all<Protocol>(names, model.protocols, [](const Protocol&) { return Kind::kProtocol; });
  declare_all<Relation>(names, model.relations, [](const Relation&) { return Kind::kRelation; });
  declare_all<Contraindication>(names, model.contraindications,
                                [](const Contraindication&) { return Kind::kContraindication; });
  declare_all<NamedQuantity>(names, model.named_quantities,
                             [](const NamedQuantity&) { return Kind::kDefinition; });
  declare_all<Mechanism>(names, model.mechanisms,
                         [](const Mechanism&) { return Kind::kMechanism; });
  declare_all<Mapping>(names, model.mappings, [](const Mapping&) { return Kind::kMapping; });
  for (std::uint32_t i = 0; i < model.doses.size(); ++i) {
    const Dose& dose = model.doses[i];
    names.doses[model[dose.agent].header.name].emplace(dose.header.name,
                                                       OwnedDeclaration{dose.header.name_span, i});
  }
  return names;
}

std::string did_you_mean(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += i == 0 ? "did you mean `" : i + 1 == names.size() ? " or `" : ", `";
    text += names[i] + "`";
  }
  return text.empty() ? text : text + "?";
}

}  // namespace regimen::knowledge
