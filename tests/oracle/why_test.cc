// Every `why` on generated knowledge and records is a proof: each truth in it is the oracle's, each
// step an instance of a rule whose premises are all there and carry what it says, and none rests on
// itself.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "engine/explanation/proof.h"
#include "engine/logic/print_program.h"
#include "engine/verification/tests.h"
#include "tests/oracle/clinical_programs.h"
#include "tests/oracle/oracle.h"
#include "tests/support/sanitized.h"

namespace regimen::tests::why_test {
namespace {

using explanation::Proof;

constexpr unsigned kFirstSeed = 800'000;
constexpr unsigned kPrograms = kIsSanitized ? 20 : 60;

struct World {
  const api::KnowledgeBase& base;
  patient::Record record;
  std::map<std::string, quantity::Truth> truths;  // of atoms and tests, by their text
};

World world_of(const api::KnowledgeBase& base, const patient::Record& record) {
  World world{base, record, {}};
  const auto expected = oracle::evaluate(base.model(), base.program(), record);
  for (const auto& [atom, truth] : *expected) {
    world.truths.emplace(logic::ground_atom_text(base.program(), atom), truth);
  }
  for (const logic::Test& test : base.program().tests) {
    world.truths.emplace(test.text, verification::test(base.model(), test, record));
  }
  return world;
}

bool holds(const Proof::Node& node) {
  return node.is_negated ? !node.truth.is_possible : node.truth.is_definite;
}

bool fails(const Proof::Node& node) {
  return node.is_negated ? node.truth.is_definite : !node.truth.is_possible;
}

using Subjects = std::set<std::pair<std::string, bool>>;  // text, negated

// The literals of the rule's body that name an atom or a test, as text.
Subjects body_of(const api::KnowledgeBase& base, const logic::GroundRule& rule) {
  Subjects all;
  for (const logic::GroundLiteral& literal : rule.body) {
    if (literal.kind == logic::GroundLiteral::Kind::kAtom) {
      all.emplace(logic::ground_atom_text(base.program(), base.ground().atoms[literal.index]),
                  literal.is_negated);
    } else if (literal.kind == logic::GroundLiteral::Kind::kTest) {
      all.emplace(base.program().tests[literal.index].text, literal.is_negated);
    }
  }
  return all;
}

void expect_step(const World& world, const Proof& proof, std::uint32_t at,
                 const Proof::Step& step) {
  const logic::GroundRule& rule = world.base.ground()[step.id];
  const Proof::Node& node = proof.nodes[at];
  ASSERT_EQ(logic::ground_atom_text(world.base.program(), world.base.ground()[rule.head]),
            node.subject);
  const Subjects body = body_of(world.base, rule);
  const bool counts = std::any_of(rule.body.begin(), rule.body.end(), [](const auto& literal) {
    return literal.kind == logic::GroundLiteral::Kind::kAtLeast;
  });
  Subjects shown;
  for (const std::uint32_t premise : step.premises) {
    const Proof::Node& entry = proof.nodes[premise];
    ASSERT_GT(premise, at) << "a proof rests on what comes before it";
    ASSERT_LT(entry.height, node.height);
    ASSERT_TRUE(counts || body.contains({entry.subject, entry.is_negated})) << entry.subject;
    ASSERT_TRUE(counts || !node.truth.is_definite || holds(entry)) << entry.subject;
    ASSERT_TRUE(counts || node.truth.is_possible || fails(entry)) << entry.subject;
    shown.emplace(entry.subject, entry.is_negated);
  }
  if (node.truth.is_definite) {
    for (const auto& literal : body) {
      ASSERT_TRUE(shown.contains(literal)) << literal.first << " is missing";
    }
  } else {
    // What is open or not possible may rest on itself; it is left out where that circle closes.
    const bool is_circle = std::any_of(body.begin(), body.end(), [&](const auto& literal) {
      const auto truth = world.truths.find(literal.first);
      return !literal.second && truth != world.truths.end() && truth->second == node.truth;
    });
    ASSERT_TRUE(counts || is_circle || !step.premises.empty())
        << "what does not hold says where it fails";
  }
}

// What is not possible names every rule that could have concluded it.
void expect_every_rule(const World& world, const Proof::Node& node) {
  std::set<std::uint32_t> named;
  for (const Proof::Step& step : node.steps) {
    named.insert(step.id.index());
  }
  std::set<std::uint32_t> expected;
  for (std::size_t i = 0; i < world.base.ground().rules.size(); ++i) {
    const logic::GroundAtom& head = world.base.ground()[world.base.ground().rules[i].head];
    if (logic::ground_atom_text(world.base.program(), head) == node.subject) {
      expected.insert(static_cast<std::uint32_t>(i));
    }
  }
  ASSERT_EQ(named, expected);
}

void expect_proof(const World& world, const Proof& proof) {
  for (std::uint32_t at = 0; at < proof.nodes.size(); ++at) {
    const Proof::Node& node = proof.nodes[at];
    SCOPED_TRACE(node.subject);
    const auto truth = world.truths.find(node.subject);
    if (truth == world.truths.end()) {
      continue;  // a count of atoms is no atom
    }
    ASSERT_EQ(node.truth, truth->second);
    ASSERT_TRUE(node.is_test || !node.truth.is_definite || node.steps.size() == 1);
    for (const Proof::Step& step : node.steps) {
      expect_step(world, proof, at, step);
    }
    if (!node.is_test && !node.truth.is_possible) {
      expect_every_rule(world, node);
    }
  }
}

TEST(WhyOracle, EveryWhyIsAProof) {
  std::size_t proved = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kPrograms; ++seed) {
    oracle::Generated generated(seed);
    const api::KnowledgeBase& base = generated.base();
    if (!base.can_evaluate()) {
      continue;
    }
    const std::vector<std::string> lines = oracle::facts(generated.random());
    const World world = world_of(base, oracle::read(base, lines));
    const evaluation::Facts facts = api::evaluate(base, world.record).facts;
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + generated.text() + oracle::join(lines));
    for (std::size_t i = 0; i < base.ground().atoms.size(); i += 3) {
      const Proof proof =
          explanation::proof_of(base.knowledge(), world.record, facts, logic::AtomId(i));
      expect_proof(world, proof);
      if (HasFatalFailure()) {
        return;
      }
      proved += facts.atom(logic::AtomId(i), 0).is_definite ? 1 : 0;
    }
  }
  EXPECT_GT(proved, kIsSanitized ? 20U : 60U);
}

}  // namespace
}  // namespace regimen::tests::why_test
