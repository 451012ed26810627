// Tests engine/patient/fhir on observations: values, status, time, codes.
#include "tests/unit/small_fhir.h"

namespace regimen::fhir::fhir_observation_test {
namespace {

using namespace tests;  // NOLINT: the fixture is nothing but these names

// ---- values ----

TEST(Fhir, NumbersAreExactAsWritten) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {quantity_field("54.0001", "%"), "54.0001"},
      {quantity_field("8.90", "%"), ""},
      {quantity_field("5.4e1", "%"), "54"},
      {quantity_field("0.54", "L/L"), "54"},
      {quantity_field("54.00000000000000000000000001", "%"), "54.00000000000000000000000001"}};
  for (const auto& [field, expected] : rows) {
    const patient::Record record = record_with(observation(kWhen + field));
    ASSERT_EQ(record.labs.size(), 1U) << field;
    const patient::Result& result = record.labs[0].results.at(0);
    EXPECT_EQ(result.is_usable, !expected.empty()) << field;
    if (!expected.empty()) {
      EXPECT_EQ(result.value, Interval::point(*Rational::parse(expected))) << field;
      EXPECT_EQ(result.at->to_text(), "2026-02-02T08:30:00+01:00");
      EXPECT_EQ(result.path, "Observation/o1.valueQuantity");
    }
  }
  const patient::Record record =
      record_with(observation(kWhen + quantity_field("8.90", "nmol/L"), "o1", "2986-8"));
  EXPECT_EQ(record.labs.at(0).results.at(0).value, Interval::point(*Rational::parse("256.6938")));
  EXPECT_EQ(record.labs[0].results[0].written, "8.90 nmol/L");
}

TEST(Fhir, UnusableValuesAreFaultsAndKeepTheirPlace) {
  struct Row {
    std::string fields;
    Code code;
    std::string path;
  };
  const std::string ucum = "'system':'http://unitsofmeasure.org'";
  const std::vector<Row> rows = {
      {quantity_field("44", "zorks"), Code::kUnknownUnitInData, "valueQuantity"},
      {quantity_field("44", "mg"), Code::kWrongDimensionInData, "valueQuantity"},
      {quantity_field("99", "%"), Code::kImplausibleValue, "valueQuantity"},
      {"'valueQuantity':{'value':44}", Code::kMissingUnit, "valueQuantity"},
      {"'valueQuantity':{'unit':'%'}", Code::kUnreadableValue, "valueQuantity.value"},
      {"'valueQuantity':{'value':'44','unit':'%'}", Code::kWrongShape, "valueQuantity.value"},
      {"'valueQuantity':{'value':1e400,'unit':'%'}", Code::kUnreadableValue, "valueQuantity"},
      {"'valueQuantity':{'value':44,'unit':7}", Code::kWrongShape, "valueQuantity"},
      {"'valueQuantity':'44 %'", Code::kWrongShape, "valueQuantity"},
      {"'valueQuantity':{'value':44,'unit':'mg'," + ucum + ",'code':'%'}", Code::kUnitsDisagree,
       "valueQuantity.unit"},
      {"'valueQuantity':{'value':44,'comparator':'ad','unit':'%'}", Code::kUnknownComparator,
       "valueQuantity.comparator"},
      {"'valueString':'44 %'", Code::kUnreadableValue, "valueString"},
      {"'valueInteger':44", Code::kMissingUnit, "valueInteger"},
      {"'valueInteger':44,'valueString':'x'", Code::kUnreadableValue, "valueString"},
      {"'valueCodeableConcept':{'text':'high'}", Code::kUnreadableValue, "valueCodeableConcept"},
  };
  for (const Row& row : rows) {
    const patient::Record record = record_with(observation(kWhen + row.fields));
    ASSERT_EQ(record.faults.size(), 1U) << row.fields << "\n" << faults_text(record.faults);
    EXPECT_EQ(record.faults[0].code, row.code) << faults_text(record.faults);
    EXPECT_EQ(record.faults[0].path, "Observation/o1." + row.path);
    EXPECT_EQ(record.faults[0].inputs, std::vector<knowledge::Input>{kHematocrit});
    ASSERT_EQ(record.labs.size(), 1U) << row.fields;
    EXPECT_FALSE(record.labs[0].results.at(0).is_usable);
    EXPECT_EQ(record.labs[0].results[0].value, Interval::all());
    const patient::Record untimed = record_with(observation(row.fields));
    EXPECT_TRUE(is_unknown(untimed, kHematocrit)) << row.fields;
  }
}

