// The shipped knowledge with one statement taken away: what would notice?
//
// Cost:    reading and compiling of all texts for each statement, about a tenth of a second with
//          the scenarios.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/knowledge_base.h"

namespace regimen::tests {

struct ShippedStatement {
  std::string name;  // as coverage has it: "contraindication `psa_too_high`"
  std::size_t text = 0;
  diagnostics::Span span;
};

class ShippedTexts {
 public:
  ShippedTexts();

  // Statements that can decide something: no sources, claims, scenarios.
  const std::vector<ShippedStatement>& statements() const { return statements_; }
  const api::KnowledgeBase& base() const { return *base_; }

  // The title of the first scenario, by title, that fails without it; else the first patient of
  // rules/patients who gets another result, as "patient NAME"; else "".
  std::string noticed_by(const ShippedStatement& statement) const;
  // Whether what `noticed_by` named notices it.
  bool notices(const std::string& witness, const ShippedStatement& statement) const;

 private:
  std::shared_ptr<const api::KnowledgeBase> without(const ShippedStatement& statement) const;

  std::vector<api::NamedText> texts_;
  std::vector<ShippedStatement> statements_;
  std::shared_ptr<const api::KnowledgeBase> base_;
  std::vector<std::string> passing_;            // titles of scenarios, sorted
  std::map<std::string, std::string> results_;  // of patients, by id
};

}  // namespace regimen::tests
