// Rows of bits and tuples give what the oracle gives, whichever way is forced.
#include "tests/oracle/relational_paths.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/query.h"
#include "tests/oracle/relational_oracle.h"
#include "tests/oracle/relational_ways.h"
#include "tests/support/sanitized.h"

namespace regimen::tests::relational_paths_test {
namespace {

using Strings = std::vector<std::string>;

constexpr unsigned kPathPrograms = tests::kIsSanitized ? 30 : 150;
constexpr unsigned kLargePrograms = tests::kIsSanitized ? 2 : 8;

std::string text_of(const Strings& statements) {
  std::string text = "module a\n";
  for (const std::string& statement : statements) {
    text += statement + "\n";
  }
  return text;
}

std::string text_of(const api::QueryResult& result) {
  std::string text;
  for (const api::QueryResult::Relation& relation : result.relations) {
    text += relation.text + std::to_string(relation.count) + "\n";
  }
  return text;
}

void expect_one_result(const api::KnowledgeBase& base, const std::string& expected,
                       const std::string& program) {
  for (const datalog::Options& way : oracle::ways()) {
    const api::QueryResult result = api::query(base, {}, {.evaluation = way});
    ASSERT_TRUE(result.is_complete);
    ASSERT_EQ(text_of(result), expected) << oracle::words_for(way) << "\n" << program;
  }
}

TEST(RelationalPaths, EveryWayAgreesWithTheOracleParallel) {
  for (unsigned seed = 0; seed < kPathPrograms; ++seed) {
    std::mt19937 random(seed);
    const std::string program =
        text_of(oracle::random_path_program(random, {.is_text = seed % 4 == 0}));
    const api::KnowledgeBase base = api::KnowledgeBase::compile({{"a.rgm", program}});
    ASSERT_FALSE(base.has_errors()) << base.diagnostics().front().message << "\n" << program;
    const auto expected = oracle::evaluate_data(base.trees());
    ASSERT_TRUE(expected.has_value()) << program;
    const api::QueryResult result = api::query(base, {});
    for (const api::QueryResult::Relation& relation : result.relations) {
      const oracle::DataRelation& wanted = expected->at(relation.name);
      ASSERT_EQ(relation.text, oracle::relation_text(relation.name, wanted)) << seed << "\n"
                                                                             << program;
      ASSERT_EQ(relation.count, wanted.tuples.size());
    }
    expect_one_result(base, text_of(result), program);
  }
}

// More values than the bits of one block.
TEST(RelationalPaths, EveryWayAgreesOnLongRowsParallel) {
  for (unsigned seed = 0; seed < kLargePrograms; ++seed) {
    std::mt19937 random(seed);
    const std::string program = text_of(oracle::random_path_program(
        random, {.nodes = 280, .edges = 110, .is_text = seed % 4 == 0}));
    const api::KnowledgeBase base = api::KnowledgeBase::compile({{"a.rgm", program}});
    ASSERT_FALSE(base.has_errors()) << program;
    expect_one_result(base, text_of(api::query(base, {})), program);
  }
}

TEST(RelationalPaths, WorkOfTheRulesIsWhatTheyConcludeParallel) {
  std::mt19937 random(1);
  const std::string program = text_of(oracle::random_path_program(random, {}));
  const api::KnowledgeBase base = api::KnowledgeBase::compile({{"a.rgm", program}});
  std::uint64_t ticks = 0;
  for (datalog::Options way : oracle::ways()) {
    way.clock = [&] { return ++ticks; };
    const api::QueryResult result = api::query(base, {}, {.evaluation = way});
    std::uint64_t concluded = 0;
    for (const datalog::RuleWork& work : result.work) {
      EXPECT_GE(work.time, work.rounds) << work.rule;
      EXPECT_FALSE(work.rule.empty());
      concluded += work.tuples;
    }
    std::uint64_t held = 0;
    for (const api::QueryResult::Relation& relation : result.relations) {
      const bool is_given = relation.name.size() == 1;
      held += is_given ? 0 : relation.count;
    }
    EXPECT_EQ(concluded, held) << oracle::words_for(way);
  }
}

TEST(RelationalPaths, LimitsHoldInEveryWayParallel) {
  std::string program = "module a\nrelation e(a: integer, b: integer)\n";
  for (int i = 0; i < 60; ++i) {
    program += "fact e(" + std::to_string(i) + ", " + std::to_string((i + 1) % 60) + ")\n";
  }
  program +=
      "relation p(a: integer, b: integer)\n"
      "p(X, Y) when e(X, Y)\n"
      "p(X, Z) when p(X, Y) and e(Y, Z)\n";
  const api::KnowledgeBase base = api::KnowledgeBase::compile({{"a.rgm", program}});
  for (datalog::Options way : oracle::ways()) {
    for (const bool is_size : {true, false}) {
      way.limits =
          is_size ? datalog::Limits{.tuples_max = 1000} : datalog::Limits{.steps_max = 100};
      const api::QueryResult result = api::query(base, {}, {.evaluation = way});
      EXPECT_FALSE(result.is_complete) << oracle::words_for(way);
      EXPECT_TRUE(result.relations.empty());
      ASSERT_EQ(result.findings.size(), 1U);
      EXPECT_EQ(result.findings.front().code, diagnostics::Code::kTooManyTuples);
      EXPECT_TRUE(result.findings.front().message.starts_with("the rule for `p` "));
    }
    way.limits = {.tuples_max = 3600, .words_max = 7200};
    EXPECT_TRUE(api::query(base, {}, {.evaluation = way}).is_complete) << oracle::words_for(way);
    // Too little room for matrices: tuples do it.
    way.limits = {.bit_bytes_max = 100};
    EXPECT_EQ(api::query(base, {}, {.has_texts = false, .evaluation = way}).relations[0].count,
              3600U);
  }
}

// Workers find a tuple each for itself; what they find together is no measure of the result.
TEST(RelationalPaths, EqualTuplesOfWorkersAreNotTooManyParallel) {
  std::string program = "module a\nrelation e(a: integer, b: integer)\n";
  for (int i = 0; i < 900; ++i) {
    program += "fact e(" + std::to_string(i) + ", " + std::to_string(i % 30) + ")\n";
  }
  program += "relation p(a: integer, b: integer)\np(X, Y) when e(A, X) and e(B, Y) and A < B\n";
  const api::KnowledgeBase base = api::KnowledgeBase::compile({{"a.rgm", program}});
  for (const std::size_t threads : {1U, 2U, 4U}) {
    const datalog::Options way{.limits = {.tuples_max = 1900},
                               .bits = datalog::Way::kNever,
                               .parallel = datalog::Way::kAlways,
                               .threads = threads};
    const api::QueryResult result = api::query(base, {}, {.has_texts = false, .evaluation = way});
    ASSERT_TRUE(result.is_complete) << threads;
    EXPECT_EQ(result.relations.front().count, 900U) << threads;
  }
}

}  // namespace
}  // namespace regimen::tests::relational_paths_test
