// A query: the data relations of a knowledge base, computed from its facts and from tables.
//
// Shape:   tables in any order; the result is sorted by the name of the relation, and the same at
//          any number of threads.
// Errors:  D2xx of tables, E52x of rules; `is_complete` is false when a limit was reached.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/knowledge_base.h"
#include "engine/datalog/evaluate.h"
#include "engine/datalog/table.h"
#include "engine/datalog/write.h"

namespace regimen::api {

struct Table {
  std::string relation;
  std::string name;  // path as the user wrote it
  std::string text;
  datalog::Format format = datalog::Format::kCsv;
};

// Relations that read tables, and relations that are written, by name.
std::vector<std::string> input_relations(const KnowledgeBase& base);

struct QueryOptions {
  datalog::Layout layout = datalog::Layout::kTabs;
  bool has_texts = true;  // otherwise tuples are counted and not written
  datalog::Options evaluation{};
};

// In the units of the evaluation's clock; without one they stay 0.
struct QueryTimes {
  std::uint64_t tables = 0;     // read
  std::uint64_t relations = 0;  // computed
  std::uint64_t writing = 0;
};

struct QueryResult {
  struct Relation {
    std::string name;
    std::string text;
    std::size_t count = 0;
  };
  std::vector<Relation> relations;
  diagnostics::Buffers tables;  // the texts that `table_findings` point into
  std::vector<diagnostics::Diagnostic> table_findings;
  std::vector<diagnostics::Diagnostic> findings;  // of the rules
  std::vector<datalog::RuleWork> work;            // by rule, in the order of the texts
  std::vector<datalog::RelationWork> relation_work;
  QueryTimes times;
  bool is_complete = true;
};
QueryResult query(const KnowledgeBase& base, std::vector<Table> tables,
                  const QueryOptions& options = {});

}  // namespace regimen::api
