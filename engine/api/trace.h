// Traces: how the facts of one patient came about, stratum by stratum.
//
// Shape:   strata ascending (what rests on the absence of something stands above it); in each, the
//          rules that hold, in the order of evaluation. With it, how much work that was.
// Cost:    one evaluation and one look at each ground rule.
#pragma once

#include <optional>

#include "engine/api/answers.h"
#include "engine/evaluation/working_memory.h"

namespace regimen::api {

struct TraceOptions {
  bool is_whole = false;                        // also rules that no author wrote
  std::optional<std::size_t> stratum{};         // this one alone
  std::optional<evaluation::Work> last_edit{};  // what a session says of it
};
Answer trace(const Subject& subject, const TraceOptions& options = {});
// How many strata the knowledge base has.
std::size_t strata_of(const KnowledgeBase& base);

}  // namespace regimen::api
