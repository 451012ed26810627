// Writing: a relation as text, its tuples sorted by value column by column.
//
// Cost:    linear in the text where the tuples are in order already, as those of a matrix are;
//          otherwise a sort. A matrix of texts is listed first (database.h).
#pragma once

#include <string>

#include "engine/datalog/database.h"

namespace regimen::datalog {

enum class Layout : std::uint8_t { kTabs, kCsv, kJson };

// Tabs: a line with the relation's name, one with its columns, then the tuples. CSV: a header and
// the tuples. JSON: an object (docs/json.md).
std::string write(const Program& program, Database& database, RelationId relation, Layout layout);

}  // namespace regimen::datalog
