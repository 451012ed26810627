// Tests engine/patient/fhir on entries: what is mapped, known to be something else, or not
// understood, in every resource that states one.
#include "tests/unit/small_fhir.h"

namespace regimen::fhir {
namespace {

using namespace tests;  // NOLINT: the fixture is nothing but these names
using Kind = patient::UnreadEntry::Kind;

std::string entries_text(const patient::Record& record) {
  std::string text;
  for (const patient::UnreadEntry& entry : record.not_understood) {
    text += std::to_string(static_cast<int>(entry.kind)) + (entry.is_active ? " " : " past ") +
            entry.system + "|" + entry.code + "|" + entry.text + " [" + entry.path + "] " +
            entry.why + "\n";
  }
  return text;
}

std::string about(const std::string& codings, const std::string& fields = "") {
  return "{'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/p1'},'code':{" +
         codings + "}" + (fields.empty() ? "" : "," + fields) + "}";
}
std::string coding(const std::string& system, const std::string& code,
                   const std::string& display = "") {
  return "{'system':'" + system + "','code':'" + code + "'" +
         (display.empty() ? "" : ",'display':'" + display + "'") + "}";
}
const std::string kSnomed = "http://snomed.info/sct";
const std::string kIcd = "http://hl7.org/fhir/sid/icd-10-cm";
const std::string kLocal = "http://hospital.example/dx";

TEST(FhirEntries, ADiagnosisIsMappedSomethingElseOrNotUnderstood) {
  struct Row {
    std::string code;
    std::string expected;  // of what is not understood
    std::size_t something_else = 0;
  };
  const std::string unknown = " [Condition/c1] the knowledge base does not have the code\n";
  const std::vector<Row> rows = {
      {"'coding':[" + coding(kIcd, "C61.9") + "]", ""},
      {"'coding':[" + coding(kLocal, "K-17", "Leber") + "," + coding(kIcd, "C61") + "]", ""},
      {"'coding':[" + coding(kIcd, "J45.909", "Asthma") + "]", "", 1},
      {"'coding':[" + coding(kLocal, "A-1") + "," + coding(kIcd, "J45") + "]", "", 1},
      {"'coding':[" + coding(kSnomed, "444814009", "Sinusitis") + "],'text':'cold'",
       "0 snomed|444814009|Sinusitis" + unknown},
      {"'coding':[" + coding(kLocal, "K-17") + "],'text':'liver'",
       "0 " + kLocal +
           "|K-17|liver [Condition/c1] the knowledge base does not know the code system\n"},
      {"'coding':[" + coding(kLocal, "K-17") + "," + coding(kSnomed, "5", "five") + "]",
       "0 snomed|5|five" + unknown},
      {"'text':'kidney trouble'", "0 ||kidney trouble [Condition/c1] it has no code\n"},
      {"'coding':[{'display':'kidney'}]", "0 ||kidney [Condition/c1] it has no code\n"},
      {"", "0 || [Condition/c1] it has no code and no text\n"},
      {"'coding':[" + coding(kIcd, "C6") + "," + coding(kIcd, "J45") + "]",
       "0 icd10cm|C6| [Condition/c1] `C6` is less specific than a code of the knowledge base\n"},
      {"'coding':[" + coding(kSnomed, "160245001") + "]", "", 1},
      {"'coding':[" +
           coding("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
                  "no-problem-info") +
           "]",
       "0 http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips|no-problem-info| "
       "[Condition/c1] the record says that it has no information\n"},
  };
  for (const Row& row : rows) {
    const patient::Record record = record_with(about(row.code));
    EXPECT_EQ(entries_text(record), row.expected) << row.code;
    EXPECT_EQ(record.entries.something_else, row.something_else) << row.code;
    EXPECT_EQ(record.entries.not_understood, row.expected.empty() ? 0U : 1U) << row.code;
  }
}

TEST(FhirEntries, TheStatusSaysWhetherItIsActive) {
  struct Row {
    std::string fields;
    std::optional<bool> is_active;
  };
  for (const auto& [fields, is_active] :
       std::vector<Row>{{"", true},
                        {coded_status("clinicalStatus", "active"), true},
                        {coded_status("clinicalStatus", "resolved"), false},
                        {coded_status("clinicalStatus", "inactive"), false},
                        {coded_status("verificationStatus", "provisional"), true},
                        {coded_status("verificationStatus", "refuted"), std::nullopt},
                        {coded_status("verificationStatus", "entered-in-error"), std::nullopt},
                        {"'onsetDateTime':'soon'", true},
                        {"'clinicalStatus':[1]", true},
                        {"'modifierExtension':[{'url':'x'}]", true}}) {
    const patient::Record record =
        record_with(about("'coding':[" + coding(kSnomed, "444814009") + "]", fields));
    ASSERT_EQ(record.not_understood.size(), is_active ? 1U : 0U) << fields;
    if (is_active) {
      EXPECT_EQ(record.not_understood[0].is_active, *is_active) << fields;
    }
  }
}

TEST(FhirEntries, MedicinesAndAllergies) {
  const std::string unknown =
      "'medicationCodeableConcept':{'coding':[" +
      coding("http://www.nlm.nih.gov/research/umls/rxnorm", "855332", "warfarin 5 MG") + "]}";
  const auto of = [](const std::string& resource) { return entries_text(record_with(resource)); };
  const std::string entry =
      "rxnorm|855332|warfarin 5 MG [MX/m1] the knowledge base does not have the code\n";
  const auto expected = [&](const std::string& type, const std::string& kind) {
    std::string text = kind + entry;
    return text.replace(text.find("MX"), 2, type);
  };
  EXPECT_EQ(of(request("'status':'active','authoredOn':'2026-01-01'," + unknown)),
            expected("MedicationRequest", "1 "));
  EXPECT_EQ(of(request("'status':'stopped'," + unknown)), expected("MedicationRequest", "1 past "));
  EXPECT_EQ(of(request("'status':'cancelled'," + unknown)), "");
  EXPECT_EQ(of(request("'status':'active','intent':'proposal'," + unknown)), "");
  EXPECT_EQ(of(request("'status':'completed','whenHandedOver':'2026-02-20'," + unknown,
                       "MedicationDispense")),
            expected("MedicationDispense", "1 "));
  EXPECT_EQ(of(request("'status':'active','medicationReference':{'reference':'Medication/none',"
                       "'display':'blood thinner'}")),
            "1 ||blood thinner [MedicationRequest/m1] `Medication/none` is not in the data\n");
  EXPECT_EQ(of(request("'status':'active'")),
            "1 || [MedicationRequest/m1] it has no code and no text\n");
  const auto allergy = [&](const std::string& code) {
    return of(
        "{'resourceType':'AllergyIntolerance','id':'a1','patient':{'reference':'Patient/p1'},"
        "'code':{'coding':[" +
        coding(kSnomed, code, "x") + "]}}");
  };
  EXPECT_EQ(allergy("91936005"),
            "2 snomed|91936005|x [AllergyIntolerance/a1] the knowledge base does not have the "
            "code\n");
  EXPECT_EQ(allergy("716186003"), "");
}

TEST(FhirEntries, AReasonCountsWhereTheRecordHasNoEntryOfItsOwn) {
  const auto visit = [](const std::string& day, const std::string& status = "finished") {
    return "{'resourceType':'Encounter','id':'e1','status':'" + status +
           "','subject':{'reference':'Patient/p1'},'period':{'start':'" + day +
           "'},'reasonCode':[{'coding':[" + coding(kSnomed, "399068003") + "]},{'coding':[" +
           coding(kSnomed, "444814009") + "]}]}";
  };
  const auto presence = [](const patient::Record& record) {
    return record.concepts.at(0).presence;
  };
  EXPECT_EQ(presence(record_with(visit("2026-01-01"))), Presence::kUncertain);
  EXPECT_TRUE(record_with(visit("2026-01-01")).not_understood.at(0).is_active);
  EXPECT_EQ(presence(record_with(visit("2020-01-01"))), Presence::kResolved);
  EXPECT_FALSE(record_with(visit("2020-01-01")).not_understood.at(0).is_active);
  EXPECT_EQ(presence(record_with(visit("2026-01-01", "in-progress"))), Presence::kPresent);
  EXPECT_TRUE(record_with(visit("2026-01-01", "planned")).concepts.empty());
  const Outcome both = read(bundle(
      {kPatient, visit("2026-01-01"), condition(coded_status("clinicalStatus", "resolved"))}));
  ASSERT_EQ(both.records.at(0).concepts.size(), 1U);
  EXPECT_EQ(both.records[0].concepts[0].presence, Presence::kResolved);
}

TEST(FhirEntries, AnswersOfObservations) {
  const auto asked = [](const std::string& question, const std::string& fields) {
    return record_with(
        "{'resourceType':'Observation','id':'o1','status':'final','subject':{"
        "'reference':'Patient/p1'},'effectiveDateTime':'2026-02-01','code':{'coding':[" +
        question + "]}," + fields + "}");
  };
  const std::string cancer =
      "'valueCodeableConcept':{'coding':[" + coding(kSnomed, "399068003") + "]}";
  const std::string other =
      "'valueCodeableConcept':{'coding':[" + coding(kSnomed, "444814009") + "]}";
  const std::string diagnosis = coding("http://loinc.org", "29308-4");
  const std::string unknown = coding("http://loinc.org", "99999-1");
  EXPECT_EQ(asked(diagnosis, cancer).concepts.at(0).presence, Presence::kPresent);
  EXPECT_EQ(asked(unknown, cancer).concepts.at(0).presence, Presence::kUncertain);
  EXPECT_EQ(asked(diagnosis, other).not_understood.at(0).kind, Kind::kDiagnosis);
  EXPECT_TRUE(asked(unknown, other).not_understood.empty());
  EXPECT_EQ(asked(unknown, "'valueBoolean':true").not_understood.at(0).kind, Kind::kObservation);
  EXPECT_TRUE(asked(unknown, "'valueBoolean':false").not_understood.empty());
  EXPECT_TRUE(asked(unknown, "'valueBoolean':true,'category':[{'coding':[{'code':'survey'}]}]")
                  .not_understood.empty());
}

TEST(FhirEntries, ALaterAnswerTakesThePlaceOfAnEarlierOne) {
  const auto answer = [](const std::string& id, const std::string& day, const std::string& yes) {
    return "{'resourceType':'Observation','id':'" + id +
           "','status':'final','subject':{'reference':'Patient/p1'},'effectiveDateTime':'" + day +
           "','code':{'coding':[" + coding(kSnomed, "8357008") + "]},'valueBoolean':" + yes + "}";
  };
  const auto facts = [&](const std::string& first, const std::string& second) {
    const Outcome outcome = read(
        bundle({kPatient, answer("a", "2025-01-01", first), answer("b", "2026-01-01", second)}));
    std::vector<Presence> found;
    for (const patient::ConceptFact& fact : outcome.records.at(0).concepts) {
      found.push_back(fact.presence);
    }
    return found;
  };
  using Found = std::vector<Presence>;
  EXPECT_EQ(facts("true", "false"), (Found{Presence::kResolved, Presence::kAbsent}));
  EXPECT_EQ(facts("false", "true"), Found{Presence::kPresent});
  EXPECT_EQ(facts("true", "true"), (Found{Presence::kResolved, Presence::kPresent}));
}

TEST(FhirEntries, ContainedResourcesAreOfTheSamePatient) {
  const std::string inner = observation(kWhen + quantity_field("44", "%"), "i");
  const auto report = [](const std::string& id, const std::string& contained,
                         const std::string& status = "final") {
    return "{'resourceType':'DiagnosticReport','id':'" + id + "','status':'" + status +
           "','subject':{'reference':'Patient/p1'},'contained':[" + contained + "]}";
  };
  std::string without = inner;
  const std::string subject = "'subject':{'reference':'Patient/p1'},";
  without.replace(without.find(subject), subject.size(), "");
  const Outcome outcome =
      read(bundle({kPatient, report("a", without), report("b", inner), report("b", inner),
                   report("c", inner, "entered-in-error")}));
  ASSERT_EQ(outcome.records.at(0).labs.size(), 1U);
  const auto& results = outcome.records[0].labs[0].results;
  ASSERT_EQ(results.size(), 2U) << faults_text(outcome.records[0].faults);
  EXPECT_EQ(results[0].path, "DiagnosticReport/a.contained[0].valueQuantity");
}

TEST(FhirEntries, ALineThatCannotBeReadIsAboutWhomItNames) {
  const std::string two = json(std::string(kPatient) + "\n{'resourceType':'Patient','id':'p2'}\n");
  const auto unread = [&](const std::string& line) {
    std::string text;
    for (const patient::Record& record : read(two + json(line) + "\n").records) {
      text += std::to_string(record.not_understood.size());
      EXPECT_EQ(has(record.faults, Code::kUnreadText), !record.not_understood.empty());
    }
    return text;
  };
  EXPECT_EQ(unread("{'resourceType':'Cond"), "11");
  EXPECT_EQ(unread("{'subject':{'reference':'Patient/p2'},'resourceType':'Cond"), "01");
  EXPECT_EQ(unread("{'subject':{'reference':'Patient/p9'},'resourceType':'Cond"), "00");
  EXPECT_EQ(unread("{'subject':{'reference':'Patient/p"), "11");
  EXPECT_EQ(unread("{'a':1}"), "00");
}

TEST(FhirEntries, TypesThatAreNotReadAreNamed) {
  const patient::Record record = read(bundle({kPatient,
                                              "{'resourceType':'Flag','id':'f','subject':{"
                                              "'reference':'Patient/p1'}}",
                                              "{'resourceType':'Claim','id':'c','patient':{"
                                              "'reference':'Patient/p1'}}",
                                              "{'resourceType':'Organization','id':'o'}"}))
                                     .records.at(0);
  EXPECT_EQ(
      faults_text(record.faults),
      "D141 Patient/p1: resources of types that are not read may say more: Claim 1, Flag 1\n");
}

}  // namespace
}  // namespace regimen::fhir
