// Implements engine/api/release.h.
#include "engine/api/release.h"

#include <utility>

namespace regimen::api {

void release_syntax(std::vector<syntax::Tree>& trees, model::Model& model) {
  if (!model.data_statements.empty()) {
    return;
  }
  std::vector<std::vector<syntax::Statement>> kept(trees.size());
  for (model::Scenario& scenario : model.scenarios) {
    std::vector<syntax::Statement>& statements = kept[scenario.tree];
    statements.push_back(std::move(trees[scenario.tree].statements[scenario.statement]));
    scenario.statement = statements.size() - 1;
  }
  for (std::size_t i = 0; i < trees.size(); ++i) {
    trees[i].statements = std::move(kept[i]);
    trees[i].conditions = std::vector<syntax::Condition>();
    trees[i].values = std::vector<syntax::Value>();
  }
  // Room was made for as many as there might be.
  model.conditions.shrink_to_fit();
}

}  // namespace regimen::api
