// Names: what each name of the loaded modules was declared as, and which files may use it.
//
// Words of the vocabulary (classes, hormones, enzymes, receptors, organs, routes) are named beside
// everything else, because the hormone estradiol and the lab estradiol are two things with one
// name; every place that uses a name says which it wants. All other names are unique over all
// modules. Doses and limits are named within their agent.
//
// Shape:   a declaration has an id once its statement checked; a name whose statement did not check
//          stays declared, so that its uses cause no further noise.
// Cost:    O(1) a name; `nearest` is O(names) and asked at most kNearestMax times.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

enum class Kind : std::uint8_t {
  kSource,
  kLab,
  kVital,
  kCondition,
  kSymptom,
  kHistory,
  kAllergy,
  kConclusion,
  kClass,
  kHormone,
  kEnzyme,
  kReceptor,
  kOrgan,
  kRoute,
  kProcess,
  kAgent,
  kContraindication,
  kRule,
  kProtocol,
  kRelation,
  kResolve,
  kMechanism,
  kTable,
  kInteraction,
  kAssertion,
  kEnumeration,
  kDefinition,
  kMapping,
  kBuiltin,  // male, female, adult, adults, age, sex
};
std::string_view word_for(Kind kind);             // "lab"
std::string with_article(std::string_view noun);  // "an agent"

// The kinds that fit a place, and what the author calls them.
struct Wanted {
  std::string_view noun;  // "lab"
  std::uint32_t kinds;

  bool accepts(Kind kind) const { return (kinds >> static_cast<unsigned>(kind) & 1U) != 0; }
};
template <typename... Kinds>
constexpr Wanted wanted(std::string_view noun, Kinds... kinds) {
  return {noun, ((std::uint32_t{1} << static_cast<unsigned>(kinds)) | ...)};
}
inline constexpr Wanted kWantSource = wanted("source", Kind::kSource);
inline constexpr Wanted kWantLab = wanted("lab", Kind::kLab, Kind::kVital);
inline constexpr Wanted kWantConcept = wanted("condition", Kind::kCondition, Kind::kSymptom,
                                              Kind::kHistory, Kind::kAllergy, Kind::kConclusion);
inline constexpr Wanted kWantRecorded =
    wanted("condition", Kind::kCondition, Kind::kSymptom, Kind::kHistory, Kind::kAllergy);
inline constexpr Wanted kWantConcluded = wanted("conclusion", Kind::kConclusion, Kind::kCondition);
inline constexpr Wanted kWantNamedQuantity = wanted("definition", Kind::kDefinition);
inline constexpr Wanted kWantOverridable =
    wanted("contraindication or interaction", Kind::kContraindication, Kind::kInteraction);
inline constexpr Wanted kWantClass = wanted("class", Kind::kClass);
inline constexpr Wanted kWantRoute = wanted("route", Kind::kRoute);
inline constexpr Wanted kWantSite = wanted("organ", Kind::kOrgan);
inline constexpr Wanted kWantTarget = wanted("hormone, process, enzyme or receptor", Kind::kHormone,
                                             Kind::kProcess, Kind::kEnzyme, Kind::kReceptor);
inline constexpr Wanted kWantSignal = wanted("hormone or process", Kind::kHormone, Kind::kProcess);
inline constexpr Wanted kWantEnzyme = wanted("enzyme", Kind::kEnzyme);
inline constexpr Wanted kWantCarrier = wanted("receptor or enzyme", Kind::kReceptor, Kind::kEnzyme);
inline constexpr Wanted kWantAgent = wanted("agent", Kind::kAgent);
inline constexpr Wanted kWantRule = wanted("rule", Kind::kRule);
inline constexpr Wanted kWantProtocol = wanted("protocol", Kind::kProtocol);
inline constexpr Wanted kWantRelation = wanted("relation", Kind::kRelation);
inline constexpr Wanted kWantEnumeration = wanted("enumeration", Kind::kEnumeration);
inline constexpr Wanted kWantDefinition = wanted("definition", Kind::kDefinition);

struct Declaration {
  Kind kind = Kind::kBuiltin;
  std::string_view name;             // lives in the tree or the model
  std::optional<ModuleId> module{};  // absent: built in
  Span span{};
  std::optional<std::uint32_t> id{};  // absent: the statement did not check
};

// A dose or a limit of an agent.
struct OwnedDeclaration {
  Span span;
  std::optional<std::uint32_t> id;
};
using OwnedNames = std::map<std::string, OwnedDeclaration, std::less<>>;

class Names {
 public:
  Names();
  // The declaration that has the name already, or nothing.
  const Declaration* declare(const Declaration& declaration);
  // The one that fits, else any of this name.
  const Declaration* find(std::string_view name, const Wanted& wanted) const;
  void set_id(Kind kind, std::string_view name, std::uint32_t id);
  // Names of fitting declarations that the author may have meant.
  std::vector<std::string> nearest(std::string_view name, const Wanted& wanted);

  // By name of the agent.
  std::unordered_map<std::string_view, OwnedNames> doses;
  std::unordered_map<std::string_view, OwnedNames> limits;

 private:
  using Table = std::unordered_map<std::string_view, Declaration>;
  Table& table_for(Kind kind);
  const std::vector<std::string>& candidates_for(const Wanted& wanted);

  Table names_;
  Table words_;
  std::map<std::uint32_t, std::vector<std::string>> candidates_;  // by Wanted::kinds, sorted
  int nearest_left_;
};

// All names of a checked model, for conditions that come later.
Names names_of(const Model& model);
Kind kind_of_lab(const Lab& lab);
Kind kind_of_concept(const Concept& concept_declared);
Kind kind_of_term(const Term& term);

inline constexpr int kNearestMax = 100;

// "did you mean `a` or `b`?", empty for none.
std::string did_you_mean(const std::vector<std::string>& names);

}  // namespace regimen::knowledge
