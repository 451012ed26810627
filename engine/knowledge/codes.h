// Codes of statements: known systems, ranges, LOINC check digits, codes that two labs share.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/knowledge/check.h"

namespace regimen::knowledge {

// "atc", "icd10", "local", …; sorted.
const std::vector<std::string>& code_systems();

// The codes that were met in one pass. A result whose code two labs have would be ambiguous: an
// error. What several concepts or agents have means all of them.
class CodeTable {
 public:
  explicit CodeTable(bool must_be_unique) : must_be_unique_(must_be_unique) {}
  // Sorted, each once.
  SmallVector<Code> read(Scope& scope, const syntax::Statement& statement);

 private:
  struct Use {
    std::string name;
    Span span;
  };
  void note_use(Scope& scope, const syntax::Statement& statement, const syntax::CodeRef& ref);

  bool must_be_unique_;
  std::map<std::pair<std::string, std::string>, Use> uses_;  // by system and code
};

}  // namespace regimen::knowledge
