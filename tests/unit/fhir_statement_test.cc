// Tests engine/patient/fhir on conditions, medications and patients.
#include "tests/unit/small_fhir.h"

namespace regimen::fhir::fhir_statement_test {
namespace {

using namespace tests;  // NOLINT: the fixture is nothing but these names

// ---- conditions ----

TEST(Fhir, ConditionsByStatus) {
  struct Row {
    std::string fields;
    std::optional<Presence> expected;
    bool is_unknown = false;
  };
  const std::string active = coded_status("clinicalStatus", "active");
  const std::vector<Row> rows = {
      {"", Presence::kPresent},
      {active, Presence::kPresent},
      {coded_status("clinicalStatus", "remission"), Presence::kResolved},
      {coded_status("clinicalStatus", "resolved"), Presence::kResolved},
      {coded_status("clinicalStatus", "inactive"), Presence::kResolved},
      {"'clinicalStatus':'active'", Presence::kPresent},
      {coded_status("clinicalStatus", "sometimes"), Presence::kUncertain, true},
      {active + "," + coded_status("verificationStatus", "confirmed"), Presence::kPresent},
      {active + "," + coded_status("verificationStatus", "provisional"), Presence::kUncertain},
      {active + "," + coded_status("verificationStatus", "refuted"), Presence::kAbsent},
      {coded_status("verificationStatus", "entered-in-error"), std::nullopt},
      {coded_status("verificationStatus", "perhaps"), Presence::kUncertain, true},
      {"'abatementDateTime':'2025-01-01'", Presence::kResolved},
      {active + ",'abatementDateTime':'2025-01-01'", Presence::kUncertain, true},
      {active + ",'abatementDateTime':'2026'", Presence::kUncertain},
      {active + ",'abatementDateTime':'2027-01-01'", Presence::kUncertain, true},
      {active + ",'onsetDateTime':'2027-01-01'", std::nullopt, true},
      {active + ",'onsetDateTime':'soon'", std::nullopt, true},
      {"'clinicalStatus':[1]", std::nullopt, true},
  };
  for (const Row& row : rows) {
    const patient::Record record = record_with(condition(row.fields));
    ASSERT_EQ(record.concepts.size(), row.expected ? 1U : 0U)
        << row.fields << faults_text(record.faults);
    if (row.expected) {
      EXPECT_EQ(record.concepts[0].presence, *row.expected) << row.fields;
    }
    EXPECT_EQ(is_unknown(record, kCancer), row.is_unknown) << row.fields;
  }
  EXPECT_EQ(record_with(condition(coded_status("clinicalStatus", "resolved") +
                                  ",'abatementDateTime':'2027-01-01'"),
                        options(true))
                .concepts.at(0)
                .presence,
            Presence::kPresent);
}

TEST(Fhir, OnsetsOfConditions) {
  const auto onset = [](const std::string& field) {
    const auto at = record_with(condition(field)).concepts.at(0).onset;
    return at ? at->to_text() : std::string("none");
  };
  EXPECT_EQ(onset("'onsetDateTime':'2020-05'"), "2020-05");
  EXPECT_EQ(onset("'onsetPeriod':{'start':'2020-05-01'}"), "2020-05-01");
  EXPECT_EQ(onset("'onsetAge':{'value':40,'code':'a'}"), "2020-02-11 .. 2021-02-10");
  EXPECT_EQ(onset("'onsetString':'childhood'"), "none");
  EXPECT_EQ(onset("'recordedDate':'2020-05-01'"), "none");
}

// ---- medications ----

TEST(Fhir, MedicationsByStatus) {
  struct Row {
    std::string fields;
    std::optional<Status> expected;
    std::string type = "MedicationRequest";
  };
  const std::vector<Row> rows = {
      {"'status':'active','authoredOn':'2026-01-01'", Status::kTaking},
      {"'status':'on-hold'", Status::kUncertain},
      {"'status':'stopped'", Status::kStopped},
      {"'status':'completed'", Status::kStopped},
      {"'status':'cancelled'", std::nullopt},
      {"'status':'entered-in-error'", std::nullopt},
      {"'status':'active','intent':'order'", Status::kTaking},
      {"'status':'active','intent':'plan'", std::nullopt},
      {"'status':'active','doNotPerform':true", Status::kNotTaking},
      {"'status':'active','authoredOn':'2027-01-01'", std::nullopt},
      {"'status':'active','effectivePeriod':{'start':'2025-01-01','end':'2025-02-01'}",
       Status::kStopped, "MedicationStatement"},
      {"'status':'active','effectiveDateTime':'2025-01-01'", Status::kTaking,
       "MedicationStatement"},
      {"'status':'not-taken'", Status::kNotTaking, "MedicationStatement"},
      {"'status':'wherever'", Status::kUncertain, "MedicationStatement"},
  };
  for (const Row& row : rows) {
    const patient::Record record =
        record_with(request(row.fields + "," + kAnastrozoleCode, row.type));
    ASSERT_EQ(record.medications.size(), row.expected ? 1U : 0U)
        << row.fields << faults_text(record.faults);
    if (row.expected) {
      EXPECT_EQ(record.medications[0].status, *row.expected) << row.fields;
      EXPECT_EQ(record.medications[0].agent, kAnastrozole);
    }
  }
}

TEST(Fhir, MedicationsByReference) {
  const std::string medication =
      "{'resourceType':'Medication','id':'x','code':{'coding':[{'system':'http://www.nlm.nih.gov/"
      "research/umls/rxnorm','code':'835840'}]}}";
  const std::string taken =
      request("'status':'active','medicationReference':{'reference':'Medication/x'}");
  const Outcome outcome = read(bundle({taken, kPatient, medication}));
  ASSERT_EQ(outcome.records.at(0).medications.size(), 1U);
  EXPECT_EQ(outcome.records[0].medications[0].agent, kCypionate);
  const patient::Record contained =
      record_with(request("'contained':[" + medication +
                          "],'status':'active','medicationReference':{'reference':'#x'}"));
  EXPECT_EQ(contained.medications.at(0).agent, kCypionate);
  EXPECT_TRUE(has(record_with(taken).faults, Code::kMedicationNotFound));
  const patient::Record both = record_with(
      request("'status':'active','medicationCodeableConcept':{'coding':[{'system':'http://"
              "www.nlm.nih.gov/research/umls/rxnorm','code':'835840'},"
              "{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'84857'}]}"));
  EXPECT_TRUE(both.medications.empty());
  EXPECT_TRUE(is_unknown(both, kAnastrozole) && is_unknown(both, kCypionate));
}

// ---- patients ----

TEST(Fhir, SexForClinicalUse) {
  const std::string birth_sex =
      "{'url':'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex','valueCode':'F'}";
  const auto clinical = [](const std::string& code) {
    return "{'url':'http://hl7.org/fhir/StructureDefinition/"
           "patient-sexParameterForClinicalUse','extension':"
           "[{'url':'value','valueCodeableConcept':{'coding':[{'code':'" +
           code + "'}]}}]}";
  };
  struct Row {
    std::string fields;
    std::optional<knowledge::Sex> expected;
    bool is_fault = false;
  };
  const std::vector<Row> rows = {
      {"'gender':'male'", knowledge::Sex::kMale},
      {"'gender':'female'", knowledge::Sex::kFemale},
      {"'gender':'other'", std::nullopt},
      {"'active':true", std::nullopt},
      {"'gender':'M'", std::nullopt, true},
      {"'gender':['male']", std::nullopt, true},
      {"'gender':'male','extension':[" + birth_sex + "]", std::nullopt, true},
      {"'gender':'female','extension':[" + birth_sex + "]", knowledge::Sex::kFemale},
      {"'gender':'male','extension':[" + birth_sex + "," + clinical("male-typical") + "]",
       knowledge::Sex::kMale},
      {"'gender':'male','extension':[" + clinical("female-typical") + "]", knowledge::Sex::kFemale},
      {"'gender':'male','extension':[" + clinical("specified") + "]", std::nullopt},
      {"'gender':'male','extension':[" + clinical("male-typical") + "," +
           clinical("female-typical") + "]",
       std::nullopt, true},
      {"'gender':'male','gender':'female'", std::nullopt, true},
      {"'gender':'male','modifierExtension':[{'url':'x'}]", std::nullopt, true},
  };
  for (const Row& row : rows) {
    const Outcome outcome = read(json("{'resourceType':'Patient','id':'p1'," + row.fields + "}"));
    ASSERT_EQ(outcome.records.size(), 1U) << row.fields;
    EXPECT_EQ(outcome.records[0].sex, row.expected) << row.fields;
    EXPECT_EQ(is_unknown(outcome.records[0], knowledge::SexInput{}), row.is_fault) << row.fields;
  }
}

TEST(Fhir, BirthDeathAndUse) {
  const auto patient = [](const std::string& fields) {
    return read(json("{'resourceType':'Patient','id':'p1'," + fields + "}")).records.at(0);
  };
  EXPECT_EQ(patient("'birthDate':'1980'").birth->to_text(), "1980");
  EXPECT_TRUE(is_unknown(patient("'birthDate':'2027-01-01'"), knowledge::BirthInput{}));
  EXPECT_TRUE(is_unknown(patient("'birthDate':'11.2.1980'"), knowledge::BirthInput{}));
  EXPECT_FALSE(is_unknown(patient("'birthDate':1980,'gender':'male'"), knowledge::SexInput{}));
  EXPECT_TRUE(has(patient("'deceasedBoolean':true").faults, Code::kDeceased));
  EXPECT_TRUE(has(patient("'deceasedDateTime':'2020-01-01'").faults, Code::kDeceased));
  EXPECT_TRUE(patient("'deceasedBoolean':false").faults.empty());
  EXPECT_TRUE(has(patient("'active':false").faults, Code::kInactivePatient));
}

}  // namespace
}  // namespace regimen::fhir::fhir_statement_test
