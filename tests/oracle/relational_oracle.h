// The oracle of data relations: a second evaluator of programs over tables, slow and obvious,
// written from docs/semantics.md §10.
//
// It shares nothing with engine/datalog: it reads the syntax trees, keeps tuples in sorted sets,
// joins by trying every tuple of every atom, finds strata by relaxation and iterates every rule
// until nothing changes. It knows columns of integers, numbers and texts, and programs without
// mistakes: what the engine refuses for other reasons than a negation cycle, it does not judge.
//
// Shape:   values in the order in which they are written; an integer is no number in a set.
// Errors:  nullopt when a relation needs its own negation or its own total.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/syntax/tree.h"
#include "tests/oracle/relational_values.h"

namespace regimen::oracle {

using DataTuple = std::vector<DataValue>;

struct DataRelation {
  std::vector<std::string> columns;
  std::vector<std::string> sorts;  // of the columns: integer, number, text
  std::set<DataTuple> tuples;
};
using DataRelations = std::map<std::string, DataRelation>;

std::optional<DataRelations> evaluate_data(const std::vector<syntax::Tree>& trees);

// As the engine writes it: name, columns, then a line for each tuple, with tabs.
std::string relation_text(const std::string& name, const DataRelation& relation);

}  // namespace regimen::oracle
