// Sessions: single facts of a record, what an edit looks at, and advice that follows.
#include "engine/api/session.h"

#include <memory>

#include <gtest/gtest.h>

#include "engine/explanation/explain.h"
#include "engine/patient/print.h"
#include "tests/unit/small_knowledge.h"

namespace regimen::api::session_test {
namespace {

using patient::ConceptFact;
using patient::Fact;
using patient::Medication;

std::shared_ptr<const KnowledgeBase> knowledge() {
  static const auto kBase =
      std::make_shared<const KnowledgeBase>(KnowledgeBase::compile(tests::small_texts()));
  return kBase;
}

const knowledge::Model& small() {
  return knowledge()->model();
}

patient::Record nobody() {
  patient::Record record;
  record.as_of = *quantity::Instant::parse("2026-03-01");
  return record;
}

Fact result(const char* lab, std::int64_t value, const char* at) {
  return patient::ResultFact{.lab = *knowledge::find_lab(small(), lab),
                             .result = {.value = quantity::Interval::point(value),
                                        .at = quantity::Instant::parse(at),
                                        .written = "",
                                        .path = "",
                                        .is_usable = true}};
}

Fact present(const char* name) {
  return ConceptFact{.concept_id = *knowledge::find_concept(small(), name),
                     .presence = ConceptFact::Presence::kPresent,
                     .onset = {},
                     .path = ""};
}

Fact taking(const char* agent) {
  return Medication{.agent = *knowledge::find_agent(small(), agent),
                    .status = Medication::Status::kTaking,
                    .since = {},
                    .path = ""};
}

std::vector<Fact> some_facts() {
  return {result("hematocrit", 44, "2026-02-01"),
          result("hematocrit", 55, "2026-02-20"),
          result("total_testosterone", 231, "2026-01-12"),
          present("fatigue"),
          taking("anastrozole"),
          patient::SexFact{knowledge::Sex::kMale},
          patient::BirthFact{*quantity::Instant::parse("1980-02-11")},
          patient::UnknownFact{*knowledge::find_lab(small(), "estradiol")}};
}

TEST(Fact, StandsInARecordWhereverItCameIn) {
  patient::Record forward = nobody();
  patient::Record backward = nobody();
  const std::vector<Fact> facts = some_facts();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    patient::assert_fact(forward, facts[i]);
    patient::assert_fact(backward, facts[facts.size() - 1 - i]);
  }
  EXPECT_EQ(patient::record_text(small(), forward), patient::record_text(small(), backward));
  EXPECT_TRUE(patient::differing_inputs(forward, backward).empty());
  for (const Fact& fact : facts) {
    EXPECT_TRUE(patient::retract_fact(forward, fact));
    EXPECT_FALSE(patient::retract_fact(forward, fact));
  }
  EXPECT_EQ(patient::record_text(small(), forward), patient::record_text(small(), nobody()));
  EXPECT_TRUE(forward.labs.empty());
}

TEST(Fact, AssertedTwiceIsThereTwice) {
  patient::Record record = nobody();
  const Fact fact = present("fatigue");
  patient::assert_fact(record, fact);
  patient::assert_fact(record, fact);
  EXPECT_TRUE(patient::retract_fact(record, fact));
  EXPECT_EQ(record.concepts.size(), 1U);
}

TEST(Fact, OfAnotherInstantEverythingWithATimeDiffers) {
  patient::Record before = nobody();
  for (const Fact& fact : some_facts()) {
    patient::assert_fact(before, fact);
  }
  patient::Record after = before;
  after.as_of = *quantity::Instant::parse("2026-04-01");
  std::string names;
  for (const knowledge::Input& input : patient::differing_inputs(before, after)) {
    names += knowledge::name_of(small(), input) + " ";
  }
  EXPECT_EQ(names, "birth_date hematocrit total_testosterone fatigue anastrozole ");
}

std::string advice_of(const KnowledgeBase& base, const patient::Record& record,
                      const advice::Advice& advice) {
  return explanation::advice_text(base.knowledge(), record, advice,
                                  {.is_verbose = true, .colour = false});
}

TEST(Session, SaysWhatEvaluationSays) {
  Session session(ReadyBase(knowledge()), nobody());
  const auto expect_same = [&] {
    const Evaluation expected = evaluate(*knowledge(), session.record());
    EXPECT_EQ(advice_of(*knowledge(), session.record(), session.evaluation().advice),
              advice_of(*knowledge(), session.record(), expected.advice));
  };
  expect_same();
  for (const Fact& fact : some_facts()) {
    session.assert_fact(fact);
    expect_same();
  }
  session.evaluate_as_of(*quantity::Instant::parse("2027-02-10"));
  expect_same();
  session.replace_record(nobody());
  expect_same();
}

TEST(Session, LooksAtWhatAnEditReachesAndNoMore) {
  Session session(ReadyBase(knowledge()), nobody());
  EXPECT_EQ(session.work().tests, knowledge()->program().tests.size());
  session.assert_fact(result("hematocrit", 44, "2026-02-01"));
  EXPECT_EQ(session.work().tests, 1U);
  EXPECT_GT(session.work().atoms_changed, 0U);
  // Another value on the same side of the only threshold: the test is looked at, no rule is.
  session.assert_fact(result("hematocrit", 45, "2026-02-02"));
  EXPECT_EQ(session.work(),
            (evaluation::Work{.tests = 1, .tests_changed = 0, .rules = 0, .atoms_changed = 0}));
  // Nothing asks whether it is taken.
  session.assert_fact(taking("anastrozole"));
  EXPECT_EQ(session.work(), evaluation::Work{});
  EXPECT_FALSE(session.retract_fact(present("fatigue")));
  EXPECT_EQ(session.work(), evaluation::Work{});
}

TEST(Fact, WhatSaysTheSameIsTheSameHoweverItIsWritten) {
  patient::Record record = nobody();
  patient::Fact fact = result("hematocrit", 60, "2026-02-01");
  std::get<patient::ResultFact>(fact).result.written = "60 %";
  patient::assert_fact(record, fact);
  std::get<patient::ResultFact>(fact).result.written = "60.0 %";
  EXPECT_TRUE(patient::retract_fact(record, fact));
  EXPECT_TRUE(record.labs.empty());
}

TEST(Fact, WhatAFaultMadeUnknownStaysUnknown) {
  patient::Record record = nobody();
  const patient::Fact unknown = patient::UnknownFact{patient::input_of(taking("anastrozole"))};
  record.unknown = {patient::input_of(unknown)};
  record.faults = {{.code = diagnostics::Code::kUnreadableValue,
                    .path = "x",
                    .message = "",
                    .help = "",
                    .inputs = {patient::input_of(unknown)}}};
  patient::assert_fact(record, unknown);
  EXPECT_FALSE(patient::retract_fact(record, unknown));
  EXPECT_EQ(record.unknown.size(), 1U);
}

TEST(Session, OnePatientsEditsAreNotAnothers) {
  const ReadyBase ready(knowledge());
  Session one(ready, nobody());
  Session other = one;
  for (const Fact& fact : some_facts()) {
    one.assert_fact(fact);
  }
  EXPECT_TRUE(other.record().labs.empty());
  EXPECT_EQ(advice_of(*knowledge(), other.record(), other.evaluation().advice),
            advice_of(*knowledge(), nobody(), evaluate(*knowledge(), nobody()).advice));
}

}  // namespace
}  // namespace regimen::api::session_test
