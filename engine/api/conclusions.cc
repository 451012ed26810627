#include "engine/api/conclusions.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/nearest.h"
#include "engine/syntax/relations.h"

namespace regimen::api {

namespace {

struct Asked {
  std::string_view relation;
  std::string_view word{};  // before what it is about; empty: the name of the relation
};
constexpr std::array<Asked, 12> kForms{{{relation::kRecommended.name},
                                        {relation::kWithheld.name},
                                        {relation::kContraindicated.name},
                                        {relation::kCautioned.name},
                                        {relation::kProtocolRecommended.name},
                                        {relation::kProtocolWithheld.name},
                                        {relation::kReferred.name},
                                        {relation::kWarned.name},
                                        {relation::kToStop.name, "stop"},
                                        {relation::kToHold.name, "hold"},
                                        {relation::kToAdjust.name, "adjust"},
                                        {relation::kToContinue.name, "continue"}}};

bool is_conclusion(const knowledge::Model& model, const std::string& name) {
  const auto id = knowledge::find_concept(model, name);
  return id && model[*id].kind == knowledge::Concept::Kind::kConclusion;
}

std::string arguments_of(const logic::Program& program, const logic::GroundAtom& atom) {
  std::string text;
  for (const logic::SymbolId arg : atom.args) {
    text += (text.empty() ? "" : " ") + program[arg].name;
  }
  return text;
}

// The name of what an atom says of a patient; empty when it says nothing for people.
std::string name_of(const KnowledgeBase& base, const logic::GroundAtom& atom) {
  const std::string& relation = base.program()[atom.relation].name;
  const std::string arguments = arguments_of(base.program(), atom);
  if (relation == relation::kHolds.name) {
    return is_conclusion(base.model(), arguments) ? arguments : "";
  }
  const auto* asked = std::find_if(kForms.begin(), kForms.end(),
                                   [&](const Asked& row) { return row.relation == relation; });
  if (asked == kForms.end()) {
    return "";
  }
  return std::string(asked->word.empty() ? asked->relation : asked->word) + " " + arguments;
}

bool is_about(const KnowledgeBase& base, const Conclusion& conclusion, const std::string& name) {
  const logic::GroundAtom& atom = base.ground()[conclusion.atom];
  return conclusion.name == name ||
         (!atom.args.empty() && base.program()[atom.args.front()].name == name);
}

}  // namespace

Conclusions conclusions_of(const KnowledgeBase& base, const std::vector<std::string>& names) {
  std::vector<Conclusion> all;
  for (std::size_t i = 0; i < base.ground().atoms.size(); ++i) {
    const logic::AtomId atom(i);
    if (std::string name = name_of(base, base.ground()[atom]); !name.empty()) {
      all.push_back({std::move(name), atom});
    }
  }
  if (names.empty()) {
    return {std::move(all), {}};
  }
  Conclusions conclusions;
  std::vector<bool> is_taken(all.size(), false);
  for (const std::string& name : names) {
    bool is_known = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (is_about(base, all[i], name)) {
        is_known = is_taken[i] = true;
      }
    }
    // What no rule can conclude for anybody is a name all the same.
    is_known = is_known || is_conclusion(base.model(), name) ||
               knowledge::find_agent(base.model(), name) ||
               knowledge::find_protocol(base.model(), name);
    if (!is_known) {
      std::vector<std::string> known;
      known.reserve(all.size());
      for (const Conclusion& conclusion : all) {
        known.push_back(conclusion.name);
      }
      const std::vector<std::string> meant = nearest_names(name, known, 1);
      conclusions.unknown.push_back("`" + name + "` is not a conclusion, agent or protocol" +
                                    (meant.empty() ? "" : "; did you mean `" + meant[0] + "`?"));
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_taken[i]) {
      conclusions.found.push_back(std::move(all[i]));
    }
  }
  return conclusions;
}

}  // namespace regimen::api
