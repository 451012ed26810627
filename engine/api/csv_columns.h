// Columns and cells of a table of patients. Private to engine/api.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/knowledge/input.h"
#include "engine/quantity/interval.h"

namespace regimen::api {

struct CsvId {};
struct CsvSex {};
struct CsvBirth {};
struct CsvTime {};
struct CsvLab {
  knowledge::LabId lab;
  std::string unit;  // of cells that state none
};
struct CsvUnknown {};
using CsvColumn = std::variant<CsvUnknown, CsvId, CsvSex, CsvBirth, CsvTime, CsvLab,
                               knowledge::ConceptId, knowledge::AgentId>;

std::string trimmed(std::string_view text);
// "hematocrit [%]" as name and unit.
std::pair<std::string, std::string> split_head(const std::string& head);
CsvColumn csv_column_of(const knowledge::Model& model, const std::string& name,
                        const std::string& unit);
// What a column may be called, and what may have been meant.
std::string meant_by(const knowledge::Model& model, const std::string& name);
// Everything that a row of these columns may speak of.
std::vector<knowledge::Input> inputs_of(const std::vector<CsvColumn>& columns);

// "<231.5 ng/dL" as comparator, number and unit.
struct Written {
  std::optional<quantity::Comparison> comparator;
  std::string number;
  std::string unit;
};
Written written_of(const std::string& cell);

}  // namespace regimen::api
