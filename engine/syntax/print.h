// Printing: a syntax tree as stable text, one line per statement part, without places in the text.
//
// Two texts that mean the same to the parser (spaces, comments, order of clauses of different
// kinds) print the same. Golden tests and comparisons of trees use it.
//
// Cost:    linear in the tree; conditions are written in prefix form.
#pragma once

#include <string>

#include "engine/syntax/tree.h"

namespace regimen::syntax {

std::string print(const Tree& tree);
std::string print(const Tree& tree, const Statement& statement);
std::string print(const Tree& tree, ConditionId id);
std::string print(const Tree& tree, ValueId id);
std::string print(const Quantity& quantity);
std::string print(const DosePhrase& phrase);
std::string print(const MonitorPhrase& phrase);
std::string print(const Tree& tree, const Action& action);
std::string print(const ScenarioLine& line);

}  // namespace regimen::syntax
