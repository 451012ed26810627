// Facts as one types them, put into a record: `hematocrit 44 % at 2026-02-02`, several on lines of
// their own or separated by `;`.
//
// Errors:  in words, rendered with the place; facts that do not fit change nothing.
#pragma once

#include <string>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

// What is wrong with them; empty when nothing is.
std::string apply_facts(const KnowledgeBase& base, const std::string& facts,
                        patient::Record& record, bool colour = false);

// A record of nobody yet, for facts to be typed into.
patient::Record empty_record(const quantity::Instant& as_of);

}  // namespace regimen::api