TEST(Fhir, ComparatorsUnitsAndCounts) {
  const patient::Record low = record_with(observation(
      kWhen + "'valueQuantity':{'value':300,'comparator':'<','unit':'ng/dL'}", "o1", "2986-8"));
  EXPECT_EQ(low.labs.at(0).results.at(0).value,
            (Interval{.low = {}, .high = Rational(300), .low_open = false, .high_open = true}));
  EXPECT_EQ(low.labs[0].results[0].written, "< 300 ng/dL");
  const patient::Record score =
      record_with(observation(kWhen + "'valueInteger':3", "o1", "72514-3"));
  EXPECT_EQ(score.labs.at(0).lab, kScore);
  EXPECT_EQ(score.labs[0].results.at(0).value, Interval::point(Rational(3)));
}

TEST(Fhir, MissingValuesAndTimesAreNotes) {
  const patient::Record absent =
      record_with(observation(kWhen + "'dataAbsentReason':{'coding':[{'code':'not-performed'}]}"));
  EXPECT_TRUE(absent.labs.empty());
  EXPECT_TRUE(absent.unknown.empty());
  EXPECT_EQ(faults_text(absent.faults),
            "D114 Observation/o1.dataAbsentReason: the result has no value: not-performed\n");
  const patient::Record untimed = record_with(observation(quantity_field("44", "%")));
  EXPECT_FALSE(untimed.labs.at(0).results.at(0).at);
  EXPECT_TRUE(has(untimed.faults, Code::kNoTime));
  EXPECT_TRUE(untimed.unknown.empty());
}

TEST(Fhir, ComponentsAreResults) {
  const patient::Record record = record_with(observation(
      kWhen + "'component':[{'code':{'coding':[{'system':'http://loinc.org','code':'8480-6'}]}," +
          quantity_field("120", "mm[Hg]") +
          "},{'code':{'coding':[{'system':'http://loinc.org'"
          ",'code':'8480-6'}]},'valueQuantity':{'value':true,'unit':'mm[Hg]'}}]",
      "o1", "85354-9"));
  ASSERT_EQ(record.labs.size(), 1U);
  EXPECT_EQ(record.labs[0].lab, kSystolic);
  EXPECT_EQ(record.labs[0].results.size(), 2U);
  EXPECT_EQ(faults_text(record.faults).substr(0, 50),
            "D116 Observation/o1.component[1].valueQuantity.val");
}

// ---- status and time ----

TEST(Fhir, OnlyFinalResultsAreEvidence) {
  const auto with_status = [](const std::string& status) {
    std::string text = observation(kWhen + quantity_field("44", "%"));
    const std::string before = "'status':'final',";
    text.replace(text.find(before), before.size(), status);
    return record_with(text);
  };
  for (const char* status : {"final", "amended", "corrected"}) {
    EXPECT_EQ(with_status("'status':'" + std::string(status) + "',").labs.size(), 1U) << status;
  }
  for (const char* status :
       {"preliminary", "registered", "cancelled", "entered-in-error", "unknown"}) {
    const patient::Record record = with_status("'status':'" + std::string(status) + "',");
    EXPECT_TRUE(record.labs.empty() && record.unknown.empty()) << status;
    EXPECT_TRUE(has(record.faults, Code::kNotEvidence)) << status;
  }
  EXPECT_TRUE(has(with_status("").faults, Code::kNotEvidence));
  EXPECT_TRUE(is_unknown(with_status("'status':'finel',"), kHematocrit));
  EXPECT_TRUE(is_unknown(with_status("'status':7,"), kHematocrit));
  EXPECT_TRUE(has(with_status("'status':null,").faults, Code::kWrongShape));
}

