// A condition that is asked about patients, compiled over a knowledge base that is there already:
// nothing of the knowledge base is read or compiled again.
//
// Its tests are evaluated for each record; what it takes from rules (`hypogonadism`,
// `recommended(x)`) it copies from the facts that the knowledge base has for the same patients.
//
// Errors:  those of the condition, rendered, with their places in its text.
// Cost:    one copy of the knowledge base's model, and then the size of the condition.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

class AskedCondition {
 public:
  static tl::expected<AskedCondition, std::string> compile(const KnowledgeBase& base,
                                                           const std::string& text, bool colour);

  // For the patients of a block, of whom `facts` is known. `own` is reused.
  void evaluate(std::span<const patient::Record* const> records, const evaluation::Facts& facts,
                evaluation::Facts& own) const;
  quantity::Truth truth(const evaluation::Facts& own, std::uint32_t patient) const {
    return own.atom(root_, patient);
  }

 private:
  struct Borrowed {  // an atom of the knowledge base
    logic::AtomId from;
    std::uint32_t to;
  };
  class Planner;

  explicit AskedCondition(const KnowledgeBase& base) : base_(&base) {}

  const KnowledgeBase* base_;
  std::vector<logic::Test> tests_;
  logic::Plan plan_;
  std::vector<Borrowed> borrowed_;
  logic::AtomId root_{0U};
};

}  // namespace regimen::api
