// Implements engine/knowledge/population_partition.h.
#include "engine/knowledge/population_partition.h"

#include <algorithm>

#include "engine/knowledge/print_conditions.h"

namespace regimen::knowledge {

namespace {

constexpr std::size_t kCasesMax = 128;
constexpr std::size_t kPartsMax = 64;

using Subpopulations = std::vector<Subpopulation>;

}  // namespace

class PopulationPartition::Expansion {
 public:
  explicit Expansion(PopulationPartition& partition)
      : partition_(partition), model_(partition.model_) {}

  Subpopulations of(ConditionId id, bool is_negated) const {
    const auto& value = model_[id].value;
    if (const auto* negation = std::get_if<Not>(&value)) {
      return of(negation->part, !is_negated);
    }
    if (const auto* all = std::get_if<And>(&value)) {
      return join(all->parts, is_negated, !is_negated);
    }
    if (const auto* any = std::get_if<Or>(&value)) {
      return join(any->parts, is_negated, is_negated);
    }
    if (const auto* choice = std::get_if<AtLeast>(&value)) {
      if (choice->count == 1 || choice->count == choice->parts.size()) {
        return join(choice->parts, is_negated, (choice->count != 1) != is_negated);
      }
    }
    if (const auto* holds = std::get_if<Holds>(&value); holds != nullptr && !is_negated) {
      if (const Subpopulations& concluded = of_conclusion(holds->concept_id); !concluded.empty()) {
        return concluded;
      }
    }
    const std::string text = condition_text({model_, model_.conditions}, id);
    return {{is_negated ? "not " + text : text}};
  }

 private:
  Subpopulations join(const SmallVector<ConditionId>& parts, bool is_negated, bool is_and) const {
    Subpopulations result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Subpopulations part = of(parts[i], is_negated);
      if (is_and && i > 0) {
        result = both_of(result, part);
      } else {
        result.insert(result.end(), part.begin(), part.end());
      }
      if (result.size() > kCasesMax || (!result.empty() && result.back().size() > kPartsMax)) {
        return {};
      }
    }
    return result;
  }

  // Empty where no rule, or one with an exception, concludes it.
  const Subpopulations& of_conclusion(ConceptId conclusion) const {
    std::optional<Subpopulations>& known = partition_.concluded_[conclusion.index()];
    if (!known) {
      known.emplace();
      known = made_of_rules(conclusion);
    }
    return *known;
  }

  Subpopulations made_of_rules(ConceptId conclusion) const {
    Subpopulations result;
    for (const RuleId id : partition_.concluding_[conclusion.index()]) {
      const Rule& rule = model_[id];
      if (rule.unless || !rule.variables.empty() || !rule.excluded_by().empty()) {
        return {};
      }
      const Subpopulations cases = of(rule.when, false);
      result.insert(result.end(), cases.begin(), cases.end());
      if (result.size() > kCasesMax) {
        return {};
      }
    }
    return result;
  }

  PopulationPartition& partition_;
  const Model& model_;
};

PopulationPartition::PopulationPartition(const Model& model)
    : model_(model), concluding_(model.concepts.size()), concluded_(model.concepts.size()) {
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    for (const Action& action : model.rules[i].then) {
      const auto* conclude = std::get_if<Conclude>(&action.value);
      if (conclude != nullptr && !model.rules[i].header.is_claim) {
        concluding_[conclude->conclusion.index()].push_back(RuleId(i));
      }
    }
  }
}

std::vector<Subpopulation> PopulationPartition::subpopulations_of(ConditionId condition) {
  return Expansion(*this).of(condition, false);
}

std::vector<Subpopulation> both_of(const std::vector<Subpopulation>& left,
                                   const std::vector<Subpopulation>& right) {
  std::vector<Subpopulation> result;
  for (const Subpopulation& subpopulation : left) {
    for (const Subpopulation& other : right) {
      if (result.size() > kCasesMax) {
        return result;
      }
      Subpopulation both = subpopulation;
      both.insert(other.begin(), other.end());
      result.push_back(std::move(both));
    }
  }
  return result;
}

const Subpopulation* covering(const std::vector<Subpopulation>& general,
                              const Subpopulation& special) {
  const auto found =
      std::find_if(general.begin(), general.end(), [&](const Subpopulation& subpopulation) {
        return std::includes(special.begin(), special.end(), subpopulation.begin(),
                             subpopulation.end());
      });
  return found == general.end() ? nullptr : &*found;
}

std::string subpopulation_text(const Subpopulation& subpopulation) {
  std::string text;
  for (const std::string& part : subpopulation) {
    text += (text.empty() ? "" : " and ") + part;
  }
  return text;
}

}  // namespace regimen::knowledge
