// Implements engine/knowledge/cases.h.
#include "engine/knowledge/cases.h"

#include <algorithm>

#include "engine/knowledge/print_conditions.h"

namespace regimen::knowledge {

namespace {

constexpr std::size_t kCasesMax = 128;
constexpr std::size_t kPartsMax = 64;

using Cases = std::vector<Case>;

}  // namespace

class CaseMaker::Expansion {
 public:
  explicit Expansion(CaseMaker& maker) : maker_(maker), model_(maker.model_) {}

  Cases of(ConditionId id, bool is_negated) const {
    const auto& value = model_[id].value;
    if (const auto* negation = std::get_if<Not>(&value)) {
      return of(negation->part, !is_negated);
    }
    if (const auto* all = std::get_if<And>(&value)) {
      return joined(all->parts, is_negated, !is_negated);
    }
    if (const auto* any = std::get_if<Or>(&value)) {
      return joined(any->parts, is_negated, is_negated);
    }
    if (const auto* choice = std::get_if<AtLeast>(&value)) {
      if (choice->count == 1 || choice->count == choice->parts.size()) {
        return joined(choice->parts, is_negated, (choice->count != 1) != is_negated);
      }
    }
    if (const auto* holds = std::get_if<Holds>(&value); holds != nullptr && !is_negated) {
      if (const Cases& concluded = of_conclusion(holds->concept_id); !concluded.empty()) {
        return concluded;
      }
    }
    const std::string text = condition_text({model_, model_.conditions}, id);
    return {{is_negated ? "not " + text : text}};
  }

 private:
  Cases joined(const Few<ConditionId>& parts, bool is_negated, bool is_and) const {
    Cases result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Cases part = of(parts[i], is_negated);
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
  const Cases& of_conclusion(ConceptId conclusion) const {
    std::optional<Cases>& known = maker_.concluded_[conclusion.index()];
    if (!known) {
      known.emplace();
      known = made_of_rules(conclusion);
    }
    return *known;
  }

  Cases made_of_rules(ConceptId conclusion) const {
    Cases result;
    for (const RuleId id : maker_.concluding_[conclusion.index()]) {
      const Rule& rule = model_[id];
      if (rule.unless || !rule.variables.empty() || !rule.excluded_by().empty()) {
        return {};
      }
      const Cases cases = of(rule.when, false);
      result.insert(result.end(), cases.begin(), cases.end());
      if (result.size() > kCasesMax) {
        return {};
      }
    }
    return result;
  }

  CaseMaker& maker_;
  const Model& model_;
};

CaseMaker::CaseMaker(const Model& model)
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

std::vector<Case> CaseMaker::cases_of(ConditionId condition) {
  return Expansion(*this).of(condition, false);
}

std::vector<Case> both_of(const std::vector<Case>& left, const std::vector<Case>& right) {
  std::vector<Case> result;
  for (const Case& one : left) {
    for (const Case& other : right) {
      if (result.size() > kCasesMax) {
        return result;
      }
      Case both = one;
      both.insert(other.begin(), other.end());
      result.push_back(std::move(both));
    }
  }
  return result;
}

const Case* covering(const std::vector<Case>& general, const Case& special) {
  const auto found = std::find_if(general.begin(), general.end(), [&](const Case& one) {
    return std::includes(special.begin(), special.end(), one.begin(), one.end());
  });
  return found == general.end() ? nullptr : &*found;
}

std::string words_of(const Case& one) {
  std::string text;
  for (const std::string& part : one) {
    text += (text.empty() ? "" : " and ") + part;
  }
  return text;
}

}  // namespace regimen::knowledge
