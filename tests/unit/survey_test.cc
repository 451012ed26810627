// Surveys: the same whatever the threads, and ended when asked to.
#include "engine/api/survey.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "engine/api/cohort_groups.h"
#include "engine/api/cohort_question.h"
#include "tests/unit/small_knowledge.h"

namespace regimen::tests::survey_test {
namespace {

constexpr std::size_t kPatients = 1000;

std::vector<patient::Record> many(const api::KnowledgeBase& base) {
  std::vector<patient::Record> records;
  const patient::Record entry = record_of(base, treated_man(""));
  for (std::size_t i = 0; i < kPatients; ++i) {
    patient::Record record = entry;
    record.id = std::to_string(i);
    for (patient::LabResults& lab : record.labs) {
      for (patient::Result& result : lab.results) {
        result.value = quantity::Interval::point(quantity::Rational(static_cast<std::int64_t>(i)));
      }
    }
    records.push_back(std::move(record));
  }
  return records;
}

TEST(Survey, IsTheSameInParallel) {
  const api::KnowledgeBase base = api::KnowledgeBase::compile(small_texts());
  const std::vector<patient::Record> records = many(base);
  for (const auto kind : {api::CohortQuestion::Kind::kCount, api::CohortQuestion::Kind::kTable,
                          api::CohortQuestion::Kind::kHistogram}) {
    const api::ParsedCohortQuestion parsed = api::parse_cohort_question(
        base, kind, kind == api::CohortQuestion::Kind::kCount ? "by hematocrit" : "hematocrit");
    ASSERT_EQ(parsed.error, "");
    const auto cohort_answer =
        api::answer(base, {records, {}}, parsed.question, {.threads = 1}).answer;
    for (const std::size_t threads : {2U, 7U}) {
      const auto other =
          api::answer(base, {records, {}}, parsed.question, {.threads = threads}).answer;
      EXPECT_EQ(cohort_answer->text(), other->text());
      EXPECT_EQ(cohort_answer->document(), other->document());
      EXPECT_EQ(cohort_answer->rows(), other->rows());
    }
  }
}

TEST(Survey, ParallelWorkEndsWhenAsked) {
  const api::KnowledgeBase base = api::KnowledgeBase::compile(small_texts());
  const std::vector<patient::Record> records = many(base);
  const api::ParsedCohortQuestion parsed =
      api::parse_cohort_question(base, api::CohortQuestion::Kind::kCount, "");
  const auto answer =
      api::answer(
          base, {records, {}}, parsed.question,
          {.threads = 1, .should_continue = [](std::size_t done) { return done < kPatients / 2; }})
          .answer;
  EXPECT_FALSE(answer->is_complete());
  EXPECT_NE(answer->text().find("interrupted: 512 of 1000 patients looked at"), std::string::npos)
      << answer->text();
}

TEST(Bins, AreNiceStepsThatHoldEverything) {
  const auto words = [](std::int64_t least, std::int64_t most, std::int64_t of) {
    const api::Bins bins({quantity::Rational(least), quantity::Rational(most)});
    return bins.words(bins.of(quantity::Rational(of)));
  };
  EXPECT_EQ(words(0, 100, 55), "50 .. <60");
  EXPECT_EQ(words(0, 23, 23), "22 .. <24");
  EXPECT_EQ(words(-7, 50, -7), "-10 .. <-5");
  EXPECT_EQ(words(5, 5, 5), "5 .. <6");
  const api::Bins fine({*quantity::Rational::parse("0.11"), *quantity::Rational::parse("0.35")});
  EXPECT_EQ(fine.words(fine.of(*quantity::Rational::parse("0.3"))), "0.3 .. <0.32");
}

}  // namespace
}  // namespace regimen::tests::survey_test
