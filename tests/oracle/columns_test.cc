// Blocks in columns say what the evaluation of one record says, for every atom in both bounds, with
// each fast path forced on and off.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/evaluation/columns/evaluate.h"
#include "tests/oracle/clinical_programs.h"
#include "tests/support/sanitized.h"

namespace regimen::tests::columns_test {
namespace {

using oracle::facts;
using oracle::Generated;
using oracle::read;

constexpr int kPrograms = tests::kIsSanitized ? 60 : 300;
constexpr std::size_t kRecords = 150;

bool bit_of(const columns::Word* words, std::size_t patient) {
  return words != nullptr && (words[patient / 64] >> patient % 64 & 1U) != 0;
}

struct Paths {
  bool uses_columns;
  columns::Width width;
};

void expect_agreement(const api::KnowledgeBase& base, const std::vector<patient::Record>& records,
                      const std::vector<logic::AtomId>& roots, const Paths& paths) {
  const columns::Layout layout =
      columns::layout_of({base.model(), base.program(), base.ground(), base.plan()}, roots,
                         {.as_of = records.front().as_of, .uses_columns = paths.uses_columns});
  columns::Block block(layout, base.model());
  columns::Evaluator evaluator(layout, base.model(), base.program(), paths.width);
  for (int again = 0; again < 2; ++again) {  // a block is used again and again
    block.clear();
    for (const patient::Record& record : records) {
      block.add_record(record);
    }
    evaluator.evaluate(
        block, [&](std::uint32_t patient) -> const patient::Record& { return records[patient]; });
  }
  for (std::size_t patient = 0; patient < records.size(); ++patient) {
    const evaluation::Facts expected = api::facts_of(base, records[patient]);
    for (std::uint32_t root = 0; root < roots.size(); ++root) {
      const quantity::Truth found{bit_of(evaluator.definite(root), patient),
                                  bit_of(evaluator.possible(root), patient)};
      ASSERT_EQ(found, expected.atom(roots[root]))
          << ground_atom_text(base.program(), base.ground()[roots[root]]) << " of patient "
          << patient;
    }
  }
}

TEST(OracleOfColumns, AgreeWithTheEvaluationOfEachRecord) {
  int agreed = 0;
  for (unsigned seed = 500'000; seed < 500'000 + kPrograms; ++seed) {
    Generated generated(seed);
    const api::KnowledgeBase& base = generated.base();
    if (!base.can_evaluate()) {
      continue;
    }
    std::vector<patient::Record> records;
    for (std::size_t i = 0; i < kRecords; ++i) {
      records.push_back(read(base, facts(generated.random())));
    }
    std::vector<logic::AtomId> roots;
    for (std::size_t atom = 0; atom < base.ground().atoms.size(); ++atom) {
      roots.emplace_back(atom);
    }
    for (const Paths& paths :
         {Paths{true, columns::Width::kWidest}, Paths{true, columns::Width::kAvx2},
          Paths{true, columns::Width::kPlain}, Paths{false, columns::Width::kWidest}}) {
      expect_agreement(base, records, roots, paths);
      ASSERT_FALSE(HasFatalFailure()) << "seed " << seed << "\n" << generated.text();
    }
    ++agreed;
  }
  EXPECT_GT(agreed, kPrograms / 2);
}

}  // namespace
}  // namespace regimen::tests::columns_test
