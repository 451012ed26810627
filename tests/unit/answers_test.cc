// Answers about one patient, where the golden cases cannot reach: what a change does is what typing
// its fact does, and chains of any length are answered.
#include "engine/api/answers.h"

#include <gtest/gtest.h>

#include "engine/api/typed_facts.h"
#include "engine/explanation/change/domain.h"
#include "tests/unit/small_knowledge.h"

namespace regimen::api::answers_test {
namespace {

patient::Record nobody() {
  return empty_record(*quantity::Instant::parse("2026-03-01"));
}

KnowledgeBase compiled(const std::string& text) {
  return KnowledgeBase::compile({{"policies.rgm", tests::kPolicies}, {"m.rgm", text, true}});
}

constexpr const char* kWorld = R"(
module world
source s "S" { kind guideline }
lab l "L" { unit g/L  plausible 0 .. 100 g/L }
lab m "M" { unit g/L  plausible 0 .. 100 g/L  valid for 12 months }
symptom x "X"
history h "H" { absent means no }
agent a "A"
agent b "B"
dose d of a for any { 1 mg daily, oral  source s "1" }
rule r "R" {
  when    (at least 2 results l < 5 g/L before 11:00 on different days within 6 months or m > 3 g/L)
          and age in 20 .. 60 years and x within 3 months and not h and not taking b
  then    recommend a
  source  s "1"
}
)";

void expect_the_same(const KnowledgeBase& base, const patient::Record& record,
                     const change::Change& change) {
  const std::string facts = change::facts_of(base.model(), record, change);
  patient::Record typed = record;
  ASSERT_EQ(apply_facts(base, facts, typed), "") << facts;
  const change::Change* entry = &change;
  const Evaluation by_change = evaluate(base, change::changed(record, {&entry, 1}));
  const Evaluation by_typing = evaluate(base, typed);
  EXPECT_EQ(by_change.facts.atom_definite, by_typing.facts.atom_definite) << facts;
  EXPECT_EQ(by_change.facts.atom_possible, by_typing.facts.atom_possible) << facts;
}

TEST(Answers, AChangeIsWhatTypingItsFactWouldBe) {
  const KnowledgeBase base = compiled(kWorld);
  patient::Record record = nobody();
  ASSERT_EQ(apply_facts(base, "patient male; m 2 g/L at 2026-01-01; x at 2025-01-01", record), "");
  std::vector<std::optional<logic::AtomId>> atoms;
  for (std::size_t i = 0; i < base.ground().atoms.size(); ++i) {
    atoms.emplace_back(logic::AtomId(i));
  }
  const change::Scope scope({base.model(), base.program(), base.ground(), base.plan()}, record,
                            std::move(atoms));
  int compared = 0;
  for (const knowledge::Input& input : scope.inputs()) {
    for (const change::Candidate& candidate : change::candidates_of(scope, input)) {
      expect_the_same(base, record, candidate.change);
      ++compared;
    }
  }
  EXPECT_GT(compared, 15);
}

// Every conclusion rests on the one before it.
std::string chain(int length) {
  std::string text =
      "module chain\nsource s \"S\" { kind guideline }\nsymptom x \"X\"\nagent a \"A\"\n"
      "dose d of a for any { 1 mg daily, oral  source s \"1\" }\n";
  for (int i = 0; i < length; ++i) {
    const std::string number = std::to_string(i);
    const std::string before = i == 0 ? "x" : "c" + std::to_string(i - 1);
    text.append("conclusion c").append(number).append(" \"C\"\nrule r").append(number);
    text.append(" \"R\" { when ").append(before).append(" then conclude c").append(number);
    text.append(" source s \"1\" }\n");
  }
  return text + "rule last \"R\" { when c" + std::to_string(length - 1) +
         " then recommend a source s \"1\" }\n";
}

void expect_answers(const KnowledgeBase& base, const std::string& facts) {
  patient::Record record = nobody();
  ASSERT_EQ(apply_facts(base, facts, record), "");
  const Subject subject{base, record};
  EXPECT_NE(why(subject, "c1499").text().find("more below"), std::string::npos) << facts;
  EXPECT_NE(whynot(subject, "c1499").text().find("more below"), std::string::npos) << facts;
  EXPECT_EQ(stable(subject, "c1499").error, "");
  EXPECT_EQ(needs(subject, "c1499").error, "");
}

TEST(Answers, AChainOfAnyLengthIsAnsweredAsDeepAsOneReads) {
  const KnowledgeBase base = compiled(chain(1500));
  expect_answers(base, "x");
  expect_answers(base, "no x");
  expect_answers(base, "unknown x");
}

}  // namespace
}  // namespace regimen::api::answers_test
