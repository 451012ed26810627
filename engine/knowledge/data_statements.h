// Data statements: what the relational engine evaluates for itself, apart from any patient.
//
// A relation is a data relation when a column holds values (text, numbers, dates, quantities, words
// of an enumeration) or when it is marked `input` or `output`. Facts and rules of data relations,
// definitions and enumerations are data statements; the clinical checks pass them by.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "engine/syntax/tree.h"

namespace regimen::knowledge {

// Sorts of columns that hold values: "text", "integer", …; not the names of enumerations.
const std::vector<std::string>& value_sorts();

// Names live in the trees.
std::set<std::string_view> data_relations_of(const std::vector<syntax::Tree>& trees);
bool is_data_statement(const syntax::Statement& statement,
                       const std::set<std::string_view>& data_relations);

}  // namespace regimen::knowledge
