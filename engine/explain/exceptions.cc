// Implements exceptions_of of engine/explain/explain.h.
#include <algorithm>
#include <set>

#include "engine/explain/atom_words.h"
#include "engine/explain/explain.h"
#include "engine/model/print_conditions.h"

namespace regimen::explain {

namespace {

class ExceptionTree {
 public:
  explicit ExceptionTree(const model::Model& model) : model_(model) {}

  // What stops the rule, each with what stops that.
  std::vector<Line> below(model::RuleId id) {
    std::vector<Line> lines;
    const model::Rule& rule = model_[id];
    if (rule.unless) {
      lines.push_back({.text = "unless " + words(rule, *rule.unless)});
    }
    for (std::size_t i = 0; i < model_.rules.size(); ++i) {
      const Few<model::RuleId>& overridden = model_.rules[i].overrides();
      if (std::find(overridden.begin(), overridden.end(), id) != overridden.end()) {
        lines.push_back(overrider(model::RuleId(i)));
      }
    }
    for (const model::RuleId row : rule.excluded_by()) {
      lines.push_back({.text = "neither decides where this row fits, too: " +
                               words(model_[row], model_[row].when),
                       .statement = model_[row].header.name});
    }
    return lines;
  }

 private:
  Line overrider(model::RuleId id) {
    const model::Rule& rule = model_[id];
    Line line{.text = "overridden by \"" + rule.header.title + "\" when " + words(rule, rule.when),
              .statement = rule.header.name,
              .source = citations_text(model_, rule.header.citations)};
    if (seen_.insert(id).second) {
      line.children = below(id);
    } else {
      line.is_repeated = true;
    }
    return line;
  }

  std::string words(const model::Rule& rule, model::ConditionId condition) const {
    return model::condition_text({model_, model_.conditions, &rule.variables}, condition);
  }

  const model::Model& model_;
  std::set<model::RuleId> seen_;
};

}  // namespace

std::optional<Line> exceptions_of(const model::Model& model, model::RuleId rule) {
  Line root{.text = "\"" + model[rule].header.title + "\" applies, with these exceptions",
            .statement = model[rule].header.name};
  root.children = ExceptionTree(model).below(rule);
  return root.children.empty() ? std::nullopt : std::optional(std::move(root));
}

}  // namespace regimen::explain
