// Certificates: those of every shipped scenario's patient and record are accepted; one that was
// tampered with is refused, with the place.
#include "engine/certificate/certificate.h"

#include <functional>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "engine/certificate/record_json.h"
#include "engine/record/from_lines.h"
#include "repl/io/workspace.h"
#include "tests/support/text.h"

namespace regimen::certificate {
namespace {

const api::KnowledgeBase& shipped() {
  static const io::Knowledge knowledge = io::load_knowledge({}, {});
  return *knowledge.base;
}

io::AsOf as_of() {
  return {*quantity::Instant::parse("2026-11-23"), true};
}

std::vector<record::Record> patients() {
  return io::load_patients(shipped().model(), {tests::source_folder() / "rules/patients"}, as_of())
      .outcome.records;
}

std::string certificate_of(const record::Record& record) {
  const api::Evaluation evaluation = api::evaluate(shipped(), record);
  return to_json(shipped().knowledge(), record, evaluation.facts, evaluation.advice);
}

Verdict verified(const std::string& document) {
  const api::KnowledgeBase& base = shipped();
  return verify(base.model(), base.program(), base.digest(), document);
}

std::string refusal_of(const Verdict& verdict) {
  return verdict.refusal ? verdict.refusal->place + ": " + verdict.refusal->what : "";
}

TEST(Certificate, IsAcceptedForEveryShippedPatient) {
  const std::vector<record::Record> records = patients();
  EXPECT_GT(records.size(), 40U);
  for (const record::Record& record : records) {
    const Verdict verdict = verified(certificate_of(record));
    EXPECT_EQ(refusal_of(verdict), "") << record.id;
    EXPECT_EQ(verdict.patient, record.id);
    EXPECT_GT(verdict.statuses, 40U);
  }
}

TEST(Certificate, IsAcceptedForEveryScenario) {
  const api::KnowledgeBase& base = shipped();
  std::size_t count = 0;
  for (const syntax::Tree& tree : base.trees()) {
    for (const syntax::Statement& statement : tree.statements) {
      const auto* scenario = std::get_if<syntax::ScenarioDecl>(&statement.value);
      if (scenario == nullptr) {
        continue;
      }
      diagnostics::Sink sink;
      const record::Record record =
          record::from_lines(base.model(), scenario->lines, base.buffers(), {as_of().at}, sink);
      ASSERT_EQ(refusal_of(verified(certificate_of(record))), "") << record.id;
      ++count;
    }
  }
  EXPECT_GT(count, 200U);
}

TEST(Certificate, ItsInputIsTheRecord) {
  for (const record::Record& record : patients()) {
    std::optional<checker::Refusal> refusal;
    const Json json = to_json(shipped().model(), record);
    const auto read = from_json(shipped().model(), json, refusal);
    ASSERT_TRUE(read.has_value()) << record.id;
    EXPECT_EQ(to_json(shipped().model(), *read), json);
  }
}

// The certificate of a man who is recommended testosterone, after somebody was at it.
Verdict tampered(const std::function<void(Json&)>& change) {
  static const std::string document = [] {
    for (const record::Record& record : patients()) {
      const api::Evaluation evaluation = api::evaluate(shipped(), record);
      for (const advice::AgentAdvice& agent : evaluation.advice.agents) {
        if (agent.status == advice::Status::kRecommended) {
          return to_json(shipped().knowledge(), record, evaluation.facts, evaluation.advice);
        }
      }
    }
    return std::string();
  }();
  Json json = Json::parse(document);
  change(json);
  return verified(json.dump());
}

std::string place_after(const std::function<void(Json&)>& change) {
  const Verdict verdict = tampered(change);
  return verdict.refusal ? verdict.refusal->place : "accepted";
}

TEST(Certificate, UntouchedItIsAccepted) {
  EXPECT_EQ(place_after([](Json&) {}), "accepted");
}

TEST(Certificate, ADroppedStepIsMissed) {
  const std::size_t steps =
      Json::parse(certificate_of(patients().front()))["proof"]["definite"].size();
  ASSERT_GT(steps, 0U);
  EXPECT_NE(place_after([](Json& json) { json["proof"]["definite"].erase(0); }), "accepted");
  EXPECT_NE(place_after([](Json& json) {
              Json& all = json["proof"]["definite"];
              all.erase(all.size() - 1);
            }),
            "accepted");
}

TEST(Certificate, StepsOutOfOrderAreNoProof) {
  const std::string place = place_after([](Json& json) {
    Json& all = json["proof"]["definite"];
    std::reverse(all.begin(), all.end());
  });
  EXPECT_EQ(place.substr(0, 15), "proof.definite[");
}

TEST(Certificate, ADefiniteAtomMadeOpenIsFound) {
  EXPECT_NE(place_after([](Json& json) {
              Json& all = json["proof"]["definite"];
              json["proof"]["possible"].push_back(all.back());
              all.erase(all.size() - 1);
            }),
            "accepted");
}

TEST(Certificate, AnotherResultOfALabIsFound) {
  const Verdict verdict = tampered([](Json& json) {
    for (Json& lab : json["input"]["labs"]) {
      if (lab["lab"] == "total_testosterone") {
        for (Json& result : lab["results"]) {
          result["low"] = "900";
          result["high"] = "900";
        }
      }
    }
  });
  ASSERT_TRUE(verdict.refusal.has_value());
  EXPECT_EQ(verdict.refusal->place.substr(0, 15), "proof.definite[");
}

TEST(Certificate, AnotherStatusIsFound) {
  for (const char* status : {"recommended", "pending", "withheld"}) {
    const Verdict verdict = tampered([&](Json& json) {
      for (Json& agent : json["result"]["agents"]) {
        agent["status"] = agent["status"] == status ? "not indicated" : status;
      }
    });
    ASSERT_TRUE(verdict.refusal.has_value()) << status;
    EXPECT_EQ(verdict.refusal->place, "result.agents[0]");
  }
}

TEST(Certificate, OtherKnowledgeIsRefused) {
  EXPECT_EQ(place_after([](Json& json) { json["knowledge"] = "sha256:00"; }), "knowledge");
}

TEST(Certificate, OtherValuesAndRulesAreRefused) {
  EXPECT_EQ(place_after([](Json& json) { json["proof"]["definite"][0]["rule"] = 1'000'000; }),
            "proof.definite[0].rule");
  EXPECT_EQ(place_after([](Json& json) { json["proof"]["definite"][0]["rule"] = -1; }),
            "proof.definite[0].rule");
  EXPECT_EQ(place_after([](Json& json) { json["proof"]["definite"][0]["text"] = "x."; }),
            "proof.definite[0].text");
  EXPECT_EQ(place_after([](Json& json) { json["proof"]["definite"][0]["values"].push_back("x"); }),
            "proof.definite[0].values");
}

// Whatever stands in a document: a refusal with its place, never anything worse.
TEST(Certificate, MalformedDocumentsAreRefused) {
  EXPECT_EQ(refusal_of(verified("")), ": it is no JSON");
  EXPECT_EQ(refusal_of(verified("{")), ": it is no JSON");
  EXPECT_EQ(refusal_of(verified(std::string(100'000, '['))), ": it is no JSON");
  EXPECT_EQ(refusal_of(verified("[]")), "certificate: it is missing");
  EXPECT_EQ(refusal_of(verified("{\"certificate\": \"1\"}")),
            "certificate: a whole number is needed");
  EXPECT_EQ(place_after([](Json& json) { json.erase("input"); }), "input.id");
  EXPECT_EQ(place_after([](Json& json) { json["input"]["as_of"] = nullptr; }), "input.as_of");
  EXPECT_EQ(place_after([](Json& json) { json["input"]["as_of"]["last"] = 0; }), "input.as_of");
  EXPECT_EQ(place_after([](Json& json) { json["input"]["labs"][0]["lab"] = "nothing"; }),
            "input.labs[0].lab");
  EXPECT_EQ(place_after([](Json& json) { json["input"]["labs"][0]["results"][0]["low"] = "1/0"; }),
            "input.labs[0].results[0].low");
  EXPECT_EQ(place_after([](Json& json) { json["input"]["sex"] = "other"; }), "input.sex");
  EXPECT_EQ(place_after([](Json& json) { json["proof"] = 7; }), "proof.definite");
  EXPECT_EQ(place_after([](Json& json) { json.erase("result"); }), "result");
}

}  // namespace
}  // namespace regimen::certificate
