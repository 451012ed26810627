// Tables: the tuples of an input relation, read from the text of a file.
//
// CSV: quoted cells, an optional header when it equals the column names. TSV: the same with tabs
// and without quotes. Facts: tab separated, no header. NDJSON: one object a line, keys are columns.
//
// Errors:  D201 to D205 with the place of the row; a bad row is left out, the others are read.
// Cost:    linear in the text.
#pragma once

#include <string_view>

#include "engine/datalog/evaluate.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::datalog {

enum class Format : std::uint8_t { kCsv, kTsv, kFacts, kNdjson };

struct TableSource {
  RelationId relation;
  diagnostics::BufferId buffer;
  std::string_view text;
  Format format;
  bool reads_plainly = true;  // rows without anything special are read without copying cells
};

// Returns the number of rows that were left out.
std::size_t read_table(const Program& program, const TableSource& source,
                       const quantity::UnitTable& units, Database& database,
                       diagnostics::Sink& sink);

inline constexpr std::size_t kBadRowsListed = 20;

}  // namespace regimen::datalog
