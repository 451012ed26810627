// Tests engine/logic/ground, engine/logic and engine/logic on one small program, and their limits.
#include <algorithm>

#include <gtest/gtest.h>

#include "engine/logic/ground.h"
#include "engine/logic/print_plan.h"
#include "engine/logic/print_program.h"
#include "engine/logic/verify_plan.h"
#include "tests/unit/small_knowledge.h"

namespace regimen::tests::core_ground_test {
namespace {

constexpr const char* kFamily = R"(
module family
source book "A book" { kind textbook  level low }
agent ann "Ann" { source book "1" }
agent bob "Bob" { source book "1" }
agent cid "Cid" { source book "1" }
symptom friendly "Friendly" { absent means no }
relation precedes(a: agent, b: agent)
relation reaches(a: agent, b: agent)
relation alone(a: agent)
fact precedes(ann, bob) { source book "2" }
fact precedes(bob, cid) { source book "2" }
rule step "step" { for any agent A  for any agent B  when precedes(A, B) and friendly  then reaches(A, B)  source book "3" }
rule far "far" { for any agent A  for agents B, C  when reaches(A, B) and precedes(B, C)  then reaches(A, C)  source book "3" }
rule none "none" { for any agent A  when not reaches(ann, A)  then alone(A)  source book "4" }
)";

api::KnowledgeBase family() {
  return api::KnowledgeBase::compile({{"policies.rgm", kPolicies}, {"family.rgm", kFamily}});
}

std::string messages(const api::KnowledgeBase& base) {
  std::string text;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    text += std::string(id_of(diagnostic.code)) + " " + diagnostic.message + "\n";
  }
  return text;
}

std::vector<std::string> atoms_of(const api::KnowledgeBase& base, const std::string& relation) {
  std::vector<std::string> found;
  for (const logic::GroundAtom& atom : base.ground().atoms) {
    if (base.program()[atom.relation].name == relation) {
      found.push_back(ground_atom_text(base.program(), atom));
    }
  }
  return found;
}

TEST(Ground, KeepsOnlyAtomsThatCouldHold) {
  const api::KnowledgeBase base = family();
  ASSERT_EQ(messages(base), "");
  EXPECT_EQ(
      atoms_of(base, "reaches"),
      (std::vector<std::string>{"reaches(ann, bob)", "reaches(ann, cid)", "reaches(bob, cid)"}));
  EXPECT_EQ(atoms_of(base, "alone"),
            (std::vector<std::string>{"alone(ann)", "alone(bob)", "alone(cid)"}));
}

TEST(Ground, EveryRuleInstanceIsUnderItsHead) {
  const api::KnowledgeBase base = family();
  const logic::Ground& ground = base.ground();
  ASSERT_EQ(ground.rules_begin.size(), ground.atoms.size() + 1);
  for (std::size_t atom = 0; atom < ground.atoms.size(); ++atom) {
    for (std::uint32_t rule = ground.rules_begin[atom]; rule < ground.rules_begin[atom + 1];
         ++rule) {
      EXPECT_EQ(ground.rules[rule].head.index(), atom);
    }
  }
}

TEST(Ground, TooManyInstancesAreRefusedWithTheRelationThatGrew) {
  const api::KnowledgeBase base = family();
  diagnostics::Sink sink;
  const logic::Ground cut = logic::ground(base.program(), base.model(), sink, {.rules_max = 4});
  const std::vector<diagnostics::Diagnostic> found = sink.take(base.buffers());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, diagnostics::Code::kTooManyGroundRules);
  EXPECT_EQ(found[0].message, "rules with variables have more than 4 instances");
  ASSERT_FALSE(found[0].notes.empty());
  EXPECT_FALSE(found[0].help.empty());
}

// 40 agents in six variables are four thousand million bindings, of which a few thousand or none
// become instances.
TEST(Ground, VariablesThatNothingBindsAreRefusedInTime) {
  for (const char* when :
       {"p(A) or p(F)", "p(A) and p(B) and p(C) and p(D) and p(E) and p(F) and A != A", "A != A"}) {
    std::string text = "module m\nuse stdlib.policies\nsource s \"S\" { kind guideline }\n";
    for (int i = 0; i < 40; ++i) {
      const std::string name = "a" + std::to_string(i);
      text += "agent " + name + " \"A\" { source s \"1\" }\nfact p(" + name + ")\n";
    }
    text += std::string("relation p(a: agent)\nrule x \"X\" {\n  for agents A, B, C\n") +
            "  for agents D, E, F\n  when " + when + "\n  then p(F)\n  source s \"1\"\n}\n";
    const api::KnowledgeBase base = api::KnowledgeBase::compile({{"m.rgm", text, true}});
    EXPECT_FALSE(base.can_evaluate());
    EXPECT_NE(messages(base).find("rules with variables"), std::string::npos) << messages(base);
  }
}

TEST(Graph, WhatAnAtomNeedsComesBeforeIt) {
  const api::KnowledgeBase base = family();
  const logic::Ground& ground = base.ground();
  const logic::Graph& graph = base.graph();
  for (const logic::GroundRule& rule : ground.rules) {
    for (const logic::GroundLiteral& literal : rule.body) {
      if (literal.kind != logic::GroundLiteral::Kind::kAtom) {
        continue;
      }
      EXPECT_LE(graph.component_of[literal.index], graph.component_of[rule.head.index()]);
      const std::uint32_t above = literal.is_negated ? 1 : 0;
      EXPECT_GE(graph.stratum_of[rule.head.index()], graph.stratum_of[literal.index] + above);
    }
  }
}

TEST(Plan, IsWholeAndPrintsItself) {
  const api::KnowledgeBase base = family();
  const logic::Plan& plan = base.plan();
  logic::verify(plan);
  const std::string text = logic::plan_text(base.program(), base.ground(), plan);
  EXPECT_NE(text.find("reaches(ann, cid)"), std::string::npos) << text;
  EXPECT_LT(text.find("reaches(ann, bob)"), text.find("alone(bob)")) << text;
}

}  // namespace
}  // namespace regimen::tests::core_ground_test
