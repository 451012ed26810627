// The parts that evaluation of data relations stands on: tuples, domains, bits, and tables.
#include <array>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "engine/datalog/bit_closure.h"
#include "engine/datalog/table.h"
#include "engine/datalog/write.h"

namespace regimen::tests::relational_test {
namespace {

using namespace datalog;

TEST(Tuples, AreASetInTheOrderOfArrival) {
  for (const unsigned range : {3U, 40U}) {
    std::mt19937 random(range);
    Tuples tuples(2);
    std::map<std::vector<Token>, TupleId> expected;
    for (int i = 0; i < 1000; ++i) {
      // Ascending at first, so that both forms of the set are met.
      const Token first =
          i < 20 ? static_cast<Token>(i) / 10 : static_cast<Token>(random() % range);
      const std::vector<Token> tuple{
          first, i < 20 ? static_cast<Token>(i) : static_cast<Token>(random() % range)};
      const bool is_new = expected.try_emplace(tuple, tuples.size()).second;
      ASSERT_EQ(tuples.insert(tuple.data()), is_new);
      ASSERT_EQ(tuples.find(tuple.data()), expected.at(tuple));
      const std::vector<Token> absent{range + 20, 0};
      ASSERT_EQ(tuples.find(absent.data()), kNoTuple);
    }
    EXPECT_EQ(tuples.size(), expected.size());
  }
}

TEST(Tuples, OfNoColumnsAreOneOrNone) {
  Tuples tuples(0);
  const Token none = 0;
  EXPECT_TRUE(tuples.insert(&none));
  EXPECT_FALSE(tuples.insert(&none));
  EXPECT_EQ(tuples.size(), 1U);
}

TEST(Values, AWordHasOneTokenAndATokenItsWord) {
  Values values;
  std::map<Token, Word> words;
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 30U, -(std::int64_t{1} << 30U),
        -(std::int64_t{1} << 30U) - 1, (std::int64_t{1} << 30U) - 1, std::int64_t{1} << 62U,
        std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    const Token token = values.token(from_integer(value));
    EXPECT_EQ(values.token(from_integer(value)), token);
    EXPECT_EQ(to_integer(values.word(token)), value);
    EXPECT_TRUE(words.try_emplace(token, values.word(token)).second);
  }
  EXPECT_LT(values.token(from_integer(-5)), values.token(from_integer(3)));
}

TEST(Values, NumbersOfOneDoubleAreToldApart) {
  Values values;
  std::vector<Word> words;
  for (int i = 0; i < 100; ++i) {
    words.push_back(values.number(
        *quantity::Rational::parse("1.00000000000000000000000" + std::to_string(1000 + i))));
  }
  const Values copy = values;
  for (int i = 0; i < 100; ++i) {
    const auto number =
        *quantity::Rational::parse("1.00000000000000000000000" + std::to_string(1000 + i) + "0");
    EXPECT_EQ(values.number(number), words[static_cast<std::size_t>(i)]);
    EXPECT_EQ(Values(copy).number(number), words[static_cast<std::size_t>(i)]);
  }
  std::sort(words.begin(), words.end());
  EXPECT_EQ(std::unique(words.begin(), words.end()), words.end());
}

TEST(Domain, NumbersTokensInOrder) {
  struct Case {
    std::vector<Token> tokens;
    std::size_t size;
  };
  for (const Case& each : std::vector<Case>{{{}, 0},
                                            {{7}, 1},
                                            {{5, 6, 8, 9, 7}, 5},
                                            {{5, 100, 9}, 3},
                                            {{0, ~Token{0}, kFirstWide}, 3}}) {
    Tuples tuples(1);
    for (const Token token : each.tokens) {
      tuples.insert(&token);
    }
    const auto domain = Domain::of({{&tuples, 0}}, 10);
    ASSERT_TRUE(domain.has_value());
    ASSERT_EQ(domain->size(), each.size);
    for (std::size_t i = 0; i < domain->size(); ++i) {
      EXPECT_EQ(domain->at(domain->token(i)), i);
      EXPECT_TRUE(i == 0 || domain->token(i - 1) < domain->token(i));
    }
    EXPECT_EQ(domain->at(4), Domain::kNone);
    EXPECT_EQ(domain->at(50), Domain::kNone);
    EXPECT_EQ(domain->at(kFirstWide + 1), Domain::kNone);
    EXPECT_EQ(Domain::of({{&tuples, 0}}, 2).has_value(), each.size <= 2);
  }
}

TEST(Closure, IsWhatCanBeReachedParallel) {
  const Program program;
  const Options options{.parallel = Way::kAlways};
  Workers workers(3);
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    const std::size_t size = 1 + random() % 300;
    BitMatrix graph(size);
    for (std::size_t i = random() % (2 * size); i > 0; --i) {
      graph.set(random() % size, random() % size);
    }
    BitMatrix expected(size);
    for (std::size_t from = 0; from < size; ++from) {
      std::vector<std::size_t> waiting{from};
      while (!waiting.empty()) {
        const std::size_t at = waiting.back();
        waiting.pop_back();
        for_each_bit(graph.row(at), graph.words(), [&](std::size_t next) {
          if (!expected.test(from, next)) {
            expected.set(from, next);
            waiting.push_back(next);
          }
        });
      }
    }
    const auto shared = std::make_shared<const BitMatrix>(std::move(graph));
    ResourceBudget budget(program, options);
    BitMatrix closure = closure_of(Successors::of(shared), budget);
    ASSERT_TRUE(closure.is_equal(expected)) << seed;
    // What is closed stays what it is.
    add_rows_after(closure, expected, budget, workers);
    add_rows_before(closure, expected, budget, workers);
    ASSERT_TRUE(closure.is_equal(expected)) << seed;
  }
}

