// Tests engine/explanation/mechanism: what the oracle does not reach (limits), and effects on one small system.
#include <string>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "engine/api/mechanisms.h"
#include "engine/explanation/mechanism/effects.h"

namespace regimen::tests::mechanism_test {
namespace {

using knowledge::Sex;
using mechanism::Effect;
using mechanism::System;

// A drives B and C; C brakes B through a receptor; the blocker blocks it at one of two sites.
constexpr const char* kSmall = R"(
module small
source s "S" { kind textbook }
hormone a "A"  hormone b "B"  hormone c "C"  hormone d "D"
receptor r "R"  organ here "Here"  organ there "There"
mechanism m1 "1" { effect a raises b at here  effect a raises c  source s "1" }
mechanism m2 "2" { effect c lowers b via r at here  source s "1" }
mechanism m3 "3" for female { effect c raises d via r at there  source s "1" }
mechanism m4 "4" for male { effect c lowers d  source s "1" }
agent giver "Giver" { action replaces a  source s "1" }
agent blocker "Blocker" { action blocks r at here  source s "1" }
agent mimic "Mimic" { action mimics a  source s "1" }
agent vague "Vague" { action modulates a  source s "1" }
)";

api::KnowledgeBase small() {
  return api::KnowledgeBase::compile({{"small.rgm", kSmall}});
}

std::string summary(const api::KnowledgeBase& base, const std::string& agent, Sex sex = Sex::kAny) {
  const System system = mechanism::from_model(base.model());
  std::string text;
  for (const Effect& effect : effects_of(system, *find_agent(system, agent), sex).effects) {
    text += text.empty() ? "" : " ";
    text += effect.direction() > 0 ? "+" : effect.direction() < 0 ? "-" : "?";
    text += system[effect.signal].name + std::to_string(effect.direct().length());
    text += effect.sex == Sex::kMale ? "m" : effect.sex == Sex::kFemale ? "f" : "";
    text += effect.opposing() != nullptr ? "!" : "";
  }
  return text;
}

TEST(Mechanism, TheShortestPathDecidesAndFeedbackIsTold) {
  const api::KnowledgeBase base = small();
  EXPECT_EQ(summary(base, "giver"), "+a1 +b2! +c2 -d3m +d3f");
  EXPECT_EQ(summary(base, "giver", Sex::kMale), "+a1m +b2m! +c2m -d3m");
}

TEST(Mechanism, ABlockActsOnlyAtItsSite) {
  EXPECT_EQ(summary(small(), "blocker"), "+b2");
}

TEST(Mechanism, AStandInDoesNotMoveWhatItStandsFor) {
  EXPECT_EQ(summary(small(), "mimic"), "+b2! +c2 -d3m +d3f");
}

TEST(Mechanism, AnActionWithoutDirectionLeadsNowhere) {
  EXPECT_EQ(summary(small(), "vague"), "");
}

TEST(Mechanism, TooManyPathsEndTheSearchAtAWholeLength) {
  constexpr int kHormones = 14;
  std::string text = "module dense\nsource s \"S\" { kind textbook }\n";
  for (int i = 0; i < kHormones; ++i) {
    const std::string name = "h" + std::to_string(i);
    text += "hormone " + name + " \"H\"\nmechanism m" + std::to_string(i) + " \"M\" {\n";
    for (int j = 0; j < kHormones; ++j) {
      text += i == j ? "" : "  effect " + name + " raises h" + std::to_string(j) + "\n";
    }
    text += "  source s \"1\"\n}\n";
  }
  text += "agent x \"X\" { action raises h0  source s \"1\" }\n";
  const api::KnowledgeBase base = api::KnowledgeBase::compile({{"dense.rgm", text}});
  ASSERT_TRUE(base.diagnostics().empty());
  const System system = mechanism::from_model(base.model());
  const mechanism::Paths paths = paths_from(system, *find_agent(system, "x"), Sex::kAny);
  EXPECT_EQ(paths.steps_searched,
            5U);  // 13 * 12 * 11 * 10 of five steps, nine times as many of six
  EXPECT_EQ(paths.paths.back().length(), 5U);
}

TEST(Mechanism, QuestionsWithoutAMeaningAreRefused) {
  const api::KnowledgeBase base = small();
  EXPECT_FALSE(api::asks_for_cause("giver"));
  EXPECT_FALSE(api::asks_for_cause("reaches(a, b)"));
  EXPECT_TRUE(api::asks_for_cause("giver raises b"));
  EXPECT_EQ(api::why_cause(base, "giver raises b").error, "");
  EXPECT_NE(api::why_cause(base, "giver raises blocker").error, "");
  EXPECT_NE(api::why_cause(base, "for male raises for male").error, "");
  EXPECT_NE(api::effects(base, "giver against").error, "");
  EXPECT_NE(api::effects(base, "").error, "");
}

}  // namespace
}  // namespace regimen::tests::mechanism_test
