// Engine and oracle agree on generated programs over data relations, under every order.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/query.h"
#include "tests/oracle/relational_oracle.h"
#include "tests/oracle/relational_programs.h"
#include "tests/oracle/relational_ways.h"
#include "tests/support/sanitized.h"

namespace regimen::tests::relational_test {
namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;
using Strings = std::vector<std::string>;

constexpr unsigned kPrograms = tests::kIsSanitized ? 200 : 600;
constexpr unsigned kShuffled = 150;

std::string join(const Strings& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

api::KnowledgeBase compile(const Strings& first, const Strings& second = {}) {
  return api::KnowledgeBase::compile({{"a.rgm", "module a\nuse b\n" + join(first)},
                                      {"b.rgm", "module b\nuse a\n" + join(second)}});
}

Strings program(unsigned seed) {
  std::mt19937 random(seed);
  return oracle::random_data_program(random);
}

// What was refused, and that it was for a negation cycle alone: everything else is well written.
bool is_refused(const api::KnowledgeBase& base) {
  bool is_refused = false;
  for (const Diagnostic& diagnostic : base.diagnostics()) {
    is_refused = is_refused || diagnostic.code == Code::kCycleThroughNegation;
    EXPECT_EQ(diagnostic.code, Code::kCycleThroughNegation) << diagnostic.message;
  }
  EXPECT_EQ(base.relational().can_evaluate, !is_refused);
  return is_refused;
}

// Relations by name, then what was found, in an order that no place in a text decides.
std::string result_text(const api::QueryResult& result) {
  std::string text;
  for (const api::QueryResult::Relation& relation : result.relations) {
    text += relation.text;
  }
  Strings findings;
  for (const Diagnostic& finding : result.findings) {
    findings.push_back(finding.message + join(finding.notes));
  }
  std::sort(findings.begin(), findings.end());
  return text + join(findings);
}

struct Tally {
  unsigned refused = 0;
  unsigned relations = 0;
  unsigned empty = 0;
  unsigned with_findings = 0;
};

void expect_agreement(const api::KnowledgeBase& base, Tally& tally) {
  const auto expected = oracle::evaluate_data(base.trees());
  if (is_refused(base)) {
    ++tally.refused;
    EXPECT_FALSE(expected.has_value());
    return;
  }
  ASSERT_TRUE(expected.has_value());
  const api::QueryResult result = api::query(base, {});
  ASSERT_TRUE(result.is_complete);
  ASSERT_FALSE(result.relations.empty());
  tally.with_findings += result.findings.empty() ? 0 : 1;
  for (const api::QueryResult::Relation& relation : result.relations) {
    const oracle::DataRelation& wanted = expected->at(relation.name);
    ASSERT_EQ(relation.text, oracle::relation_text(relation.name, wanted));
    ++tally.relations;
    tally.empty += wanted.tuples.empty() ? 1 : 0;
  }
}

TEST(RelationalOracle, AgreesOnGeneratedPrograms) {
  Tally tally;
  for (unsigned seed = 0; seed < kPrograms; ++seed) {
    const Strings statements = program(seed);
    expect_agreement(compile(statements), tally);
    if (HasFailure()) {
      FAIL() << "seed " << seed << "\n" << join(statements);
    }
  }
  RecordProperty("refused", static_cast<int>(tally.refused));
  // Some programs negate in circles, some divide by zero; most relations hold something.
  EXPECT_GT(tally.refused, 0U);
  EXPECT_LT(tally.refused, kPrograms / 5);
  EXPECT_GT(tally.with_findings, kPrograms / 20);
  EXPECT_LT(tally.empty, tally.relations / 2);
}

TEST(RelationalOracle, NoWayOfEvaluationChangesAByteParallel) {
  constexpr unsigned kSeed = 20'000;
  for (unsigned seed = kSeed; seed < kSeed + kShuffled; ++seed) {
    const Strings statements = program(seed);
    const api::KnowledgeBase base = compile(statements);
    if (is_refused(base)) {
      continue;
    }
    const std::string expected = result_text(api::query(base, {}));
    for (const datalog::Options& way : oracle::ways()) {
      ASSERT_EQ(result_text(api::query(base, {}, {.evaluation = way})), expected)
          << oracle::words_for(way) << "\n"
          << join(statements);
    }
  }
}

TEST(RelationalOracle, NoOrderChangesAByte) {
  for (unsigned seed = 10'000; seed < 10'000 + kShuffled; ++seed) {
    Strings statements = program(seed);
    const std::string text = join(statements);
    const api::KnowledgeBase base = compile(statements);
    std::shuffle(statements.begin(), statements.end(), std::mt19937(seed));
    const auto middle = statements.begin() + static_cast<std::ptrdiff_t>(seed % statements.size());
    const api::KnowledgeBase other =
        compile({statements.begin(), middle}, {middle, statements.end()});
    ASSERT_EQ(is_refused(base), is_refused(other)) << text;
    if (!is_refused(base)) {
      ASSERT_EQ(result_text(api::query(other, {})), result_text(api::query(base, {}))) << text;
    }
  }
}

}  // namespace
}  // namespace regimen::tests::relational_test
