// Cohorts: many records against one knowledge base, in blocks of evaluation::kBlock.
//
// Shape:   one advice per record, in the order of the records whatever the number of threads.
// Errors:  the knowledge base must be one that can be evaluated.
// Cost:    facts of one block per thread; memory for the results only.
#pragma once

#include <span>
#include <vector>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

struct CohortOptions {
  std::size_t threads = 1;  // 0 counts as 1; never more than there are blocks
  Observer* observer = nullptr;
};

std::vector<advice::Advice> evaluate_cohort(const KnowledgeBase& base,
                                            std::span<const patient::Record> records,
                                            const CohortOptions& options = {});

}  // namespace regimen::api
