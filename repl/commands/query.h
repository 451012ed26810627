// Data relations of rules, computed from tables: what `query` and `profile --facts` share.
#pragma once

#include "engine/api/query.h"
#include "repl/commands/context.h"

namespace regimen::commands {

struct Relations {
  Base base;
  api::QueryResult result;
  std::uint64_t knowledge_time = 0;  // in the units of the clock of the options, if any
  int exit_code = kDone;
};

// What is wrong with files, tables and rules goes to standard error.
Expected<Relations> compute_relations(Context& context, const api::QueryOptions& options);

}  // namespace regimen::commands
