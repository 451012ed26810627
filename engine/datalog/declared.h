// What a program declares: relations, enumerations and definitions by name.
//
// Shape:   private to engine/datalog. The trees outlive it.
// Errors:  E206, E216, E201 of columns.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/datalog/program.h"
#include "engine/knowledge/check.h"

namespace regimen::datalog {

using diagnostics::Diagnostic;

struct Enumeration {
  std::vector<std::string> words;  // sorted
  Span span;
};

struct Definition {
  const syntax::DefineDecl* decl;
  std::uint32_t tree;
};

struct Declared {
  knowledge::Context& context;
  const std::vector<syntax::Tree>& trees;
  std::vector<knowledge::FileScope> files{};  // by tree
  Program& program;
  std::map<std::string, RelationId, std::less<>> relations{};
  std::map<std::string, Enumeration, std::less<>> enumerations{};
  std::map<std::string, Definition, std::less<>> definitions{};

  const syntax::Statement& operator[](knowledge::StatementRef ref) const {
    return trees[ref.tree].statements[ref.statement];
  }
};

// Fills the maps from the data statements; relations for patients whose facts are known take part
// when `knowledge::Model` derives them by no rule.
void declare(Declared& declared);

// A symbol of a sort: a word of an enumeration, an agent; reported when it is none.
bool is_symbol(Declared& declared, knowledge::Scope& scope, const syntax::Name& name,
               const std::string& sort);

}  // namespace regimen::datalog
