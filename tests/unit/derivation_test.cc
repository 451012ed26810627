// Derivations and supports over ground programs built by hand: no grammar, no model, no plan.
#include "engine/evaluation/derivation/derivation.h"

#include <gtest/gtest.h>

#include "engine/evaluation/derivation/families.h"
#include "engine/evaluation/derivation/print.h"
#include "engine/evaluation/derivation/verify.h"

namespace regimen::derivation::derivation_test {
namespace {

using logic::GroundLiteral;
using Kind = GroundLiteral::Kind;
using Body = std::vector<GroundLiteral>;
using Sets = std::vector<std::vector<knowledge::Input>>;

GroundLiteral atom(std::uint32_t index, bool is_negated = false) {
  return {Kind::kAtom, is_negated, index};
}
GroundLiteral test(std::uint32_t index, bool is_negated = false) {
  return {Kind::kTest, is_negated, index};
}
knowledge::Input lab(std::uint32_t index) {
  return knowledge::LabId(index);
}

// A program of `atoms` propositions; test i reads lab i.
struct Sketch {
  struct RuleOf {
    std::uint32_t head;
    Body body;
  };

  logic::Program program;
  logic::Ground ground;
  logic::Graph graph;
  evaluation::Facts facts;

  Sketch(std::uint32_t atoms, const std::vector<RuleOf>& rules,
         const std::vector<quantity::Truth>& atom_truths,
         const std::vector<quantity::Truth>& test_truths) {
    for (std::uint32_t i = 0; i < atoms; ++i) {
      program.relations.push_back({"p" + std::to_string(i), {}});
      ground.atoms.push_back({logic::RelationId(i), {}});
      ground.rules_begin.push_back(static_cast<std::uint32_t>(ground.rules.size()));
      for (const RuleOf& rule : rules) {
        if (rule.head == i) {
          ground.rules.push_back(
              {logic::AtomId(i), rule.body, logic::RuleId(std::uint32_t{0}), {}});
        }
      }
      // Rules need atoms of a higher index only, unless joined: the last atom comes first.
      graph.component_of.push_back(atoms - 1 - i);
      graph.components.push_back({{logic::AtomId(atoms - 1 - i)}, false});
      add(facts.atom_definite, facts.atom_possible, atom_truths[i]);
    }
    ground.rules_begin.push_back(static_cast<std::uint32_t>(ground.rules.size()));
    for (std::uint32_t i = 0; i < test_truths.size(); ++i) {
      program.tests.push_back(
          {knowledge::Taking{knowledge::AgentId(i)}, "t" + std::to_string(i), {lab(i)}});
      add(facts.test_definite, facts.test_possible, test_truths[i]);
    }
    facts.patients = 1;
  }

  static void add(std::vector<evaluation::Word>& definite, std::vector<evaluation::Word>& possible,
                  quantity::Truth truth) {
    definite.push_back(truth.is_definite ? 1 : 0);
    possible.push_back(truth.is_possible ? 1 : 0);
  }

  // Atoms `first` and `second` need each other.
  void join(std::uint32_t first, std::uint32_t second) {
    const std::uint32_t component = graph.component_of[second];
    graph.component_of[first] = component;
    graph.components[component] = {{logic::AtomId(first), logic::AtomId(second)}, true};
  }

