// The program as text: one rule a line, as an auditor reads it.
//
//   recommended(A) :- indicated(A), not blocked(A).
//   satisfied(high_hematocrit) :- hematocrit > 54 %.
//
// Shape:   rules in the program's order; symbols that are not plain names are quoted.
#pragma once

#include <string>
#include <string_view>

#include "engine/logic/program.h"

namespace regimen::logic {

std::string atom_text(const Program& program, const Atom& atom,
                      const SmallVector<RuleVariable>& variables = {});
std::string rule_text(const Program& program, const Rule& rule);
std::string program_text(const Program& program);
// What the statement `name` became: its rules, and the parts of its conditions that have rules of
// their own.
std::string print_for(const knowledge::Model& model, const Program& program, std::string_view name);
// The header of the statement a rule came from; null when no author wrote it.
const knowledge::Header* header_of(const knowledge::Model& model, const Origin& origin);
// What it cites: of a clause of a protocol its own, or those of the protocol as a whole.
const SmallVector<knowledge::Citation>& citations_of(const knowledge::Model& model,
                                                     const Origin& origin);
std::string symbol_text(const std::string& name);

}  // namespace regimen::logic