TEST(Fhir, TimesArePointsPeriodsOrFaults) {
  const auto at = [](const std::string& field, bool is_explicit = false) {
    return record_with(observation(field + "," + quantity_field("44", "%")), options(is_explicit));
  };
  EXPECT_EQ(at("'effectiveDateTime':'2026-01'").labs.at(0).results.at(0).at->to_text(), "2026-01");
  EXPECT_EQ(at("'effectiveInstant':'2026-01-01T10:00:00Z'").labs.size(), 1U);
  const auto period = at("'effectivePeriod':{'start':'2026-01-01','end':'2026-01-03'}");
  EXPECT_EQ(period.labs.at(0).results.at(0).at->to_text(), "2026-01-01 .. 2026-01-03");
  const auto open = at("'effectivePeriod':{'start':'2026-02-27'}");
  EXPECT_EQ(open.labs.at(0).results.at(0).at->last, options().as_of.last);
  for (const char* bad :
       {"'effectiveDateTime':'2026-02-30'", "'effectiveDateTime':20260101",
        "'effectivePeriod':{'start':'2026-01-03','end':'2026-01-01'}", "'effectivePeriod':'2026'",
        "'effectiveTiming':{'event':['2026-01-01']}",
        "'effectiveDateTime':'2026-01-01','effectiveInstant':'2026-01-01T10:00:00Z'"}) {
    const patient::Record record = at(bad);
    EXPECT_TRUE(record.labs.empty()) << bad;
    EXPECT_TRUE(is_unknown(record, kHematocrit)) << bad;
  }
  const patient::Record future = at("'effectiveDateTime':'2026-03-02'");
  EXPECT_TRUE(has(future.faults, Code::kFutureDate) && is_unknown(future, kHematocrit));
  const patient::Record later = at("'effectiveDateTime':'2026-03-02'", true);
  EXPECT_TRUE(has(later.faults, Code::kAfterAsOf));
  EXPECT_TRUE(later.unknown.empty() && later.labs.empty());
}

// ---- codes ----

TEST(Fhir, CodesBindBySystem) {
  const CodeIndex index(knowledge());
  const auto inputs = [&](const char* system, const char* code) {
    return index.inputs_of({.system = system, .code = code});
  };
  using Inputs = std::vector<knowledge::Input>;
  EXPECT_EQ(inputs("http://loinc.org", "4544-3"), Inputs{kHematocrit});
  EXPECT_EQ(inputs("urn:oid:2.16.840.1.113883.6.1", "4544-3"), Inputs{kHematocrit});
  EXPECT_EQ(inputs("https://regimen.example/codes", "HCT"), Inputs{kHematocrit});
  EXPECT_EQ(inputs("http://example.org", "4544-3"), Inputs{});
  EXPECT_EQ(inputs("", "4544-3"), Inputs{});
  for (const char* code : {"C61", "C61.9", "c619"}) {
    EXPECT_EQ(inputs("http://hl7.org/fhir/sid/icd-10-cm", code), Inputs{kCancer}) << code;
  }
  for (const char* code : {"C6", "C62", "C", ""}) {
    EXPECT_EQ(inputs("http://hl7.org/fhir/sid/icd-10", code), Inputs{}) << code;
  }
}

TEST(Fhir, TwoLabsInOneCodeAreUnknown) {
  const patient::Record record = record_with(
      "{'resourceType':'Observation','id':'o1','status':'final','subject':{'reference':'Patient/"
      "p1'},"
      "'code':{'coding':[{'system':'http://loinc.org','code':'4544-3'},{'system':'http://"
      "loinc.org',"
      "'code':'2986-8'}]}," +
      kWhen + quantity_field("44", "%") + "}");
  EXPECT_TRUE(record.labs.empty());
  EXPECT_TRUE(is_unknown(record, kHematocrit) && is_unknown(record, kTestosterone));
  EXPECT_TRUE(has(record.faults, Code::kAmbiguousCode));
}

TEST(Fhir, ObservationsOfConceptsSayPresentOrAbsent) {
  const auto presence = [](const std::string& field) {
    std::string text = observation(kWhen + field, "o1", "8357008");
    text.replace(text.find("http://loinc.org"), 16, "http://snomed.info/sct");
    return record_with(text);
  };
  const auto coded = [](const std::string& code) {
    return "'valueCodeableConcept':{'coding':[{'system':'http://snomed.info/sct','code':'" + code +
           "'}]}";
  };
  EXPECT_EQ(presence("'valueBoolean':true").concepts.at(0).presence, Presence::kPresent);
  EXPECT_EQ(presence("'valueBoolean':false").concepts.at(0).presence, Presence::kAbsent);
  EXPECT_EQ(presence(coded("52101004")).concepts.at(0).presence, Presence::kPresent);
  EXPECT_EQ(presence(coded("2667000")).concepts.at(0).presence, Presence::kAbsent);
  for (const std::string& other :
       {coded("1"), std::string("'valueString':'yes'"), std::string("'valueBoolean':'true'")}) {
    EXPECT_TRUE(is_unknown(presence(other), kLibido)) << other;
  }
}

}  // namespace
}  // namespace regimen::fhir::fhir_observation_test
