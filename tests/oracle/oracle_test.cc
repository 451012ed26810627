// Engine and oracle agree on generated knowledge and records, in both bounds, under every shuffle
// and on any number of threads.
#include "tests/oracle/oracle.h"

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/cohort.h"
#include "engine/explanation/explain.h"
#include "engine/reports/certificate/certificate.h"
#include "engine/verification/tests.h"
#include "tests/oracle/clinical_programs.h"
#include "tests/oracle/completion.h"
#include "tests/support/sanitized.h"

namespace regimen::tests::oracle_test {
namespace {

using oracle::facts;
using oracle::Generated;
using oracle::join;
using oracle::read;

constexpr int kShards = 4;
constexpr int kProgramsPerShard = tests::kIsSanitized ? 150 : 500;
constexpr int kRecordsPerProgram = 6;
constexpr int kCompletions = 8;

void expect_agreement(const api::KnowledgeBase& base, const patient::Record& record,
                      const evaluation::Facts& facts, std::uint32_t patient = 0) {
  const auto expected = oracle::evaluate(base.model(), base.program(), record);
  ASSERT_TRUE(expected.has_value());
  for (std::size_t test = 0; test < base.program().tests.size(); ++test) {
    ASSERT_EQ(facts.test(logic::TestId(test), patient),
              verification::test(base.model(), base.program().tests[test], record))
        << base.program().tests[test].text;
  }
  for (const auto& [atom, truth] : *expected) {
    const auto id = find_atom(base.ground(), atom);
    const quantity::Truth found = id ? facts.atom(*id, patient) : quantity::kFalse;
    ASSERT_EQ(found, truth) << ground_atom_text(base.program(), atom);
  }
  for (std::size_t i = 0; i < base.ground().atoms.size(); ++i) {
    ASSERT_TRUE(expected->contains(base.ground().atoms[i]))
        << ground_atom_text(base.program(), base.ground().atoms[i]);
  }
}

void expect_certified(const api::KnowledgeBase& base, const patient::Record& record,
                      const api::Evaluation& evaluation) {
  const std::string document =
      certificate::certificate_json(base.knowledge(), record, evaluation.facts, evaluation.advice);
  const certificate::Verdict verdict = certificate::verify(
      base.model(), base.program(), base.digest(), base.error_count(), document);
  ASSERT_FALSE(verdict.refusal.has_value())
      << verdict.refusal->place << ": " << verdict.refusal->what;
}

// The module that a statement stands in is part of what it says; here it changes.
std::string without_module(std::string json) {
  for (std::size_t at = json.find("of module b"); at != std::string::npos;
       at = json.find("of module b", at)) {
    json[at + std::string_view("of module ").size()] = 'a';
  }
  return json;
}

std::string result_of(const api::KnowledgeBase& base, const patient::Record& record) {
  const api::Evaluation evaluation = api::evaluate(base, record);
  return explanation::advice_json(base.knowledge(), record, evaluation.advice);
}

// Each shard has programs of its own.
class Oracle : public testing::TestWithParam<int> {
 public:
  static unsigned first_seed() { return static_cast<unsigned>(GetParam()) * 100'000U; }
};
INSTANTIATE_TEST_SUITE_P(Shard, Oracle, testing::Range(0, kShards));

TEST_P(Oracle, AgreesOnGeneratedKnowledgeAndRecords) {
  int agreed = 0;
  int refused = 0;
  for (unsigned seed = first_seed(); seed < first_seed() + kProgramsPerShard; ++seed) {
    Generated generated(seed);
    const api::KnowledgeBase& base = generated.base();
    ASSERT_FALSE(base.has_errors() && base.can_evaluate()) << generated.text();
    for (int i = 0; i < kRecordsPerProgram; ++i) {
      const patient::Record record = read(base, facts(generated.random()));
      if (!base.can_evaluate()) {
        EXPECT_FALSE(oracle::evaluate(base.model(), base.program(), record).has_value());
        ++refused;
        break;
      }
      const api::Evaluation evaluation = api::evaluate(base, record);
      expect_agreement(base, record, evaluation.facts);
      if (i == 0) {
        expect_certified(base, record, evaluation);
      }
      if (HasFatalFailure()) {
        FAIL() << "seed " << seed << "\n" << generated.text();
      }
      ++agreed;
    }
  }
  EXPECT_GT(agreed, kProgramsPerShard * kRecordsPerProgram / 2);  // most programs are stratified
  RecordProperty("agreed", agreed);
  RecordProperty("refused", refused);
}

TEST_P(Oracle, NoOrderChangesAByte) {
  for (unsigned seed = first_seed() + 10'000; seed < first_seed() + 10'000 + kProgramsPerShard / 5;
       ++seed) {
    Generated generated(seed);
    if (!generated.base().can_evaluate()) {
      continue;
    }
    const api::KnowledgeBase other = generated.shuffled();
    for (int i = 0; i < 3; ++i) {
      std::vector<std::string> lines = facts(generated.random());
      const std::string expected =
          without_module(result_of(generated.base(), read(generated.base(), lines)));
      std::shuffle(lines.begin(), lines.end(), generated.random());
      ASSERT_EQ(without_module(result_of(other, read(other, lines))), expected) << generated.text();
    }
  }
}

// What is definite stays true, and what is not possible stays false, whatever the unknowns turn out
// to be; and so do the statuses that rest on them. `known x` is about knowledge itself: it may
// change, and these programs do not ask for it.
TEST_P(Oracle, BoundsAreSoundUnderCompletion) {
  std::size_t completions = 0;
  std::size_t settled = 0;
  for (unsigned seed = first_seed() + 20'000; seed < first_seed() + 20'000 + kProgramsPerShard;
       ++seed) {
    Generated generated(seed, false);
    const api::KnowledgeBase& base = generated.base();
    if (!base.can_evaluate()) {
      continue;
    }
    const std::vector<std::string> lines = facts(generated.random());
    const patient::Record record = read(base, lines);
    const evaluation::Facts before = api::evaluate(base, record).facts;
    for (int i = 0; i < kCompletions && oracle::unknowns_of(base.model(), record) > 0; ++i) {
      const patient::Record whole = oracle::completed(base.model(), record, generated.random());
      const evaluation::Facts after = api::evaluate(base, whole).facts;
      for (std::size_t index = 0; index < base.ground().atoms.size(); ++index) {
        const logic::AtomId atom(index);
        ASSERT_TRUE(after.atom(atom).is_definite || !before.atom(atom).is_definite)
            << "seed " << seed << ": "
            << ground_atom_text(base.program(), base.ground().atoms[index]) << "\n"
            << generated.text() << join(lines);
        ASSERT_TRUE(before.atom(atom).is_possible || !after.atom(atom).is_possible)
            << "seed " << seed << ": "
            << ground_atom_text(base.program(), base.ground().atoms[index]) << "\n"
            << generated.text() << join(lines);
        settled +=
            before.atom(atom) == quantity::kUnknown && after.atom(atom) != quantity::kUnknown;
      }
      ++completions;
    }
  }
  RecordProperty("completions", static_cast<int>(completions));
  EXPECT_GT(completions, 100U);
  RecordProperty("settled", static_cast<int>(settled));
  EXPECT_GT(settled, completions);  // something was unknown, and came to be known
}

std::vector<patient::Record> random_cohort(Generated& generated, std::size_t size) {
  std::vector<patient::Record> records;
  for (std::size_t i = 0; i < size; ++i) {
    records.push_back(read(generated.base(), facts(generated.random())));
    records.back().id = std::to_string(i);
  }
  return records;
}

// The facts of the first block, computed by each of several threads at once.
std::vector<evaluation::Facts> facts_of_threads(const api::KnowledgeBase& base,
                                                const std::vector<patient::Record>& records,
                                                std::size_t threads) {
  std::vector<const patient::Record*> block;
  for (std::size_t i = 0; i < evaluation::kBlock; ++i) {
    block.push_back(&records[i]);
  }
  std::vector<evaluation::Facts> all(threads);
  std::vector<std::jthread> running;
  for (evaluation::Facts& facts : all) {
    running.emplace_back([&] {
      for (int again = 0; again < 3; ++again) {
        evaluation::evaluate(base.model(), base.program(), base.plan(), block, facts);
      }
    });
  }
  running.clear();  // joins
  return all;
}

// A cohort of five blocks, the last one not full, in the order of the records: each of five threads
// has one.
TEST(OracleInParallel, RandomProgramsAgreeOnAnyNumberOfThreads) {
  constexpr std::size_t kRecords = 4 * evaluation::kBlock + 23;
  int programs = 0;
  for (unsigned seed = 900'000; seed < (tests::kIsSanitized ? 900'012 : 900'040); ++seed) {
    Generated generated(seed);
    const api::KnowledgeBase& base = generated.base();
    if (!base.can_evaluate()) {
      continue;
    }
    const std::vector<patient::Record> records = random_cohort(generated, kRecords);
    std::vector<std::string> alone;
    for (const patient::Record& record : records) {
      alone.push_back(result_of(base, record));
    }
    for (const std::size_t threads : {1U, 2U, 5U}) {
      const auto together = api::evaluate_cohort(base, records, {.threads = threads});
      ASSERT_EQ(together.size(), kRecords);
      for (std::size_t i = 0; i < kRecords; ++i) {
        ASSERT_EQ(explanation::advice_json(base.knowledge(), records[i], together[i]), alone[i])
            << "seed " << seed << ", " << threads << " threads\n"
            << generated.text();
      }
    }
    for (const evaluation::Facts& facts : facts_of_threads(base, records, 3)) {
      for (std::uint32_t patient = 0; patient < evaluation::kBlock; patient += 9) {
        expect_agreement(base, records[patient], facts, patient);
        ASSERT_FALSE(HasFatalFailure()) << "seed " << seed << "\n" << generated.text();
      }
    }
    ++programs;
  }
  EXPECT_GT(programs, tests::kIsSanitized ? 6 : 20);
}

}  // namespace
}  // namespace regimen::tests::oracle_test
