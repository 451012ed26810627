// Implements engine/knowledge/data_statements.h.
#include "engine/knowledge/data_statements.h"

#include <algorithm>

namespace regimen::knowledge {

namespace {

std::set<std::string_view> enumerations_of(const std::vector<syntax::Tree>& trees) {
  std::set<std::string_view> names;
  for (const syntax::Tree& tree : trees) {
    for (const syntax::Statement& statement : tree.statements) {
      if (std::holds_alternative<syntax::EnumerationDecl>(statement.value) && statement.name) {
        names.insert(statement.name->text);
      }
    }
  }
  return names;
}

bool holds_data(const syntax::RelationDecl& relation,
                const std::set<std::string_view>& enumerations) {
  const bool has_value_column = std::any_of(
      relation.columns.begin(), relation.columns.end(), [&](const syntax::RelationColumn& column) {
        const std::vector<std::string>& sorts = value_sorts();
        return std::find(sorts.begin(), sorts.end(), column.sort.text) != sorts.end() ||
               enumerations.contains(column.sort.text) || column.unit;
      });
  return relation.is_input || relation.is_output || has_value_column;
}

}  // namespace

const std::vector<std::string>& value_sorts() {
  static const std::vector<std::string> sorts = {"boolean", "date",   "datetime", "duration",
                                                 "integer", "number", "quantity", "text"};
  return sorts;
}

std::set<std::string_view> data_relations_of(const std::vector<syntax::Tree>& trees) {
  const std::set<std::string_view> enumerations = enumerations_of(trees);
  std::set<std::string_view> names;
  std::set<std::string_view> shipped;  // what an author declares again does not change these
  for (const syntax::Tree& tree : trees) {
    const bool is_shipped = tree.module && tree.module->text.starts_with("stdlib.");
    for (const syntax::Statement& statement : tree.statements) {
      const auto* relation = std::get_if<syntax::RelationDecl>(&statement.value);
      if (relation == nullptr || !statement.name) {
        continue;
      }
      if (holds_data(*relation, enumerations)) {
        names.insert(statement.name->text);
      } else if (is_shipped) {
        shipped.insert(statement.name->text);
      }
    }
  }
  for (const std::string_view name : shipped) {
    names.erase(name);
  }
  return names;
}

bool is_data_statement(const syntax::Statement& statement,
                       const std::set<std::string_view>& data_relations) {
  if (std::holds_alternative<syntax::RelationDecl>(statement.value) ||
      std::holds_alternative<syntax::FactDecl>(statement.value)) {
    return statement.name && data_relations.contains(statement.name->text);
  }
  const auto* rule = std::get_if<syntax::RuleDecl>(&statement.value);
  return rule != nullptr &&
         std::any_of(rule->then.begin(), rule->then.end(), [&](const syntax::Action& action) {
           const auto* atom = std::get_if<syntax::AtomAction>(&action.value);
           return atom != nullptr && data_relations.contains(atom->relation.text);
         });
}

}  // namespace regimen::knowledge
