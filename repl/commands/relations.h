// Relations: rules and tables in, data relations out; what `query` and `profile --facts` share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/query.h"
#include "repl/commands/commands.h"

namespace regimen::commands {

struct Relations {
  Loaded loaded;
  std::optional<api::QueryResult> result;  // absent where nothing can be computed
  std::uint64_t knowledge_time = 0;        // in the units of the clock of the options, if any
  int exit_code = kDone;
};

// Says on `err` what is wrong with files, tables and rules.
Relations compute_relations(const std::vector<std::string>& rules, const std::string& facts,
                            const api::QueryOptions& options, const Streams& streams);

}  // namespace regimen::commands