  Derivation explain(std::uint32_t root) const {
    return explain_atom(ground, facts, 0, logic::AtomId(root));
  }
  Support support(std::uint32_t root) const {
    return support_of(program, ground, graph, facts, 0, logic::AtomId(root));
  }
};

constexpr quantity::Truth kYes = quantity::kTrue;
constexpr quantity::Truth kNo = quantity::kFalse;
constexpr quantity::Truth kOpen = quantity::kUnknown;

TEST(Derivation, TheShortestRuleIsChosen) {
  // p0 :- p1.  p0 :- t0.  p1 :- t0.   The second rule of p0 is one step shorter.
  const Sketch sketch(2, {{0, {atom(1)}}, {0, {test(0)}}, {1, {test(0)}}}, {kYes, kYes}, {kYes});
  const Derivation derivation = sketch.explain(0);
  ASSERT_EQ(derivation.nodes.size(), 2U);
  EXPECT_EQ(derivation.nodes[0].rules, std::vector{logic::GroundRuleId(std::uint32_t{1})});
  EXPECT_EQ(verify(sketch.ground, sketch.facts, 0, derivation), std::nullopt);
}

TEST(Derivation, ADefiniteCircleRestsOnWhatStartedIt) {
  // p0 :- p1.  p1 :- p0.  p1 :- t0.
  Sketch sketch(2, {{0, {atom(1)}}, {1, {atom(0)}}, {1, {test(0)}}}, {kYes, kYes}, {kYes});
  sketch.join(0, 1);
  const Derivation derivation = sketch.explain(0);
  EXPECT_EQ(derivation.nodes.size(), 3U);
  EXPECT_EQ(verify(sketch.ground, sketch.facts, 0, derivation), std::nullopt);
}

TEST(Derivation, WhatIsNotPossibleShowsEveryRuleAndClosesCircles) {
  // p0 :- p1, t0.  p0 :- t1.  p1 :- p0.
  const Sketch sketch(2, {{0, {atom(1), test(0)}}, {0, {test(1)}}, {1, {atom(0)}}}, {kNo, kNo},
                      {kYes, kNo});
  const Derivation derivation = sketch.explain(0);
  EXPECT_EQ(derivation.nodes[0].rules.size(), 2U);
  EXPECT_EQ(derivation.nodes[0].premises[0].size(), 1U);  // t0 holds, so only p1 fails
  EXPECT_EQ(verify(sketch.ground, sketch.facts, 0, derivation), std::nullopt);
}

TEST(Derivation, APendingAtomShowsOnlyWhatIsOpen) {
  // p0 :- t0, t1.  p0 :- t2.
  const Sketch sketch(1, {{0, {test(0), test(1)}}, {0, {test(2)}}}, {kOpen}, {kYes, kOpen, kNo});
  const Derivation derivation = sketch.explain(0);
  ASSERT_EQ(derivation.nodes.size(), 2U);
  EXPECT_EQ(derivation.nodes[1].subject, test(1));
}

TEST(Derivation, ChildrenComeAfterEveryParent) {
  // p0 :- p1, p2.  p2 :- p1.  p1 :- t0.
  const Sketch sketch(3, {{0, {atom(1), atom(2)}}, {1, {test(0)}}, {2, {atom(1)}}},
                      {kYes, kYes, kYes}, {kYes});
  const Derivation derivation = sketch.explain(0);
  EXPECT_EQ(derivation.nodes.size(), 4U);
  EXPECT_EQ(verify(sketch.ground, sketch.facts, 0, derivation), std::nullopt);
}

TEST(Derivation, ARuleIsExplainedForItself) {
  const Sketch sketch(1, {{0, {test(0)}}, {0, {test(1)}}}, {kYes}, {kYes, kYes});
  const Derivation derivation =
      explain_rule(sketch.ground, sketch.facts, 0, logic::GroundRuleId(std::uint32_t{1}));
  ASSERT_EQ(derivation.nodes.size(), 2U);
  EXPECT_EQ(derivation.nodes[1].subject, test(1));
}

TEST(Support, ARuleNeedsAllAndAnyLiteralRulesItOut) {
  const Sketch sketch(1, {{0, {test(0), test(1, true)}}}, {kOpen}, {kOpen, kOpen});
  const Support support = sketch.support(0);
  EXPECT_EQ(support.confirming, (Sets{{lab(0), lab(1)}}));
  EXPECT_EQ(support.excluding, (Sets{{lab(0)}, {lab(1)}}));
}

TEST(Support, NegationSwapsAndSettledLiteralsAskForNothing) {
  // p0 :- t0, not p1.  p1 :- t1.  p1 :- t2.    t0 holds.
  const Sketch sketch(2, {{0, {test(0), atom(1, true)}}, {1, {test(1)}}, {1, {test(2)}}},
                      {kOpen, kOpen}, {kYes, kOpen, kOpen});
  const Support support = sketch.support(0);
  EXPECT_EQ(support.confirming, (Sets{{lab(1), lab(2)}}));
  EXPECT_EQ(support.excluding, (Sets{{lab(1)}, {lab(2)}}));
}

TEST(Support, ACircleConfirmsNothingByItself) {
  // p0 :- p1.  p1 :- p0.  p1 :- t0.
  Sketch sketch(2, {{0, {atom(1)}}, {1, {atom(0)}}, {1, {test(0)}}}, {kOpen, kOpen}, {kOpen});
  sketch.join(0, 1);
  const Support support = sketch.support(0);
  EXPECT_EQ(support.confirming, (Sets{{lab(0)}}));
  EXPECT_EQ(support.excluding, (Sets{{lab(0)}}));
}

TEST(Support, AtLeastTakesTheSmallestSelections) {
  // p0 :- at least 2 of p1, p2, p3;  pi :- t(i-1).   p1 holds already.
  Sketch sketch(4,
                {{0, {{Kind::kAtLeast, false, 0}}}, {1, {test(0)}}, {2, {test(1)}}, {3, {test(2)}}},
                {kOpen, kYes, kOpen, kOpen}, {kYes, kOpen, kOpen});
  sketch.ground.at_leasts.push_back(
      {2,
       {logic::AtomId(std::uint32_t{1}), logic::AtomId(std::uint32_t{2}),
        logic::AtomId(std::uint32_t{3})}});
  const Support support = sketch.support(0);
  EXPECT_EQ(support.confirming, (Sets{{lab(1)}, {lab(2)}}));
  EXPECT_EQ(support.excluding, (Sets{{lab(1), lab(2)}}));
}

TEST(Support, ALargeSetStaysWhenThereIsNoSmaller) {
  Body body;
  for (std::uint32_t i = 0; i < 20; ++i) {
    body.push_back(test(i));
  }
  const Sketch sketch(1, {{0, body}}, {kOpen}, std::vector<quantity::Truth>(20, kOpen));
  EXPECT_EQ(sketch.support(0).confirming.size(), 1U);
  EXPECT_EQ(sketch.support(0).excluding.size(), SupportLimits{}.sets_max);
}

TEST(Families, OnlyMinimalSetsAreKept) {
  EXPECT_EQ(minimal({{1, 2}, {1}, {2, 3}, {1}}), (Family{{1}, {2, 3}}));
  EXPECT_EQ(both({{1}, {2}}, {{1}, {3}}), (Family{{1}, {2, 3}}));
  EXPECT_EQ(both(nothing(), already()), nothing());
  EXPECT_EQ(either(already(), {{1}}), already());
}

}  // namespace
}  // namespace regimen::derivation::derivation_test
