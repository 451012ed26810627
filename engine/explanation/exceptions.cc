// Implements exceptions_of of engine/explanation/explain.h.
#include <algorithm>
#include <set>

#include "engine/explanation/atom_words.h"
#include "engine/explanation/explain.h"
#include "engine/knowledge/passages.h"
#include "engine/knowledge/print_conditions.h"

namespace regimen::explanation {

namespace {

class ExceptionTree {
 public:
  explicit ExceptionTree(const knowledge::Model& model) : model_(model) {}

  // What stops the rule, each with what stops that.
  std::vector<Line> below(knowledge::RuleId id) {
    std::vector<Line> lines;
    const knowledge::Rule& rule = model_[id];
    if (rule.unless) {
      lines.push_back({.text = "unless " + words(rule, *rule.unless)});
    }
    for (std::size_t i = 0; i < model_.rules.size(); ++i) {
      const SmallVector<knowledge::RuleId>& overridden = model_.rules[i].overrides();
      if (std::find(overridden.begin(), overridden.end(), id) != overridden.end()) {
        lines.push_back(overrider(knowledge::RuleId(i)));
      }
    }
    for (const knowledge::RuleId row : rule.excluded_by()) {
      lines.push_back({.text = "neither row applies where this one also fits: " +
                               words(model_[row], model_[row].when),
                       .statement = model_[row].header.name});
    }
    return lines;
  }

 private:
  Line overrider(knowledge::RuleId id) {
    const knowledge::Rule& rule = model_[id];
    Line line{.text = "overridden by \"" + rule.header.title + "\" when " + words(rule, rule.when),
              .statement = rule.header.name,
              .source = citations_text(model_, rule.header.citations),
              .locators = locators_text(model_, rule.header.citations)};
    if (seen_.insert(id).second) {
      line.children = below(id);
    } else {
      line.is_repeated = true;
    }
    return line;
  }

  std::string words(const knowledge::Rule& rule, knowledge::ConditionId condition) const {
    return knowledge::condition_text({model_, model_.conditions, &rule.variables}, condition);
  }

  const knowledge::Model& model_;
  std::set<knowledge::RuleId> seen_;
};

}  // namespace

std::optional<Line> exceptions_of(const knowledge::Model& model, knowledge::RuleId rule) {
  Line root{.text = "\"" + model[rule].header.title + "\" applies, with these exceptions",
            .statement = model[rule].header.name};
  root.children = ExceptionTree(model).below(rule);
  return root.children.empty() ? std::nullopt : std::optional(std::move(root));
}

}  // namespace regimen::explanation
