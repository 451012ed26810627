// The relations that the engine and the policies share: their names, and the check of the policies.
#include "engine/syntax/relations.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "tests/support/text.h"

namespace regimen {
namespace {

using relation::Step;

TEST(Relations, AreListedByName) {
  EXPECT_TRUE(std::is_sorted(relation::kAll.begin(), relation::kAll.end(),
                             [](const relation::Listed& left, const relation::Listed& right) {
                               return left.name < right.name;
                             }));
}

TEST(Relations, StepsOfRulesAreNamedAndReadBack) {
  struct Row {
    std::string relation;
    Step step;
    std::string rule;  // with variables; empty where it is a step of none
    bool is_step;
  };
  const std::vector<Row> rows = {
      {relation::step_of_rule(Step::kApply, "thick"), Step::kApply, "thick", true},
      {relation::step_of_rule(Step::kExcept, "a_b"), Step::kExcept, "a_b", true},
      {relation::step_of_rule(Step::kWhen, "thick", false), Step::kWhen, "", true},
      {std::string(relation::kSatisfiedProtocol.name), Step::kWhen, "", true},
      {std::string(relation::kExceptedInteraction.name), Step::kExcept, "", true},
      {std::string(relation::kContraindicationApplies.name), Step::kApply, "", true},
      {std::string(relation::kBlocked.name), Step::kApply, "", false},
      {"appliest", Step::kApply, "", false},
      {"applies_thick", Step::kWhen, "", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(relation::rule_of_step(row.step, row.relation).value_or(""), row.rule)
        << row.relation;
    EXPECT_EQ(relation::is_step(row.step, row.relation), row.is_step) << row.relation;
  }
}

// The shipped policies with `before` replaced by `after`.
std::vector<std::string> errors_with(const std::string& before, const std::string& after) {
  std::string policies = tests::read_text(tests::source_folder() / "stdlib/policies.rgm");
  const std::size_t at = policies.find(before);
  EXPECT_NE(at, std::string::npos) << before;
  policies.replace(at, before.size(), after);
  const api::KnowledgeBase base =
      api::KnowledgeBase::compile({{"stdlib/policies.rgm", std::move(policies)}});
  EXPECT_EQ(base.can_evaluate(), base.diagnostics().empty());
  std::vector<std::string> errors;
  for (const diagnostics::Diagnostic& one : base.diagnostics()) {
    errors.push_back(std::string(id_of(one.code)) + " " + one.message);
  }
  return errors;
}

TEST(Relations, AreDeclaredByThePolicies) {
  EXPECT_EQ(errors_with("", ""), std::vector<std::string>());
  EXPECT_EQ(
      errors_with("relation protocol_withheld(p: protocol)",
                  "relation protocol_withheld(p: agent)"),
      (std::vector<std::string>{
          "E302 the safety policies do not declare `protocol_withheld` as the engine reads it",
          "E218 `P` is a protocol, not an agent"}));
}

}  // namespace
}  // namespace regimen
