// Rows: the cells of a table's lines, as text.
//
// Shape:   a cell's span is what stands in the file, with its quotes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/datalog/table.h"

namespace regimen::datalog {

struct Cell {
  std::string text;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
struct Row {
  std::vector<Cell> cells{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool is_open = false;  // a quotation mark is never closed
};

// Takes the row at `at`, which then is the start of the next one.
Row read_row(std::string_view text, std::size_t& at, char separator, bool has_quotes);

// The members of the object on one line, by column; `mistake` says what is wrong with it.
struct ObjectRow {
  std::vector<std::optional<std::string>> cells;
  std::string mistake;
};
ObjectRow read_object(std::string_view line, const std::vector<Column>& columns);

}  // namespace regimen::datalog
