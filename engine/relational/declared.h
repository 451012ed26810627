// What a program declares: relations, enumerations and definitions by name.
//
// Shape:   private to engine/relational. The trees outlive it.
// Errors:  E206, E216, E201 of columns.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/check.h"
#include "engine/relational/program.h"

namespace regimen::relational {

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
  model::Context& context;
  const std::vector<syntax::Tree>& trees;
  std::vector<model::FileScope> files{};  // by tree
  Program& program;
  std::map<std::string, RelationId, std::less<>> relations{};
  std::map<std::string, Enumeration, std::less<>> enumerations{};
  std::map<std::string, Definition, std::less<>> definitions{};

  const syntax::Statement& operator[](model::StatementRef ref) const {
    return trees[ref.tree].statements[ref.statement];
  }
};

// Fills the maps from the data statements; relations for patients whose facts are known take part
// when `model::Model` derives them by no rule.
void declare(Declared& declared);

// A symbol of a sort: a word of an enumeration, an agent; reported when it is none.
bool is_symbol(Declared& declared, model::Scope& scope, const syntax::Name& name,
               const std::string& sort);

}  // namespace regimen::relational