// A file in each format, with every kind of row, read with and without the short way.
TEST(Table, TheShortWayReadsWhatTheLongOneReads) {
  const api::KnowledgeBase base = api::KnowledgeBase::compile({{"a.rgm", R"(module a
input output relation t(n: integer, name: text, on: date, m: integer)
input output relation one(name: text)
)"}});
  ASSERT_FALSE(base.has_errors());
  const Program& program = base.relational();
  const std::vector<std::string> pieces = {
      "1",  "-20", "+3",    "",    "007", "99999999999999999999", "9223372036854775807", "a",
      " 1", "\"",  "\"x\"", "1.5", "\r",  "2026-01-05",           "2026-02-30",          "Ada"};
  for (unsigned seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    const auto format = std::array{Format::kCsv, Format::kTsv, Format::kFacts}[seed % 3];
    const std::string separator = format == Format::kCsv ? "," : "\t";
    std::string text =
        seed % 5 == 0 ? "n" + separator + "name" + separator + "on" + separator + "m\n\n" : "";
    for (std::size_t row = random() % 12; row > 0; --row) {
      if (random() % 3 == 0) {
        for (std::size_t cell = random() % 6; cell > 0; --cell) {
          text += pieces[random() % pieces.size()] + (cell > 1 ? separator : "");
        }
      } else {
        text += std::to_string(random() % 5) + separator + "x" + separator + "2026-01-0" +
                std::to_string(1 + random() % 9) + separator + std::to_string(random() % 5);
      }
      text += random() % 4 == 0 ? "\r\n" : random() % 20 == 0 ? "" : "\n";
    }
    for (std::uint32_t relation = 0; relation < 2; ++relation) {
      std::map<bool, std::string> results;
      for (const bool reads_plainly : {true, false}) {
        Database database = facts_of(program);
        diagnostics::Sink sink;
        diagnostics::Buffers buffers;
        const diagnostics::BufferId buffer = buffers.add("t", text);
        const std::size_t bad = read_table(
            program, {RelationId(relation), buffer, buffers.text(buffer), format, reads_plainly},
            base.model().units, database, sink);
        std::string words = std::to_string(bad) + "\n";
        for (const diagnostics::Diagnostic& finding : sink.take(buffers)) {
          words += finding.message + " " + std::to_string(finding.primary->span.begin) + "-" +
                   std::to_string(finding.primary->span.end) + "\n";
        }
        results[reads_plainly] =
            words + write(program, database, RelationId(relation), Layout::kTabs);
      }
      ASSERT_EQ(results.at(true), results.at(false)) << seed << "\n" << text;
    }
  }
}

}  // namespace
}  // namespace regimen::tests::relational_test
