// Relations that no author declares, and the sorts that columns and variables may have.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/knowledge/check.h"
#include "engine/syntax/relations.h"

namespace regimen::knowledge {

inline constexpr std::string_view kBuiltinModule = "regimen.builtin";

// One column each: given by the record (`taking`) or by what statements become (`holds`,
// `applies`).
struct BuiltinRelation {
  std::string_view name;
  std::string_view column;
  std::string_view sort;
};
inline constexpr std::array<BuiltinRelation, 3> kBuiltinRelations = {{
    {relation::kApplies.name, "rule", relation::kApplies.sorts[0]},
    {relation::kHolds.name, "condition", relation::kHolds.sorts[0]},
    {relation::kTaking.name, "agent", relation::kTaking.sorts[0]},
}};

// The sort of that name; "agents" is `agent`. Reported when there is none.
std::optional<std::string> read_sort(Scope& scope, const syntax::Name& sort);
// The words of a sort whose symbols nobody declares: severity, sex; empty for the others.
const std::vector<std::string>& fixed_symbols(std::string_view sort);
// The symbol `name` of `sort`; reported when it is not one.
std::optional<Symbol> read_symbol(Scope& scope, const syntax::Name& name, const std::string& sort);

// The arguments of an atom about patients, which are names; reported when one is not.
std::optional<std::vector<syntax::Name>> names_of_args(Scope& scope,
                                                       const std::vector<syntax::ValueId>& args);

// A relation of engine/datalog, which no rule about patients may read: reported.
bool is_data_relation(Scope& scope, const syntax::Name& name);

// The relation and what its arguments must be; reported when unknown or of another arity.
std::optional<RelationId> read_relation(Scope& scope, const syntax::Name& name,
                                        std::size_t arg_count);

// May this module state or conclude it? What makes an agent recommended only the policies may; what
// speaks against one anybody may. Otherwise reported.
bool may_conclude(Scope& scope, const Relation& relation, Span use);

}  // namespace regimen::knowledge
