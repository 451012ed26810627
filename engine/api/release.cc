// Implements engine/api/release.h.
#include "engine/api/release.h"

#include <algorithm>
#include <utility>

namespace regimen::api {

std::vector<std::string> names_with_errors(const std::vector<syntax::Tree>& trees,
                                           const std::vector<diagnostics::Diagnostic>& found) {
  std::vector<diagnostics::Span> errors;
  for (const diagnostics::Diagnostic& diagnostic : found) {
    if (diagnostic.primary && severity_of(diagnostic.code) == diagnostics::Severity::kError) {
      errors.push_back(diagnostic.primary->span);
    }
  }
  if (errors.empty()) {
    return {};
  }
  std::sort(errors.begin(), errors.end());
  std::vector<std::string> names;
  for (const syntax::Tree& tree : trees) {
    for (const syntax::Statement& statement : tree.statements) {
      const diagnostics::Span& span = statement.span;
      const diagnostics::Span begin{span.buffer, span.begin, span.begin};
      const auto error = std::lower_bound(errors.begin(), errors.end(), begin);
      const bool has_error =
          error != errors.end() && error->buffer == span.buffer && error->begin < span.end;
      if (has_error && statement.name) {
        names.push_back(statement.name->text);
      }
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

void release_syntax(std::vector<syntax::Tree>& trees, knowledge::Model& model) {
  if (!model.data_statements.empty()) {
    return;
  }
  std::vector<std::vector<syntax::Statement>> kept(trees.size());
  for (knowledge::Scenario& scenario : model.scenarios) {
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
