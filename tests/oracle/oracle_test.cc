// Engine and oracle agree on generated knowledge and records, in both bounds, under every shuffle.
#include "tests/oracle/oracle.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "engine/explain/explain.h"
#include "engine/record/from_lines.h"
#include "grammar/parse.h"
#include "repl/io/files.h"
#include "tests/oracle/completion.h"
#include "tests/support/text.h"

namespace regimen::tests {
namespace {

using Random = std::mt19937;

constexpr int kShards = 4;
constexpr int kProgramsPerShard = 500;
constexpr int kRecordsPerProgram = 6;
constexpr int kCompletions = 8;
constexpr int kConcepts = 5;
constexpr int kLabs = 3;
constexpr int kAgents = 3;
constexpr int kConclusions = 6;

int below(Random& random, int end) {
  return static_cast<int>(random() % static_cast<unsigned>(end));
}

std::string name(const char* kind, int index) {
  return std::string(kind) + "_" + std::to_string(index);
}

std::string quantity(Random& random) {
  return std::to_string(below(random, 10)) + (below(random, 2) == 0 ? " g/L" : "00 mg/L");
}

std::string leaf(Random& random) {
  const std::string lab = name("lab", below(random, kLabs));
  switch (below(random, 18)) {
    case 16:
      return (below(random, 2) == 0 ? "highest " : "lowest ") + lab + " within 12 months > " +
             quantity(random);
    case 17:
      return (below(random, 2) == 0 ? "first " : "latest ") + lab +
             " within 12 months <= " + quantity(random);
    case 12:
      return lab + (below(random, 2) == 0 ? " rising by more than " : " falling by ") +
             "1 g/L within " + std::to_string(3 + 3 * below(random, 4)) + " months";
    case 13:
      return "mean " + lab + " within 12 months > " + quantity(random);
    case 14:
      return lab + " > " + quantity(random) + " for at least 3 months";
    case 15:
      return name("concept", below(random, kConcepts)) + " for at least 3 months";
    case 0:
      return "male";
    case 1:
      return "age >= " + std::to_string(20 + 10 * below(random, 5)) + " years";
    case 2:
      return lab + " in 2 .. 6 g/L";
    case 3:
      return "taking " + name("agent", below(random, kAgents));
    case 4:
      return "known " + lab;
    case 5:
      return "at least 2 results " + lab + " < " + quantity(random) +
             (below(random, 2) == 0 ? " before 11:00" : "") +
             (below(random, 2) == 0 ? " on different days" : "") + " within 12 months";
    case 6:
      return name("concept", below(random, kConcepts)) + " within 6 months";
    case 7:
      return "at least 2 of concept_0, concept_1, concept_" + std::to_string(2 + below(random, 3));
    case 8:
    case 9:
      return lab + (below(random, 2) == 0 ? " > " : " <= ") + quantity(random);
    default:
      return name("concept", below(random, kConcepts));
  }
}

std::string condition(Random& random, int depth, int conclusions) {
  const int kind = depth == 0 ? 0 : below(random, 7);
  const auto part = [&] { return condition(random, depth - 1, conclusions); };
  switch (kind) {
    case 1:
    case 2:
      return "(" + part() + " and " + part() + ")";
    case 3:
    case 4:
      return "(" + part() + " or " + part() + ")";
    case 5:
      return "not (" + part() + ")";
    case 6:
      return conclusions > 0 ? name("conclusion", below(random, conclusions)) : leaf(random);
    default:
      return leaf(random);
  }
}

// Rows that overlap, and values for which there is no row.
std::string table(Random& random) {
  std::string text = "table t \"T\" { columns lab_0 | concept_1 | age";
  text += below(random, 3) == 0 ? "  collect" : "";
  for (int row = 0; row < 4; ++row) {
    constexpr const char* kHolds[] = {"any", "yes", "no"};
    constexpr const char* kAges[] = {"any", "< 40 years", "20 .. 60 years", ">= 40 years"};
    const int low = below(random, 8);
    text += "  row " + std::to_string(low) + " .. " + std::to_string(low + 2) + " g/L | " +
            kHolds[below(random, 3)] + " | " + kAges[below(random, 4)] + " then " +
            (below(random, 2) == 0 ? "conclude " + name("conclusion", below(random, kConclusions))
                                   : "recommend " + name("agent", below(random, kAgents)));
  }
  return text + (below(random, 2) == 0 ? "  otherwise then warn \"o\"" : "") + "  source s \"1\" }";
}

std::vector<std::string> statements(Random& random) {
  std::vector<std::string> all{"source s \"S\" { kind guideline }"};
  for (int i = 0; i < kLabs; ++i) {
    all.push_back("lab " + name("lab", i) + " \"L\" { unit g/L  plausible 0 .. 9 g/L" +
                  (i == 0 ? "" : "  valid for 12 months") + " }");
  }
  for (int i = 0; i < kConcepts; ++i) {
    all.push_back("condition " + name("concept", i) + " \"C\" { absent means " +
                  (i % 2 == 0 ? "no" : "unknown") + " }");
  }
  for (int i = 0; i < kAgents; ++i) {
    all.push_back("agent " + name("agent", i) + " \"A\" { strength 200 mg/mL  source s \"1\" }");
    all.push_back("contraindication " + name("against", i) + " of " + name("agent", i) +
                  " { when " + condition(random, 1, kConclusions) + "  severity " +
                  (below(random, 3) == 0 ? "relative" : "absolute") + "  source s \"1\" }");
  }
  all.push_back("dose d of agent_0 for male { 10 .. 20 mg every week, oral  source s \"1\" }");
  all.emplace_back("vital weight \"W\" { unit kg  plausible 0 .. 250 kg }");
  all.emplace_back("dose e of agent_2 for any { 1 mg/kg by weight daily, oral  source s \"1\" }");
  all.push_back("interaction i \"I\" of agent_0 with agent_1 { severity " +
                std::string(below(random, 2) == 0 ? "absolute" : "major") + "  source s \"1\" }");
  all.emplace_back("exclusive x \"X\" of agent_1, agent_2 { source s \"1\" }");
  all.push_back("override v of against_" + std::to_string(below(random, 2)) +
                " because \"b\" { when " + condition(random, 1, kConclusions) + "  unless " +
                leaf(random) + "  source s \"1\" }");
  all.push_back("override w of " + std::string(below(random, 2) == 0 ? "i" : "x") +
                " because \"b\" { when " + leaf(random) + "  source s \"1\" }");
  all.push_back("invariant n \"N\" { for agents A, B  never recommend A  when taking B and " +
                leaf(random) + " and A != B  source s \"1\" }");
  all.push_back(table(random));
  for (int i = 0; i < kConclusions; ++i) {
    all.push_back("conclusion " + name("conclusion", i) + " \"K\"");
    // A rule may use conclusions of lower number only, or any of them positively: both kinds occur.
    all.push_back(
        "rule " + name("rule", i) + " \"R\" { when " + condition(random, 2, i) +
        (below(random, 3) == 0 ? "  unless " + condition(random, 1, i) : "") + "  then conclude " +
        name("conclusion", i) +
        (below(random, 3) == 0 ? ", recommend " + name("agent", below(random, kAgents)) : "") +
        (below(random, 6) == 0 ? ", avoid " + name("agent", below(random, kAgents)) : "") +
        (i > 0 && below(random, 4) == 0 ? "  overrides " + name("rule", i - 1) : "") +
        "  source s \"1\" }");
  }
  all.push_back("rule around \"R\" { when conclusion_" + std::to_string(kConclusions - 1) +
                " and " + condition(random, 1, 0) +
                "  then conclude conclusion_0  source s \"1\" }");
  all.push_back("protocol p \"P\" { for male adults  indicated when " +
                condition(random, 1, kConclusions) + "  start agent_0 dose d  add agent_1 when " +
                condition(random, 1, kConclusions) + "  hold agent_0 when " + leaf(random) +
                "  monitor lab_0 baseline, at 3 months  source s \"1\" }");
  return all;
}

std::string when(Random& random) {
  constexpr const char* kTimes[] = {" at 2026-02-02T08:30",
                                    " at 2026-02-02",
                                    " at 2026-01-12T15:00",
                                    " at 2025-12",
                                    " at 2025",
                                    " at 2024-06-01",
                                    ""};
  return kTimes[below(random, 7)];
}

std::vector<std::string> facts(Random& random) {
  std::vector<std::string> lines;
  constexpr const char* kPatients[] = {"patient male, born 1980-02-11", "patient female, born 1960",
                                       "patient male, born 2008", "patient unknown sex, born 1990",
                                       "patient male"};
  lines.emplace_back(kPatients[below(random, 5)]);
  for (int i = 0; i < kConcepts; ++i) {
    switch (below(random, 4)) {
      case 0:
        lines.push_back(name("concept", i) + when(random));
        break;
      case 1:
        lines.push_back("no " + name("concept", i));
        break;
      case 2:
        lines.push_back("unknown " + name("concept", i));
        break;
      default:
        break;
    }
  }
  for (int i = 0; i < below(random, 7); ++i) {
    lines.push_back(name("lab", below(random, kLabs)) + (below(random, 4) == 0 ? " < " : " ") +
                    (below(random, 8) == 0 ? "70 g/L" : quantity(random)) + when(random));
  }
  if (below(random, 2) == 0) {
    lines.push_back("weight 80 kg" + when(random));
  }
  for (int i = 0; i < kAgents; ++i) {
    if (below(random, 3) == 0) {
      lines.push_back((below(random, 3) == 0 ? "not taking " : "taking ") + name("agent", i));
    }
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

api::KnowledgeBase compile(const std::vector<std::string>& first,
                           const std::vector<std::string>& second) {
  static const std::string kPolicyText = read_text(source_folder() / "stdlib/policies.rgm");
  static const std::string kUnitText = read_text(source_folder() / "stdlib/units.rgm");
  static const std::string kRouteText = read_text(source_folder() / "stdlib/routes.rgm");
  return api::KnowledgeBase::compile({{"stdlib/policies.rgm", kPolicyText},
                                      {"stdlib/units.rgm", kUnitText},
                                      {"stdlib/routes.rgm", kRouteText},
                                      {"a.rgm", "module a\nuse b\n" + joined(first)},
                                      {"b.rgm", "module b\nuse a\n" + joined(second)}});
}

record::Record read(const api::KnowledgeBase& base, const std::vector<std::string>& lines) {
  source::Buffers buffers;
  const source::BufferId buffer = buffers.add("facts", joined(lines));
  diagnostics::Sink sink;
  const auto parsed = grammar::parse_facts(buffers, buffer, sink);
  EXPECT_TRUE(parsed.has_value() && !sink.has_errors()) << joined(lines);
  record::LinesOptions options;
  options.as_of = *quantity::Instant::parse("2026-03-01");
  return record::from_lines(base.model(), parsed->lines, buffers, options, sink);
}

void expect_agreement(const api::KnowledgeBase& base, const record::Record& record,
                      const run::Facts& facts) {
  const auto expected = oracle::evaluate(base.model(), base.program(), record);
  ASSERT_TRUE(expected.has_value());
  for (std::size_t test = 0; test < base.program().tests.size(); ++test) {
    ASSERT_EQ(facts.test(core::TestId(test)),
              oracle::test(base.model(), base.program().tests[test], record))
        << base.program().tests[test].text;
  }
  for (const auto& [atom, truth] : *expected) {
    const auto id = find_atom(base.ground(), atom);
    const quantity::Truth found = id ? facts.atom(*id) : quantity::kFalse;
    ASSERT_EQ(found, truth) << to_text(base.program(), atom);
  }
  for (std::size_t i = 0; i < base.ground().atoms.size(); ++i) {
    ASSERT_TRUE(expected->contains(base.ground().atoms[i]))
        << to_text(base.program(), base.ground().atoms[i]);
  }
}

std::string result_of(const api::KnowledgeBase& base, const record::Record& record) {
  const api::Evaluation evaluation = api::evaluate(base, record);
  return explain::to_json(base.knowledge(), record, evaluation.advice);
}

class Generated {
 public:
  explicit Generated(unsigned seed) : random_(seed), all_(statements(random_)) {
    base_ = compile(all_, {});
  }
  const api::KnowledgeBase& base() const { return *base_; }
  Random& random() { return random_; }
  // The same statements in another order, spread over two files.
  api::KnowledgeBase shuffled() {
    std::vector<std::string> mixed = all_;
    std::shuffle(mixed.begin(), mixed.end(), random_);
    const auto middle = mixed.begin() + below(random_, static_cast<int>(mixed.size()));
    return compile({mixed.begin(), middle}, {middle, mixed.end()});
  }
  std::string text() const { return joined(all_); }

 private:
  Random random_;
  std::vector<std::string> all_;
  std::optional<api::KnowledgeBase> base_;
};

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
      const record::Record record = read(base, facts(generated.random()));
      if (!base.can_evaluate()) {
        EXPECT_FALSE(oracle::evaluate(base.model(), base.program(), record).has_value());
        ++refused;
        break;
      }
      expect_agreement(base, record, api::evaluate(base, record).facts);
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
      const std::string expected = result_of(generated.base(), read(generated.base(), lines));
      std::shuffle(lines.begin(), lines.end(), generated.random());
      ASSERT_EQ(result_of(other, read(other, lines)), expected) << generated.text();
    }
  }
}

// What is definite stays true, and what is not possible stays false, whatever the unknowns turn out
// to be; and so do the statuses that rest on them. `known x` is about knowledge itself: it may
// change, and programs that ask for it are left out.
TEST_P(Oracle, BoundsAreSoundUnderCompletion) {
  std::size_t completions = 0;
  std::size_t settled = 0;
  for (unsigned seed = first_seed() + 20'000; seed < first_seed() + 20'000 + kProgramsPerShard;
       ++seed) {
    Generated generated(seed);
    const api::KnowledgeBase& base = generated.base();
    if (!base.can_evaluate() || generated.text().find("known lab") != std::string::npos) {
      continue;
    }
    const std::vector<std::string> lines = facts(generated.random());
    const record::Record record = read(base, lines);
    const run::Facts before = api::evaluate(base, record).facts;
    for (int i = 0; i < kCompletions && oracle::unknowns_of(base.model(), record) > 0; ++i) {
      const record::Record whole = oracle::completed(base.model(), record, generated.random());
      const run::Facts after = api::evaluate(base, whole).facts;
      for (std::size_t index = 0; index < base.ground().atoms.size(); ++index) {
        const core::AtomId atom(index);
        ASSERT_TRUE(after.atom(atom).is_definite || !before.atom(atom).is_definite)
            << "seed " << seed << ": " << to_text(base.program(), base.ground().atoms[index])
            << "\n"
            << generated.text() << joined(lines);
        ASSERT_TRUE(before.atom(atom).is_possible || !after.atom(atom).is_possible)
            << "seed " << seed << ": " << to_text(base.program(), base.ground().atoms[index])
            << "\n"
            << generated.text() << joined(lines);
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

}  // namespace
}  // namespace regimen::tests
