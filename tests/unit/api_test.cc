// The whole flow: compile, evaluate, scenarios, cohorts, expressions; and that order never shows.
#include <algorithm>

#include <gtest/gtest.h>

#include "engine/api/cohort.h"
#include "engine/api/expression.h"
#include "engine/explanation/explain.h"
#include "tests/unit/small_knowledge.h"

namespace regimen::api::api_test {
namespace {

const KnowledgeBase& base() {
  static const KnowledgeBase kBase = KnowledgeBase::compile(tests::small_texts());
  return kBase;
}

struct ExpressionRow {
  std::string expression;
  std::string text;  // or the code of what is wrong
};

TEST(Expression, Computes) {
  const std::vector<ExpressionRow> rows{
      {"0.5 mL of testosterone_cypionate in mg", "100 mg"},
      {"0.54 L/L > 54 %", "false"},
      {"54.0001 % > 54 %", "true"},
      {"8.9 nmol/L of total_testosterone in ng/dL", "256.6938 ng/dL"},
      {"8.9 nmol/L of total_testosterone = 256.6938 ng/dL", "true"},
      {"10 units of a U-100 syringe at 200 mg/mL in mg", "20 mg"},
      {"2025-08-31 - 6 months", "2025-02-28"},
      {"2024-08-31 - 6 months", "2024-02-29"},
      {"2026-03-01 - 2026-02-27", "2 days"},
      {"100 mg + 1 g in mg", "1100 mg"},
  };
  for (const ExpressionRow& row : rows) {
    const Computed computed = compute(base(), row.expression);
    EXPECT_EQ(computed.text, row.text) << row.expression << "\n" << computed.rendered();
  }
}

TEST(Expression, RefusesWithACode) {
  const std::vector<ExpressionRow> rows{
      {"hematocrit > 54 %", "E410"},
      {"1 mg + 1 mL", "E411"},
      {"1 mg > 1 mL", "E411"},
      {"1 mg / 0", "E412"},
      {"10 units in mg", "E413"},
      {"0.1 mL in mg", "E414"},
      {"8.9 nmol/L in ng/dL", "E414"},
      {"1 mL of anastrozole in mg", "E415"},
      {"1 mL of testosteron_cypionate in mg", "E415"},
      {"1 mL in mgg", "E416"},
      {"2025-08-31 - 0.5 months", "E417"},
      {"10 units of a U-99 syringe in mL", "E418"},
      {"1 mL at 200 mg in mg", "E419"},
  };
  for (const ExpressionRow& row : rows) {
    const Computed computed = compute(base(), row.expression);
    ASSERT_FALSE(computed.diagnostics.empty()) << row.expression << " gave " << computed.text;
    EXPECT_EQ(id_of(computed.diagnostics.front().code), row.text) << row.expression;
    EXPECT_TRUE(computed.text.empty()) << row.expression;
  }
}

std::vector<ScenarioOutcome> scenarios(const std::string& expectations) {
  const KnowledgeBase with = KnowledgeBase::compile(
      tests::small_texts("module more\nuse small\nscenario \"s\" {\n" +
                         tests::treated_man("unknown estradiol\n" + expectations) + "}\n"));
  diagnostics::Sink sink;
  return run_scenarios(with, sink);
}

TEST(Scenarios, PassWhenEverythingIsAsExpected) {
  const auto outcomes = scenarios(
      "expect recommend testosterone_cypionate 100 .. 200 mg every week, intramuscular\n"
      "expect recommend testosterone_cypionate 0.1 .. 0.2 g every 7 days\n"
      "expect recommend trt\n"
      "expect pending anastrozole needs estradiol\n"
      "expect because low\nexpect conclude deficiency\nexpect no warning\n"
      "expect monitor hematocrit at 2026-06-01\n");
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_EQ(outcomes.front().failures, std::vector<std::string>{});
}

TEST(Scenarios, SayWhatIsInsteadOfWhatWasExpected) {
  const auto outcomes = scenarios(
      "expect withheld testosterone_cypionate\nexpect pending anastrozole needs hematocrit\n"
      "expect recommend testosterone_cypionate 50 mg every week\nexpect warn \"x\"\n");
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_EQ(outcomes.front().failures,
            (std::vector<std::string>{
                "expected `testosterone_cypionate` to be withheld, but it is recommended",
                "expected `anastrozole` to be pending, needing hematocrit, but it needs estradiol",
                "expected `testosterone_cypionate` to be recommended, with another dose: the "
                "amount is 100 .. 200 mg",
                "expected to warn \"x\", but there is none"}));
}

TEST(Order, OfTextsDoesNotShow) {
  std::vector<NamedText> texts = tests::small_texts();
  std::reverse(texts.begin(), texts.end());
  const KnowledgeBase turned = KnowledgeBase::compile(texts);
  const auto shown = [](const KnowledgeBase& entry) {
    const patient::Record record = tests::record_of(entry, tests::treated_man("prostate_cancer\n"));
    const Evaluation evaluation = evaluate(entry, record);
    return explanation::advice_text(entry.knowledge(), record, evaluation.advice) +
           explanation::advice_json(entry.knowledge(), record, evaluation.advice);
  };
  EXPECT_EQ(shown(base()), shown(turned));
}

TEST(CohortInParallel, IsTheSameOnAnyNumberOfThreads) {
  std::vector<patient::Record> records;
  for (int i = 0; i < 150; ++i) {
    records.push_back(tests::record_of(
        base(), tests::treated_man(i % 3 == 0 ? "prostate_cancer\n" : "unknown hematocrit\n")));
    records.back().id = std::to_string(i);
  }
  const auto alone = evaluate_cohort(base(), records);
  const auto together = evaluate_cohort(base(), records, {.threads = 4});
  ASSERT_EQ(alone.size(), records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::string json = explanation::advice_json(base().knowledge(), records[i], alone[i]);
    EXPECT_EQ(json, explanation::advice_json(base().knowledge(), records[i], together[i]));
    EXPECT_EQ(json, explanation::advice_json(base().knowledge(), records[i],
                                             evaluate(base(), records[i]).advice));
  }
}

}  // namespace
}  // namespace regimen::api::api_test
