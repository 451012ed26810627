// Certificates: those of every shipped scenario's patient and record are accepted; one that was
// tampered with is refused, with the place.
#include "engine/reports/certificate/certificate.h"

#include <functional>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "engine/patient/parse_facts.h"
#include "engine/reports/certificate/record_json.h"
#include "repl/io/workspace.h"
#include "tests/support/text.h"

namespace regimen::certificate::certificate_test {
namespace {

const api::KnowledgeBase& shipped() {
  static const io::Knowledge knowledge = io::load_knowledge({}, {});
  return *knowledge.base;
}

io::AsOf as_of() {
  return {*quantity::Instant::parse("2026-11-23"), true};
}

std::vector<patient::Record> patients() {
  return io::load_patients(shipped().model(), {tests::source_folder() / "rules/patients"}, as_of())
      .outcome.records;
}

std::string certificate_of(const patient::Record& record) {
  const api::Evaluation evaluation = api::evaluate(shipped(), record);
  return certificate_json(shipped().knowledge(), record, evaluation.facts, evaluation.advice);
}

Verdict verified(const std::string& document) {
  const api::KnowledgeBase& base = shipped();
  return verify(base.model(), base.program(), base.digest(), base.error_count(), document);
}

std::string refusal_of(const Verdict& verdict) {
  return verdict.refusal ? verdict.refusal->place + ": " + verdict.refusal->what : "";
}

TEST(Certificate, IsAcceptedForEveryShippedPatient) {
  const std::vector<patient::Record> records = patients();
  EXPECT_GT(records.size(), 40U);
  for (const patient::Record& record : records) {
    const Verdict verdict = verified(certificate_of(record));
    EXPECT_EQ(refusal_of(verdict), "") << record.id;
    EXPECT_EQ(verdict.patient, record.id);
    EXPECT_GT(verdict.statuses, 40U);
  }
}

std::vector<patient::Record> scenarios_of(const api::KnowledgeBase& base) {
  std::vector<patient::Record> records;
  for (const syntax::Tree& tree : base.trees()) {
    for (const syntax::Statement& statement : tree.statements) {
      if (const auto* scenario = std::get_if<syntax::ScenarioDecl>(&statement.value)) {
        diagnostics::Sink sink;
        records.push_back(patient::parse_facts(base.model(), scenario->lines, base.buffers(),
                                               {as_of().at}, sink));
      }
    }
  }
  return records;
}

TEST(Certificate, IsAcceptedForEveryScenario) {
  const std::vector<patient::Record> records = scenarios_of(shipped());
  EXPECT_GT(records.size(), 200U);
  for (const patient::Record& record : records) {
    ASSERT_EQ(refusal_of(verified(certificate_of(record))), "") << record.id;
  }
}

TEST(Certificate, ItsInputIsTheRecord) {
  for (const patient::Record& record : patients()) {
    std::optional<verification::Refusal> refusal;
    const Json json = record_json(shipped().model(), record);
    const auto read = from_json(shipped().model(), json, refusal);
    ASSERT_TRUE(read.has_value()) << record.id;
    EXPECT_EQ(record_json(shipped().model(), *read), json);
  }
}

// The certificate of a man who is recommended testosterone, after somebody was at it.
Verdict tampered(const std::function<void(Json&)>& change) {
  static const std::string document = [] {
    for (const patient::Record& record : patients()) {
      const api::Evaluation evaluation = api::evaluate(shipped(), record);
      for (const advice::AgentAdvice& agent : evaluation.advice.agents) {
        if (agent.status == advice::Status::kRecommended) {
          return certificate_json(shipped().knowledge(), record, evaluation.facts,
                                  evaluation.advice);
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

// What somebody would change in what people read, and where that is found.
TEST(Certificate, AnotherReadableResultIsFound) {
  struct Case {
    const char* place;
    std::function<void(Json&)> change;  // of `result`
  };
  const auto recommended = [](Json& result) -> Json& {
    for (Json& agent : result["agents"]) {
      if (agent["status"] == "recommended") {
        return agent;
      }
    }
    return result;
  };
  const Json other_warning{{"text", "take twice as much"},
                           {"possible_only", false},
                           {"by",
                            {{"kind", "rule"},
                             {"name", ""},
                             {"title", ""},
                             {"words", ""},
                             {"because", Json::array()},
                             {"sources", Json::array()}}}};
  const std::vector<Case> cases{
      {"result.patient.id", [](Json& result) { result["patient"]["id"] = "eve"; }},
      {"result.patient.sex", [](Json& result) { result["patient"]["sex"] = "female"; }},
      {"result.patient.sex", [](Json& result) { result["patient"]["sex"] = nullptr; }},
      {"result.patient.born", [](Json& result) { result["patient"]["born"] = "1999-01-01"; }},
      {"result.as_of", [](Json& result) { result["as_of"] = "1999-01-01"; }},
      {"result.knowledge", [](Json& result) { result["knowledge"] = "sha256:00"; }},
      {"result.errors_in_knowledge", [](Json& result) { result["errors_in_knowledge"] = 1; }},
      {"result", [](Json& result) { result["approved"] = true; }},
      {"result.agents", [](Json& result) { result["agents"].erase(0); }},
      {"result.agents[0].agent", [](Json& result) { result["agents"][0]["agent"] = "bread"; }},
      {"result.agents[0].title", [](Json& result) { result["agents"][0]["title"] = "Bread"; }},
      {"result.agents[0]",
       [](Json& result) {
         Json& status = result["agents"][0]["status"];
         status = status == "not indicated" ? "contraindicated" : "not indicated";
       }},
      {"result.protocols", [](Json& result) { result["protocols"] = Json::array(); }},
      {"result.protocols[0]",
       [](Json& result) {
         Json& status = result["protocols"][0]["status"];
         status = status == "not indicated" ? "contraindicated" : "not indicated";
       }},
      {".indicated_by", [&](Json& result) { recommended(result)["indicated_by"] = Json::array(); }},
      {".indicated_by[0]",
       [&](Json& result) { recommended(result)["indicated_by"][0]["title"] = "Because"; }},
      {".indicated_by[0]",
       [&](Json& result) {
         recommended(result)["indicated_by"][0]["sources"][0]["locator"] = "page 1";
       }},
      {".indicated_by[0]",
       [&](Json& result) {
         recommended(result)["indicated_by"][0]["sources"][0]["unverified"] = true;
       }},
      {".blocked_by[0]",
       [&](Json& result) {
         Json& agent = recommended(result);
         agent["blocked_by"] = agent["indicated_by"];
       }},
      {".doses", [&](Json& result) { recommended(result)["doses"] = Json::array(); }},
      {".doses[0]", [&](Json& result) { recommended(result)["doses"][0]["name"] = "maximum"; }},
      {".doses",
       [&](Json& result) {
         Json& doses = recommended(result)["doses"];
         doses.push_back(doses[0]);
       }},
      {"result.conclusions", [](Json& result) { result["conclusions"] = Json::array(); }},
      {"result.conclusions", [](Json& result) { result["conclusions"].erase(0); }},
      {"result.conclusions[0].title",
       [](Json& result) { result["conclusions"][0]["conclusion"] = "deceased"; }},
      {"result.conclusions[0].by[0]",
       [](Json& result) { result["conclusions"][0]["by"][0]["name"] = "x"; }},
      {"result.possible_conclusions",
       [](Json& result) { result["possible_conclusions"] = Json::array(); }},
      {"result.possible_conclusions[0]",
       [](Json& result) {
         result["possible_conclusions"].insert(result["possible_conclusions"].begin(), "deceased");
       }},
      {"result.warnings", [](Json& result) { result["warnings"] = Json::array(); }},
      {"result.warnings[0]", [](Json& result) { result["warnings"][0]["text"] = "all is well"; }},
      {"result.warnings[0]",
       [](Json& result) {
         Json& possible = result["warnings"][0]["possible_only"];
         possible = !possible.get<bool>();
       }},
      {"result.warnings[0]",
       [&](Json& result) { result["warnings"].insert(result["warnings"].begin(), other_warning); }},
      {"result.referrals", [](Json& result) { result["referrals"] = Json::array(); }},
      {"result.titrations[0]",
       [&](Json& result) { result["titrations"].push_back(other_warning); }},
      {"result.monitoring[0]", [](Json& result) { result["monitoring"][0]["lab"] = "psa_x"; }},
      {"result.conflicts[0]",
       [](Json& result) {
         result["conflicts"].push_back(
             {{"subject", "warfarin"}, {"words", ""}, {"statements", Json::array()}});
       }},
      {"result.violations[0]",
       [&](Json& result) {
         result["violations"].push_back({{"invariant", other_warning["by"]}, {"of", ""}});
       }},
      {"result.exceptions[0]",
       [&](Json& result) {
         result["exceptions"].insert(result["exceptions"].begin(),
                                     Json{{"rule", other_warning["by"]}, {"words", ""}});
       }},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string place = place_after([&](Json& json) { cases[i].change(json["result"]); });
    const std::string wanted = cases[i].place;
    EXPECT_TRUE(wanted[0] == '.' ? place.ends_with(wanted) : place == wanted)
        << i << ": " << place << ", not " << wanted;
  }
}

// An override is named in what rests on it.
TEST(Certificate, ADroppedOverrideIsMissed) {
  const std::filesystem::path rules = tests::source_folder() / "rules";
  const io::Knowledge knowledge = io::load_knowledge({rules, rules / "site"}, {});
  const api::KnowledgeBase& base = *knowledge.base;
  std::size_t count = 0;
  for (const patient::Record& record : scenarios_of(base)) {
    const api::Evaluation evaluation = api::evaluate(base, record);
    Json json = Json::parse(
        certificate_json(base.knowledge(), record, evaluation.facts, evaluation.advice));
    for (Json& agent : json["result"]["agents"]) {
      if (!agent["set_aside"].empty()) {
        agent["set_aside"] = Json::array();
        const Verdict verdict =
            verify(base.model(), base.program(), base.digest(), base.error_count(), json.dump());
        EXPECT_EQ(refusal_of(verdict).find("result.agents["), 0U) << refusal_of(verdict);
        ++count;
        break;
      }
    }
  }
  EXPECT_GT(count, 0U);
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
  EXPECT_EQ(refusal_of(verified("")), ": it is not JSON");
  EXPECT_EQ(refusal_of(verified("{")), ": it is not JSON");
  EXPECT_EQ(refusal_of(verified(std::string(100'000, '['))), ": it is not JSON");
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
}  // namespace regimen::certificate::certificate_test
