// Proofs as data: they follow their schema, their digests speak of what they rest on, and other
// proofs are named and shown.
#include "engine/explanation/proof.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "engine/api/answers.h"
#include "repl/io/workspace.h"
#include "tests/support/schema.h"
#include "tests/support/text.h"
#include "tests/unit/small_knowledge.h"

namespace regimen::tests::proof_test {
namespace {

using nlohmann::json;

const char* const kTwoWays =
    "module more\nuse small\nsource leaflet \"A leaflet\" { kind label level low }\n"
    "rule also \"Also tired\" { when fatigue  then conclude deficiency  source leaflet \"7\" }\n";

api::KnowledgeBase two_ways() {
  return api::KnowledgeBase::compile(small_texts(kTwoWays));
}

json schema() {
  return json::parse(read_text(source_folder() / "docs/proof.schema.json"));
}

TEST(ProofJson, OfEverythingThatIsSaidOfShippedPatientsFollowsItsSchema) {
  const io::Knowledge knowledge = io::load_knowledge({}, {});
  const api::KnowledgeBase& base = *knowledge.base;
  const quantity::Instant as_of = quantity::Instant::at_start_of(*quantity::Date::of(2026, 11, 23));
  const io::Patients patients = io::load_patients(
      base.model(), {(source_folder() / "rules/patients").string()}, {as_of, true});
  const json form = schema();
  std::size_t nodes = 0;
  for (std::size_t i = 0; i < patients.outcome.records.size(); i += 7) {
    const api::Subject subject{base, patients.outcome.records[i]};
    for (const knowledge::Agent& agent : base.model().agents) {
      const json answer = json(api::why(subject, agent.header.name).document());
      ASSERT_EQ(misfit(form, answer), "") << agent.header.name;
      if (!answer.contains("proof")) {
        continue;  // nothing could ever recommend it
      }
      const json& all = answer["proof"]["nodes"];
      for (std::size_t n = 0; n < all.size(); ++n, ++nodes) {
        ASSERT_EQ(all[n]["id"], n);
        for (const json& step : all[n]["steps"]) {
          for (const json& premise : step["premises"]) {
            ASSERT_GT(premise.get<std::size_t>(), n);
            ASSERT_LT(premise.get<std::size_t>(), all.size());
          }
        }
      }
    }
  }
  EXPECT_GT(nodes, 1000U);
}

TEST(ProofJson, TheSchemaRefusesWhatItShould) {
  const json form = schema();
  json answer =
      json(api::why({two_ways(), record_of(two_ways(), treated_man(""))}, "testosterone_cypionate")
               .document());
  ASSERT_EQ(misfit(form, answer), "");
  json wrong = answer;
  wrong["proof"]["nodes"][0]["truth"] = "perhaps";
  EXPECT_EQ(misfit(form, wrong), ".proof.nodes[0].truth is not listed");
  wrong = answer;
  wrong["proof"]["nodes"][0].erase("digest");
  EXPECT_EQ(misfit(form, wrong), ".proof.nodes[0] lacks digest");
  wrong = answer;
  wrong["children"][0]["more"] = 1;
  EXPECT_EQ(misfit(form, wrong), ".children[0].more is not foreseen");
}

TEST(Proof, DigestsSpeakOfWhatANodeRestsOn) {
  const api::KnowledgeBase base = two_ways();
  const auto nodes = [&](const std::string& facts) {
    const json answer = json(
        api::why({base, record_of(base, treated_man(facts))}, "testosterone_cypionate").document());
    std::map<std::string, std::string> digests;
    for (const json& node : answer["proof"]["nodes"]) {
      digests[node["subject"]] = node["digest"];
    }
    return digests;
  };
  const auto one = nodes("");
  EXPECT_EQ(one, nodes(""));
  const auto other = nodes("hematocrit 45 % at 2026-02-10\n");
  EXPECT_NE(one.at("recommended(testosterone_cypionate)"),
            other.at("recommended(testosterone_cypionate)"));
  EXPECT_EQ(one.at("holds(deficiency)"), other.at("holds(deficiency)"));
}

TEST(Proof, OtherProofsAreNamedAndShown) {
  const api::KnowledgeBase base = two_ways();
  const patient::Record record = record_of(base, treated_man(""));
  const api::Subject subject{base, record};
  const std::string first = api::why(subject, "deficiency").text();
  EXPECT_NE(first.find("also proved: deficiency by \"Low testosterone\" (`why deficiency --proof "
                       "2`)"),
            std::string::npos)
      << first;
  EXPECT_EQ(first.find("231 ng/dL"), std::string::npos);
  const std::string second = api::why(subject, "deficiency", {.proof = 2}).text();
  EXPECT_NE(second.find("231 ng/dL"), std::string::npos) << second;
  EXPECT_EQ(api::why(subject, "deficiency", {.proof = 3}).error, "there are proofs 1 to 2 only");
}

// Each of two conclusions follows from the other: that proves neither.
TEST(Proof, WhatRestsOnItselfIsNoOtherProof) {
  const api::KnowledgeBase base = api::KnowledgeBase::compile(
      small_texts("module more\nuse small\nsource leaflet \"A leaflet\" { kind label level low }\n"
                  "conclusion twin \"Twin\"\n"
                  "rule there \"There\" { when deficiency  then conclude twin  source leaflet "
                  "\"7\" }\n"
                  "rule back \"Back\" { when twin  then conclude deficiency  source leaflet \"8\" "
                  "}\n"));
  const patient::Record record = record_of(base, treated_man(""));
  EXPECT_EQ(api::why({base, record}, "deficiency").text().find("also proved"), std::string::npos);
}

TEST(Proof, DepthFoldsTreesAndLists) {
  const api::KnowledgeBase base = two_ways();
  const patient::Record record = record_of(base, treated_man(""));
  const api::Subject subject{base, record};
  const std::string folded = api::why(subject, "testosterone_cypionate", {.depth = 1}).text();
  EXPECT_LE(std::count(folded.begin(), folded.end(), '\n'), 5) << folded;
  const std::string list =
      api::why(subject, "testosterone_cypionate", {.audience = api::Audience::kAuditor, .depth = 1})
          .text();
  EXPECT_NE(list.find("nodes below depth 1"), std::string::npos) << list;
  EXPECT_EQ(list.find("231 ng/dL"), std::string::npos);
}

}  // namespace
}  // namespace regimen::tests::proof_test
