// Implements engine/logic/program.h.
#include "engine/logic/program.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace regimen::logic {

std::optional<RelationId> find_relation(const Program& program, std::string_view name) {
  const auto found = std::lower_bound(
      program.relations.begin(), program.relations.end(), name,
      [](const Relation& relation, std::string_view wanted) { return relation.name < wanted; });
  if (found == program.relations.end() || found->name != name) {
    return std::nullopt;
  }
  return RelationId(static_cast<std::size_t>(found - program.relations.begin()));
}

std::optional<SymbolId> find_symbol(const Program& program, std::string_view sort,
                                    std::string_view name) {
  const auto found_sort = std::lower_bound(
      program.sorts.begin(), program.sorts.end(), sort,
      [](const Sort& candidate, std::string_view wanted) { return candidate.name < wanted; });
  if (found_sort == program.sorts.end() || found_sort->name != sort) {
    return std::nullopt;
  }
  const std::vector<SymbolId>& symbols = found_sort->symbols;
  const auto found = std::lower_bound(symbols.begin(), symbols.end(), name,
                                      [&](SymbolId candidate, std::string_view wanted) {
                                        return program[candidate].name < wanted;
                                      });
  if (found == symbols.end() || program[*found].name != name) {
    return std::nullopt;
  }
  return *found;
}

}  // namespace regimen::logic
