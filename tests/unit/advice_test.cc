// Statuses, doses, monitoring and exceptions of a small knowledge base.
#include "engine/advice/advice.h"

#include <gtest/gtest.h>

#include "tests/unit/small_knowledge.h"

namespace regimen::advice::advice_test {
namespace {

const api::KnowledgeBase& base() {
  static const api::KnowledgeBase kBase = api::KnowledgeBase::compile(tests::small_texts());
  return kBase;
}

Advice advise(const std::string& facts) {
  return api::evaluate(base(), tests::record_of(base(), facts)).advice;
}

const AgentAdvice& agent(const Advice& advice, const std::string& name) {
  for (const AgentAdvice& agent_advice : advice.agents) {
    if (base().model()[agent_advice.agent].header.name == name) {
      return agent_advice;
    }
  }
  ADD_FAILURE() << name;
  return advice.agents.front();
}

struct StatusRow {
  std::string name;
  std::string facts;
  Status status;
};

TEST(Advice, TestosteroneHasTheStatusThatTheFactsGiveIt) {
  ASSERT_FALSE(base().has_errors());
  const std::vector<StatusRow> rows{
      {"all is known", tests::treated_man(""), Status::kRecommended},
      {"just at the limit", tests::treated_man("hematocrit 0.54 L/L at 2026-02-20\n"),
       Status::kRecommended},
      {"just above the limit", tests::treated_man("hematocrit 54.0001 % at 2026-02-20\n"),
       Status::kWithheld},
      {"cancer", tests::treated_man("prostate_cancer\n"), Status::kWithheld},
      {"hematocrit not known", tests::treated_man("unknown hematocrit\n"), Status::kPending},
      {"sex not known", tests::treated_man("patient unknown\n"), Status::kPending},
      {"fertility", tests::treated_man("fertility_desired\n"), Status::kNotIndicated},
      {"cancer without an indication",
       "as of 2026-03-01\npatient male\nno fatigue\nprostate_cancer\n", Status::kContraindicated},
      {"a woman without an indication", "as of 2026-03-01\npatient female\nno prostate_cancer\n",
       Status::kNotIndicated},
  };
  for (const StatusRow& row : rows) {
    EXPECT_EQ(status_word(agent(advise(row.facts), "testosterone_cypionate").status),
              status_word(row.status))
        << row.name;
  }
}

TEST(Advice, EveryBlockedAgentSaysWhatBlocksIt) {
  const Advice cancer = advise(tests::treated_man("prostate_cancer\n"));
  const AgentAdvice& withheld = agent(cancer, "testosterone_cypionate");
  ASSERT_EQ(withheld.blocked_by.size(), 1U);
  EXPECT_EQ(withheld.blocked_by.front().name, "cancer");
  EXPECT_EQ(withheld.blocked_by.front().kind, "contraindication");
  EXPECT_EQ(withheld.blocked_by.front().because, std::vector<std::string>{"prostate_cancer"});

  const Advice thick = advise(tests::treated_man("hematocrit 55 % at 2026-02-20\n"));
  const AgentAdvice& held = agent(thick, "testosterone_cypionate");
  ASSERT_EQ(held.blocked_by.size(), 1U);
  EXPECT_EQ(held.blocked_by.front().kind, "hold");
  EXPECT_EQ(held.blocked_by.front().words, "hematocrit 55 % (2026-02-20) > 54 %");
}

TEST(Advice, PendingNamesTheSmallestSets) {
  const Advice advice = advise(tests::treated_man("unknown hematocrit\n"));
  const derivation::Support& needs = agent(advice, "testosterone_cypionate").needs;
  ASSERT_EQ(needs.confirming.size(), 1U);
  ASSERT_EQ(needs.confirming.front().size(), 1U);
  EXPECT_EQ(knowledge::name_of(base().model(), needs.confirming.front().front()), "hematocrit");
}

TEST(Advice, ADoseSaysWhatToDraw) {
  const Advice advice = advise(tests::treated_man(""));
  const AgentAdvice& given = agent(advice, "testosterone_cypionate");
  ASSERT_EQ(given.doses.size(), 1U);
  EXPECT_EQ(given.doses.front().amount, "100 .. 200 mg");
  EXPECT_EQ(given.doses.front().volume, "0.5 .. 1 mL");
  EXPECT_EQ(given.doses.front().schedule, "every week");
  EXPECT_EQ(given.doses.front().route, "intramuscular");
}

TEST(Advice, MonitoringIsCountedFromTheStart) {
  const Advice before = advise(tests::treated_man(""));
  ASSERT_EQ(before.monitoring.size(), 3U);
  EXPECT_TRUE(is_baseline_done(before.monitoring[0]));
  EXPECT_EQ(before.monitoring[1].due.to_text(), "2026-06-01");
  EXPECT_EQ(before.monitoring[2].due.to_text(), "2027-06-01");

  const Advice during =
      advise(tests::treated_man("taking testosterone_cypionate since 2024-11-30\n"));
  ASSERT_EQ(during.monitoring.size(), 1U);
  EXPECT_EQ(during.monitoring[0].when, "every 12 months");
  EXPECT_EQ(during.monitoring[0].due.to_text(), "2027-02-28");
}

TEST(Advice, AnExceptionIsReported) {
  const Advice advice = advise(tests::treated_man("fertility_desired\n"));
  ASSERT_EQ(advice.exceptions.size(), 1U);
  EXPECT_EQ(advice.exceptions.front().rule.name, "low");
  EXPECT_NE(advice.exceptions.front().words.find("wish to father a child"), std::string::npos);
}

}  // namespace
}  // namespace regimen::advice::advice_test
