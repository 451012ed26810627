// Sessions on generated knowledge: after every edit the working memory is what evaluation from
// nothing gives, for engine and oracle; edits taken back leave no mark; work stays within reach.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/evaluation/working_memory.h"
#include "engine/patient/print.h"
#include "tests/oracle/clinical_programs.h"
#include "tests/oracle/oracle.h"
#include "tests/support/sanitized.h"

namespace regimen::tests::session_test {
namespace {

using oracle::below;
using oracle::facts;
using oracle::Generated;
using oracle::happens;
using oracle::join;
using oracle::Random;
using oracle::read;

constexpr unsigned kFirstSeed = 860'000;
constexpr unsigned kPrograms = kIsSanitized ? 60 : 300;
constexpr int kEdits = 30;

// Everything that a record says, fact by fact.
std::vector<patient::Fact> facts_of(const patient::Record& record) {
  std::vector<patient::Fact> all;
  for (const patient::LabResults& lab : record.labs) {
    for (const patient::Result& result : lab.results) {
      all.emplace_back(patient::ResultFact{lab.lab, result});
    }
  }
  all.insert(all.end(), record.concepts.begin(), record.concepts.end());
  all.insert(all.end(), record.not_understood.begin(), record.not_understood.end());
  all.insert(all.end(), record.medications.begin(), record.medications.end());
  if (record.sex) {
    all.emplace_back(patient::SexFact{*record.sex});
  }
  if (record.birth) {
    all.emplace_back(patient::BirthFact{*record.birth});
  }
  for (const knowledge::Input& input : record.unknown) {
    all.emplace_back(patient::UnknownFact{input});
  }
  return all;
}

void expect_equal(const evaluation::Facts& found, const evaluation::Facts& expected) {
  ASSERT_EQ(found.test_definite, expected.test_definite);
  ASSERT_EQ(found.test_possible, expected.test_possible);
  ASSERT_EQ(found.atom_definite, expected.atom_definite);
  ASSERT_EQ(found.atom_possible, expected.atom_possible);
}

void expect_canonical(const api::KnowledgeBase& base, const patient::Record& record) {
  patient::Record sorted = record;
  patient::canonicalize(sorted);
  ASSERT_EQ(patient::record_text(base.model(), record), patient::record_text(base.model(), sorted));
  ASSERT_TRUE(patient::differing_inputs(record, sorted).empty());
}

void expect_as_the_oracle(const api::KnowledgeBase& base, const evaluation::WorkingMemory& memory) {
  const auto expected = oracle::evaluate(base.model(), base.program(), memory.record());
  ASSERT_TRUE(expected.has_value());
  for (std::size_t i = 0; i < base.ground().atoms.size(); ++i) {
    const logic::AtomId atom(i);
    ASSERT_EQ(memory.atom(atom), expected->at(base.ground()[atom]))
        << ground_atom_text(base.program(), base.ground()[atom]);
  }
}

class Patient {
 public:
  Patient(const api::KnowledgeBase& base, Random& random)
      : base_(base),
        random_(random),
        memory_(std::make_shared<evaluation::DependencyIndex>(base.model(), base.program(),
                                                              base.plan()),
                read(base, facts(random))) {}

  evaluation::WorkingMemory& memory() { return memory_; }

  // One edit of any kind; the records that facts come from are other patients of the program.
  evaluation::Work edit() {
    switch (below(random_, 8)) {
      case 0:
        return memory_.replace_record(read(base_, facts(random_)));
      case 1: {
        constexpr const char* kInstants[] = {"2026-03-01", "2026-03-01T12:00", "2025-09-15",
                                             "2026-08-01", "2031-03-02"};
        return memory_.evaluate_as_of(*quantity::Instant::parse(kInstants[below(random_, 5)]));
      }
      case 2:
      case 3:
      case 4:
        return retract_any();
      default:
        return assert_any();
    }
  }

 private:
  patient::Fact any_of(const std::vector<patient::Fact>& all) {
    return all[static_cast<std::size_t>(below(random_, static_cast<int>(all.size())))];
  }
  evaluation::Work assert_any() {
    return memory_.assert_fact(any_of(facts_of(read(base_, facts(random_)))));
  }
  evaluation::Work retract_any() {
    const std::vector<patient::Fact> all = facts_of(memory_.record());
    const bool is_stated = memory_.retract_fact(
        any_of(all.empty() || happens(random_, 9) ? facts_of(read(base_, facts(random_))) : all));
    EXPECT_TRUE(is_stated || memory_.work() == evaluation::Work{});
    return memory_.work();
  }

  const api::KnowledgeBase& base_;
  Random& random_;
  evaluation::WorkingMemory memory_;
};

TEST(SessionOracle, EveryEditIsWhatEvaluationFromNothingGives) {
  std::size_t changes = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kPrograms; ++seed) {
    Generated generated(seed);
    if (!generated.base().can_evaluate()) {
      continue;
    }
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + generated.text());
    Patient patient(generated.base(), generated.random());
    for (int i = 0; i < kEdits && !testing::Test::HasFatalFailure(); ++i) {
      const evaluation::Facts before = patient.memory().facts();
      const evaluation::Work work = patient.edit();
      const evaluation::Facts after = patient.memory().facts();
      SCOPED_TRACE(patient::record_text(generated.base().model(), patient.memory().record()));
      expect_equal(after, api::facts_of(generated.base(), patient.memory().record()));
      expect_canonical(generated.base(), patient.memory().record());
      std::uint32_t changed = 0;
      for (std::size_t atom = 0; atom < before.atom_definite.size(); ++atom) {
        changed += before.atom_definite[atom] != after.atom_definite[atom] ||
                           before.atom_possible[atom] != after.atom_possible[atom]
                       ? 1
                       : 0;
      }
      ASSERT_EQ(work.atoms_changed, changed);
      changes += changed;
      if (i % 10 == 9) {
        expect_as_the_oracle(generated.base(), patient.memory());
      }
    }
    if (testing::Test::HasFatalFailure()) {
      return;
    }
  }
  EXPECT_GT(changes, kPrograms * 10U);
}

// Retracted in any order, facts leave what was there before them.
TEST(SessionOracle, WhatIsAssertedAndRetractedLeavesNoMark) {
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kPrograms / 4; ++seed) {
    Generated generated(seed);
    if (!generated.base().can_evaluate()) {
      continue;
    }
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + generated.text());
    Patient patient(generated.base(), generated.random());
    evaluation::WorkingMemory& memory = patient.memory();
    const patient::Record start = memory.record();
    const evaluation::Facts before = memory.facts();
    std::vector<patient::Fact> added;
    for (const patient::Fact& fact : facts_of(read(generated.base(), facts(generated.random())))) {
      const bool replaces = std::holds_alternative<patient::SexFact>(fact) ||
                            std::holds_alternative<patient::BirthFact>(fact) ||
                            std::holds_alternative<patient::UnknownFact>(fact) ||
                            std::holds_alternative<patient::UnreadEntry>(fact);
      if (!replaces) {
        added.push_back(fact);
        memory.assert_fact(fact);
      }
    }
    std::shuffle(added.begin(), added.end(), generated.random());
    for (const patient::Fact& fact : added) {
      EXPECT_TRUE(memory.retract_fact(fact));
    }
    ASSERT_NO_FATAL_FAILURE(expect_equal(memory.facts(), before));
    ASSERT_EQ(patient::record_text(generated.base().model(), memory.record()),
              patient::record_text(generated.base().model(), start));
    ASSERT_EQ(memory.replace_record(start), evaluation::Work{});
  }
}

}  // namespace
}  // namespace regimen::tests::session_test
