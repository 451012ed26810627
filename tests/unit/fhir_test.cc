// Tests engine/fhir: each rule of reading with the smallest JSON that shows it.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "engine/fhir/codes.h"
#include "engine/fhir/from_json.h"
#include "engine/fhir/json.h"
#include "engine/record/print.h"

namespace regimen::fhir {
namespace {

using diagnostics::Code;
using quantity::Instant;
using quantity::Interval;
using quantity::Rational;
using Presence = record::ConceptFact::Presence;
using Status = record::Medication::Status;

constexpr model::LabId kHematocrit(std::uint32_t{0});
constexpr model::LabId kScore(std::uint32_t{1});
constexpr model::LabId kSystolic(std::uint32_t{2});
constexpr model::LabId kTestosterone(std::uint32_t{3});
constexpr model::ConceptId kLibido(std::uint32_t{0});
constexpr model::ConceptId kCancer(std::uint32_t{1});
constexpr model::AgentId kAnastrozole(std::uint32_t{0});
constexpr model::AgentId kCypionate(std::uint32_t{1});

template <typename Thing>
Thing named(const std::string& name, std::vector<model::Code> codes) {
  return Thing{.header = {.name = name,
                          .title = name,
                          .module = model::ModuleId(std::uint32_t{0}),
                          .citations = {},
                          .doc = "",
                          .name_span = {},
                          .span = {}},
               .codes = std::move(codes)};
}

model::Lab lab(const std::string& name, const std::string& unit, std::vector<model::Code> codes) {
  auto made = named<model::Lab>(name, std::move(codes));
  made.unit = unit.empty() ? quantity::dimensionless()
                           : std::get<quantity::Unit>(quantity::UnitTable::ucum().parse(unit));
  return made;
}

const model::Model& knowledge() {
  static const model::Model model = [] {
    model::Model made;
    made.units = quantity::UnitTable::ucum();
    made.labs = {
        lab("hematocrit", "%", {{"loinc", "4544-3"}, {"loinc", "20570-8"}, {"local", "HCT"}}),
        lab("score", "", {{"loinc", "72514-3"}}), lab("systolic", "mm[Hg]", {{"loinc", "8480-6"}}),
        lab("testosterone", "ng/dL", {{"loinc", "2986-8"}})};
    made.labs[0].plausible_low = Rational(10);
    made.labs[0].plausible_high = Rational(80);
    made.labs[3].molar_mass = Rational::parse("288.42");
    made.concepts = {
        named<model::Concept>("low_libido", {{"snomed", "8357008"}}),
        named<model::Concept>("prostate_cancer", {{"snomed", "399068003"}, {"icd10", "C61"}})};
    made.agents = {named<model::Agent>("anastrozole", {{"rxnorm", "84857"}, {"rxnorm", "199224"}}),
                   named<model::Agent>("testosterone_cypionate", {{"rxnorm", "835840"}})};
    return made;
  }();
  return model;
}

Options options(bool is_explicit = false) {
  Options made;
  made.as_of = *Instant::parse("2026-03-01");
  made.is_as_of_explicit = is_explicit;
  return made;
}

Outcome read(const std::string& text, const Options& given = options()) {
  return from_json(knowledge(), {{.name = "a.json", .bytes = text}}, given);
}

// JSON is written with ' for " here.
std::string json(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return text;
}

std::string bundle(const std::vector<std::string>& resources) {
  std::string text = "{'resourceType':'Bundle','type':'collection','entry':[";
  for (std::size_t i = 0; i < resources.size(); ++i) {
    text += std::string(i == 0 ? "" : ",") + "{'resource':" + resources[i] + "}";
  }
  return json(text + "]}");
}

const char* const kPatient =
    "{'resourceType':'Patient','id':'p1','gender':'male','birthDate':'1980-02-11'}";

std::string observation(const std::string& fields, const std::string& id = "o1",
                        const std::string& code = "4544-3") {
  return "{'resourceType':'Observation','id':'" + id +
         "','status':'final','subject':{'reference':'Patient/"
         "p1'},'code':{'coding':[{'system':'http://"
         "loinc.org','code':'" +
         code + "'}]}," + fields + "}";
}
std::string quantity_field(const std::string& value, const std::string& code) {
  return "'valueQuantity':{'value':" + value + ",'unit':'" + code +
         "','system':'http://unitsofmeasure.org','code':'" + code + "'}";
}
const std::string kWhen = "'effectiveDateTime':'2026-02-02T08:30:00+01:00',";

record::Record record_with(const std::string& resource, const Options& given = options()) {
  const Outcome outcome = read(bundle({kPatient, resource}), given);
  EXPECT_EQ(outcome.records.size(), 1U);
  EXPECT_TRUE(outcome.problems.empty()) << outcome.problems[0].message;
  return outcome.records.empty() ? record::Record{} : outcome.records[0];
}

bool is_unknown(const record::Record& record, const model::Input& input) {
  return std::find(record.unknown.begin(), record.unknown.end(), input) != record.unknown.end();
}
std::string faults_text(const std::vector<record::Fault>& faults) {
  std::string text;
  for (const record::Fault& fault : faults) {
    text += std::string(diagnostics::id_of(fault.code)) + " " + fault.path + ": " + fault.message +
            "\n";
  }
  return text;
}
bool has(const std::vector<record::Fault>& faults, Code code) {
  return std::any_of(faults.begin(), faults.end(),
                     [&](const record::Fault& fault) { return fault.code == code; });
}

// ---- values ----

TEST(Fhir, NumbersAreExactAsWritten) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {quantity_field("54.0001", "%"), "54.0001"},
      {quantity_field("8.90", "%"), ""},
      {quantity_field("5.4e1", "%"), "54"},
      {quantity_field("0.54", "L/L"), "54"},
      {quantity_field("54.00000000000000000000000001", "%"), "54.00000000000000000000000001"}};
  for (const auto& [field, expected] : rows) {
    const record::Record record = record_with(observation(kWhen + field));
    ASSERT_EQ(record.labs.size(), 1U) << field;
    const record::Result& result = record.labs[0].results.at(0);
    EXPECT_EQ(result.is_usable, !expected.empty()) << field;
    if (!expected.empty()) {
      EXPECT_EQ(result.value, Interval::point(*Rational::parse(expected))) << field;
      EXPECT_EQ(result.at->to_text(), "2026-02-02T08:30:00+01:00");
      EXPECT_EQ(result.path, "Observation/o1.valueQuantity");
    }
  }
  const record::Record record =
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
    const record::Record record = record_with(observation(kWhen + row.fields));
    ASSERT_EQ(record.faults.size(), 1U) << row.fields << "\n" << faults_text(record.faults);
    EXPECT_EQ(record.faults[0].code, row.code) << faults_text(record.faults);
    EXPECT_EQ(record.faults[0].path, "Observation/o1." + row.path);
    EXPECT_EQ(record.faults[0].inputs, std::vector<model::Input>{kHematocrit});
    ASSERT_EQ(record.labs.size(), 1U) << row.fields;
    EXPECT_FALSE(record.labs[0].results.at(0).is_usable);
    EXPECT_EQ(record.labs[0].results[0].value, Interval::all());
    const record::Record untimed = record_with(observation(row.fields));
    EXPECT_TRUE(is_unknown(untimed, kHematocrit)) << row.fields;
  }
}

TEST(Fhir, ComparatorsUnitsAndCounts) {
  const record::Record low = record_with(observation(
      kWhen + "'valueQuantity':{'value':300,'comparator':'<','unit':'ng/dL'}", "o1", "2986-8"));
  EXPECT_EQ(low.labs.at(0).results.at(0).value,
            (Interval{.low = {}, .high = Rational(300), .low_open = false, .high_open = true}));
  EXPECT_EQ(low.labs[0].results[0].written, "< 300 ng/dL");
  const record::Record score =
      record_with(observation(kWhen + "'valueInteger':3", "o1", "72514-3"));
  EXPECT_EQ(score.labs.at(0).lab, kScore);
  EXPECT_EQ(score.labs[0].results.at(0).value, Interval::point(Rational(3)));
}

TEST(Fhir, MissingValuesAndTimesAreNotes) {
  const record::Record absent =
      record_with(observation(kWhen + "'dataAbsentReason':{'coding':[{'code':'not-performed'}]}"));
  EXPECT_TRUE(absent.labs.empty());
  EXPECT_TRUE(absent.unknown.empty());
  EXPECT_EQ(faults_text(absent.faults),
            "D114 Observation/o1.dataAbsentReason: the result has no value: not-performed\n");
  const record::Record untimed = record_with(observation(quantity_field("44", "%")));
  EXPECT_FALSE(untimed.labs.at(0).results.at(0).at);
  EXPECT_TRUE(has(untimed.faults, Code::kNoTime));
  EXPECT_TRUE(untimed.unknown.empty());
}

TEST(Fhir, ComponentsAreResults) {
  const record::Record record = record_with(observation(
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
    const record::Record record = with_status("'status':'" + std::string(status) + "',");
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
    const record::Record record = at(bad);
    EXPECT_TRUE(record.labs.empty()) << bad;
    EXPECT_TRUE(is_unknown(record, kHematocrit)) << bad;
  }
  const record::Record future = at("'effectiveDateTime':'2026-03-02'");
  EXPECT_TRUE(has(future.faults, Code::kFutureDate) && is_unknown(future, kHematocrit));
  const record::Record later = at("'effectiveDateTime':'2026-03-02'", true);
  EXPECT_TRUE(has(later.faults, Code::kAfterAsOf));
  EXPECT_TRUE(later.unknown.empty() && later.labs.empty());
}

// ---- codes ----

TEST(Fhir, CodesBindBySystem) {
  const CodeIndex index(knowledge());
  const auto inputs = [&](const char* system, const char* code) {
    return index.inputs_of({.system = system, .code = code});
  };
  using Inputs = std::vector<model::Input>;
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
  const record::Record record = record_with(
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

// ---- conditions ----

std::string condition(const std::string& fields, const std::string& code = "C61.9") {
  return "{'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/"
         "p1'},'code':{'coding':["
         "{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'" +
         code + "'}]}" + (fields.empty() ? "" : "," + fields) + "}";
}
std::string coded_status(const std::string& key, const std::string& code) {
  return "'" + key + "':{'coding':[{'code':'" + code + "'}]}";
}

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
      {coded_status("clinicalStatus", "remission"), Presence::kPresent},
      {coded_status("clinicalStatus", "resolved"), Presence::kResolved},
      {coded_status("clinicalStatus", "inactive"), Presence::kResolved},
      {"'clinicalStatus':'active'", Presence::kPresent},
      {coded_status("clinicalStatus", "sometimes"), Presence::kUncertain, true},
      {active + "," + coded_status("verificationStatus", "confirmed"), Presence::kPresent},
      {active + "," + coded_status("verificationStatus", "provisional"), Presence::kUncertain},
      {active + "," + coded_status("verificationStatus", "refuted"), Presence::kAbsent},
      {coded_status("verificationStatus", "entered-in-error"), std::nullopt},
      {coded_status("verificationStatus", "perhaps"), Presence::kUncertain, true},
      {active + ",'abatementDateTime':'2025-01-01'", Presence::kResolved},
      {active + ",'abatementDateTime':'2026'", Presence::kUncertain},
      {active + ",'abatementDateTime':'2027-01-01'", Presence::kUncertain, true},
      {active + ",'onsetDateTime':'2027-01-01'", std::nullopt, true},
      {active + ",'onsetDateTime':'soon'", std::nullopt, true},
      {"'clinicalStatus':[1]", std::nullopt, true},
  };
  for (const Row& row : rows) {
    const record::Record record = record_with(condition(row.fields));
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

std::string request(const std::string& fields, const std::string& type = "MedicationRequest") {
  return "{'resourceType':'" + type + "','id':'m1','subject':{'reference':'Patient/p1'}," + fields +
         "}";
}
const std::string kAnastrozoleCode =
    "'medicationCodeableConcept':{'coding':[{'system':'http://www.nlm.nih.gov/research/umls/"
    "rxnorm','code':'199224'}]}";

TEST(Fhir, MedicationsByStatus) {
  struct Row {
    std::string fields;
    std::optional<Status> expected;
    std::string type = "MedicationRequest";
  };
  const std::vector<Row> rows = {
      {"'status':'active','authoredOn':'2026-01-01'", Status::kTaking},
      {"'status':'on-hold'", Status::kUncertain},
      {"'status':'stopped'", Status::kNotTaking},
      {"'status':'completed'", Status::kNotTaking},
      {"'status':'entered-in-error'", std::nullopt},
      {"'status':'active','intent':'order'", Status::kTaking},
      {"'status':'active','intent':'plan'", std::nullopt},
      {"'status':'active','doNotPerform':true", Status::kNotTaking},
      {"'status':'active','authoredOn':'2027-01-01'", std::nullopt},
      {"'status':'active','effectivePeriod':{'start':'2025-01-01','end':'2025-02-01'}",
       Status::kNotTaking, "MedicationStatement"},
      {"'status':'active','effectiveDateTime':'2025-01-01'", Status::kTaking,
       "MedicationStatement"},
      {"'status':'not-taken'", Status::kNotTaking, "MedicationStatement"},
      {"'status':'wherever'", Status::kUncertain, "MedicationStatement"},
  };
  for (const Row& row : rows) {
    const record::Record record =
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
  const record::Record contained =
      record_with(request("'contained':[" + medication +
                          "],'status':'active','medicationReference':{'reference':'#x'}"));
  EXPECT_EQ(contained.medications.at(0).agent, kCypionate);
  EXPECT_TRUE(has(record_with(taken).faults, Code::kMedicationNotFound));
  const record::Record both = record_with(
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
    std::optional<model::Sex> expected;
    bool is_fault = false;
  };
  const std::vector<Row> rows = {
      {"'gender':'male'", model::Sex::kMale},
      {"'gender':'female'", model::Sex::kFemale},
      {"'gender':'other'", std::nullopt},
      {"'active':true", std::nullopt},
      {"'gender':'M'", std::nullopt, true},
      {"'gender':['male']", std::nullopt, true},
      {"'gender':'male','extension':[" + birth_sex + "]", std::nullopt, true},
      {"'gender':'female','extension':[" + birth_sex + "]", model::Sex::kFemale},
      {"'gender':'male','extension':[" + birth_sex + "," + clinical("male-typical") + "]",
       model::Sex::kMale},
      {"'gender':'male','extension':[" + clinical("female-typical") + "]", model::Sex::kFemale},
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
    EXPECT_EQ(is_unknown(outcome.records[0], model::SexInput{}), row.is_fault) << row.fields;
  }
}

TEST(Fhir, BirthDeathAndUse) {
  const auto patient = [](const std::string& fields) {
    return read(json("{'resourceType':'Patient','id':'p1'," + fields + "}")).records.at(0);
  };
  EXPECT_EQ(patient("'birthDate':'1980'").birth->to_text(), "1980");
  EXPECT_TRUE(is_unknown(patient("'birthDate':'2027-01-01'"), model::BirthInput{}));
  EXPECT_TRUE(is_unknown(patient("'birthDate':'11.2.1980'"), model::BirthInput{}));
  EXPECT_FALSE(is_unknown(patient("'birthDate':1980,'gender':'male'"), model::SexInput{}));
  EXPECT_TRUE(has(patient("'deceasedBoolean':true").faults, Code::kDeceased));
  EXPECT_TRUE(has(patient("'deceasedDateTime':'2020-01-01'").faults, Code::kDeceased));
  EXPECT_TRUE(patient("'deceasedBoolean':false").faults.empty());
  EXPECT_TRUE(has(patient("'active':false").faults, Code::kInactivePatient));
}

// ---- subjects ----

TEST(Fhir, SubjectsByReference) {
  const auto count = [](const std::string& reference) {
    std::string text = observation(kWhen + quantity_field("44", "%"));
    const std::string before = "Patient/p1";
    text.replace(text.find(before), before.size(), reference);
    const std::string whole =
        "{'resourceType':'Bundle','entry':[{'fullUrl':'urn:uuid:u1','resource':" +
        std::string(kPatient) + "},{'resource':" + text + "}]}";
    return read(json(whole));
  };
  for (const char* known : {"Patient/p1", "urn:uuid:u1", "urn:uuid:p1",
                            "http://x.org/fhir/Patient/p1", "Patient/p1/_history/3"}) {
    EXPECT_EQ(count(known).records.at(0).labs.size(), 1U) << known;
  }
  for (const char* foreign :
       {"Patient/p2", "Group/p1", "p1", "#p1", "NotPatient/p1", "Patient/p1/x", "urn:uuid:u2"}) {
    const Outcome outcome = count(foreign);
    EXPECT_TRUE(outcome.records.at(0).labs.empty()) << foreign;
    EXPECT_TRUE(has(outcome.problems, Code::kForeignSubject)) << foreign;
    EXPECT_TRUE(outcome.records[0].unknown.empty()) << foreign;
  }
}

TEST(Fhir, AResourceOfNobodyIsNotUsed) {
  std::string text = observation(kWhen + quantity_field("44", "%"));
  const std::string before = "'subject':{'reference':'Patient/p1'},";
  text.replace(text.find(before), before.size(), "");
  const record::Record record = record_with(text);
  EXPECT_TRUE(record.labs.empty());
  EXPECT_TRUE(is_unknown(record, kHematocrit));
  EXPECT_TRUE(has(record.faults, Code::kNoSubject));
  const Outcome two = read(bundle({kPatient, "{'resourceType':'Patient','id':'p2'}", text}));
  EXPECT_TRUE(has(two.problems, Code::kNoSubject));
  for (const record::Record& each : two.records) {
    EXPECT_TRUE(each.unknown.empty());
  }
}

TEST(Fhir, NothingLeaksBetweenPatients) {
  std::string other = observation(kWhen + quantity_field("60", "%"), "o2");
  other.replace(other.find("Patient/p1"), 10, "Patient/p2");
  const Outcome outcome = read(bundle({"{'resourceType':'Patient','id':'p2'}", other, kPatient,
                                       observation(kWhen + quantity_field("44", "%"))}));
  ASSERT_EQ(outcome.records.size(), 2U);
  EXPECT_EQ(outcome.records[0].id, "p1");
  EXPECT_EQ(outcome.records[0].labs.at(0).results.size(), 1U);
  EXPECT_EQ(outcome.records[0].labs[0].results[0].written, "44 %");
  EXPECT_EQ(outcome.records[1].labs.at(0).results.at(0).written, "60 %");
}

TEST(Fhir, DuplicatesCountOnceOrNotAtAll) {
  const std::string first = observation(kWhen + quantity_field("44", "%"));
  const std::string reordered = "{'meta':{'versionId':'2'}," + kWhen + quantity_field("44", "%") +
                                "," + first.substr(1, first.find(kWhen) - 2) + "}";
  const Outcome same = read(bundle({kPatient, first, reordered}));
  EXPECT_EQ(same.records.at(0).labs.at(0).results.size(), 1U);
  EXPECT_TRUE(same.records[0].unknown.empty());
  const Outcome differ =
      read(bundle({kPatient, first, observation(kWhen + quantity_field("45", "%"))}));
  EXPECT_TRUE(differ.records.at(0).labs.empty());
  EXPECT_TRUE(is_unknown(differ.records[0], kHematocrit));
  EXPECT_TRUE(has(differ.records[0].faults, Code::kConflictingDuplicate));
  const Outcome patients =
      read(bundle({kPatient, "{'resourceType':'Patient','id':'p1','gender':'female'}", first}));
  ASSERT_EQ(patients.records.size(), 1U);
  EXPECT_TRUE(patients.records[0].labs.empty());
  EXPECT_FALSE(patients.records[0].sex);
  EXPECT_TRUE(is_unknown(patients.records[0], model::SexInput{}) &&
              is_unknown(patients.records[0], kHematocrit));
  EXPECT_TRUE(has(patients.problems, Code::kConflictingDuplicate));
}

TEST(Fhir, OrderOfEntriesAndFilesDoesNotMatter) {
  std::vector<std::string> resources = {kPatient,
                                        observation(kWhen + quantity_field("44", "%"), "o1"),
                                        observation(kWhen + quantity_field("99", "%"), "o2"),
                                        condition(""),
                                        request("'status':'active'," + kAnastrozoleCode),
                                        observation(kWhen + quantity_field("44", "%"), "o1"),
                                        "{'resourceType':'Patient','id':'p0'}",
                                        observation("'status':1", "o3")};
  std::string expected;
  std::sort(resources.begin(), resources.end());
  for (int round = 0; round < 50; ++round) {
    const Outcome outcome = read(bundle(resources));
    std::string text = faults_text(outcome.problems);
    for (const record::Record& record : outcome.records) {
      text += record::to_text(knowledge(), record);
    }
    expected = expected.empty() ? text : expected;
    EXPECT_EQ(text, expected);
    std::next_permutation(resources.begin(), resources.end());
    std::rotate(resources.begin(), resources.begin() + 3, resources.end());
  }
  std::vector<std::string> lines;
  for (const std::string& resource : resources) {
    lines.push_back(json(resource));
  }
  std::vector<Text> texts;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    texts.push_back({.name = "same", .bytes = lines[i]});
  }
  const auto all = [&] {
    const Outcome outcome = from_json(knowledge(), texts, options());
    std::string text = faults_text(outcome.problems);
    for (const record::Record& record : outcome.records) {
      text += record::to_text(knowledge(), record);
    }
    return text;
  };
  const std::string forward = all();
  std::reverse(texts.begin(), texts.end());
  EXPECT_EQ(forward, all());
}

// ---- texts ----

TEST(Fhir, NdjsonLinesStandAlone) {
  const std::string text =
      json(std::string(kPatient) + "\n\n{'resourceType':'Observ\n" +
           observation(kWhen + quantity_field("44", "%")) + "\r\n{'a':1}\n" +
           "{'resourceType':'Observation','status':'final','subject':{'reference':'Patient/p1'},"
           "'code':{'coding':[{'system':'http://loinc.org','code':'4544-3'}]}," +
           kWhen + "'valueString':'x'}\n");
  const Outcome outcome = read(text);
  ASSERT_EQ(outcome.records.size(), 1U);
  EXPECT_EQ(outcome.records[0].labs.at(0).results.size(), 2U);
  ASSERT_EQ(outcome.problems.size(), 2U);
  EXPECT_EQ(outcome.problems[0].path, "line 3");
  EXPECT_EQ(outcome.problems[0].code, Code::kNotJson);
  EXPECT_EQ(outcome.problems[1].path, "line 5");
  EXPECT_EQ(outcome.records[0].faults.at(0).path, "line 6: valueString");
  const Outcome first_is_bad = read(json("{'resourceType':'Pat\n" + std::string(kPatient) + "\n"));
  EXPECT_EQ(first_is_bad.records.size(), 1U);
  EXPECT_EQ(first_is_bad.problems.at(0).path, "line 1");
}

TEST(Fhir, PathsWithoutIdsAndWithFileNames) {
  std::string anonymous = observation(kWhen + "'valueString':'x'");
  anonymous.replace(anonymous.find("'id':'o1',"), 10, "");
  EXPECT_EQ(record_with(anonymous).faults.at(0).path, "Bundle.entry[1].resource.valueString");
  const std::string patient = json(kPatient);
  const std::string other = json(observation(kWhen + "'valueString':'x'"));
  const Outcome outcome = from_json(
      knowledge(), {{.name = "o.json", .bytes = other}, {.name = "p.json", .bytes = patient}},
      options());
  EXPECT_EQ(outcome.records.at(0).faults.at(0).path, "o.json: Observation/o1.valueString");
  EXPECT_EQ(outcome.records[0].label, "p.json p1");
}

TEST(Fhir, WhatIsNotUsedIsCounted) {
  const Outcome outcome =
      read(bundle({kPatient, "{'resourceType':'Claim','id':'1'}",
                   "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Claim'}}]}",
                   observation(kWhen + quantity_field("1", "kg"), "o9", "29463-7")}));
  ASSERT_EQ(outcome.not_used.size(), 1U);
  EXPECT_EQ(outcome.not_used[0].type, "Claim");
  EXPECT_EQ(outcome.not_used[0].count, 2U);
  EXPECT_EQ(outcome.records.at(0).not_mapped, 1U);
  const Outcome nobody = read(json(observation(kWhen + quantity_field("44", "%"))));
  EXPECT_TRUE(nobody.records.empty());
  ASSERT_EQ(nobody.problems.size(), 1U);
  EXPECT_EQ(nobody.problems[0].message,
            "the data has no Patient, so nothing of it is used: Observation 1");
}

TEST(Fhir, AKeyTwiceMakesItsInputsUnknown) {
  for (const char* field : {"'valueQuantity':{'value':44,'value':45,'unit':'%'}",
                            "'effectiveDateTime':'2026-01-01','effectiveDateTime':'2026-01-02'",
                            "'note':[{'a':1,'\\u0061':2}]"}) {
    const record::Record record = record_with(observation(field));
    EXPECT_TRUE(record.labs.empty()) << field;
    EXPECT_TRUE(is_unknown(record, kHematocrit)) << field;
    EXPECT_TRUE(has(record.faults, Code::kDuplicateKey)) << field;
  }
  const Outcome subject =
      read(bundle({kPatient, observation("'subject':{'reference':'Patient/p9'}")}));
  EXPECT_TRUE(is_unknown(subject.records.at(0), kHematocrit));
  EXPECT_TRUE(has(subject.problems, Code::kForeignSubject));
  const Outcome entry =
      read(json("{'resourceType':'Bundle','entry':[{'resource':" + std::string(kPatient) +
                "},{'resource':" + observation(kWhen + quantity_field("44", "%")) +
                ",'resource':{'resourceType':'Claim'}}]}"));
  EXPECT_TRUE(has(entry.problems, Code::kDuplicateKey));
  EXPECT_TRUE(is_unknown(entry.records.at(0), kHematocrit));
}

TEST(Fhir, HostileTextsAreRefusedInWords) {
  Options small = options();
  small.limits.bytes_max = 1000000;
  const std::string deep(100000, '[');
  const std::string objects = [] {
    std::string text;
    for (int i = 0; i < 20000; ++i) {
      text += "{\"a\":";
    }
    return text + "1" + std::string(20000, '}');
  }();
  struct Row {
    std::string text;
    Code code;
  };
  const std::vector<Row> rows = {
      {"", Code::kEmptyText},
      {" \n\t\n", Code::kEmptyText},
      {"\xEF\xBB\xBF", Code::kEmptyText},
      {deep, Code::kNotJson},
      {deep + std::string(100000, ']'), Code::kTooDeep},
      {objects, Code::kTooDeep},
      {"{\"a\":\"\xFF\"}", Code::kNotUtf8},
      {std::string("\xFF\xFE{\0}\0", 6), Code::kNotUtf8},
      {"{\"a\":NaN}", Code::kNotJson},
      {"{\"a\":01}", Code::kNotJson},
      {"{\"a\":1", Code::kNotJson},
      {"{\"a\":1} x", Code::kNotJson},
      {std::string(8, '\0'), Code::kNotJson},
      {std::string(1000001, ' '), Code::kTooLarge},
      {"[]", Code::kNotAResource},
      {"17", Code::kNotAResource},
      {"\"x\"", Code::kNotAResource},
      {"null", Code::kNotAResource},
      {"{}", Code::kNotAResource},
      {"{\"resourceType\":7}", Code::kNotAResource},
      {"{\"resourceType\":\"Bundle\",\"entry\":{}}", Code::kWrongShape},
      {"{\"resourceType\":\"Bundle\",\"entry\":[1]}", Code::kWrongShape}};
  for (const Row& row : rows) {
    const Outcome outcome = read(row.text, small);
    EXPECT_TRUE(outcome.records.empty());
    ASSERT_FALSE(outcome.problems.empty()) << row.text.substr(0, 50);
    EXPECT_EQ(outcome.problems[0].code, row.code)
        << row.text.substr(0, 50) << " " << outcome.problems[0].message;
    EXPECT_FALSE(outcome.problems[0].path.empty());
  }
  EXPECT_EQ(read("{\"a\": 1,\n \"b\": tru}").problems.at(0).message,
            "the text is not JSON: a word is not true, false or null (line 2, byte 16)");
}

TEST(Fhir, EveryFieldMayBeAnything) {
  const std::vector<std::string> resources = {
      observation(kWhen + quantity_field("44", "%")),
      condition(coded_status("clinicalStatus", "active")),
      request("'status':'active','authoredOn':'2026-01-01'," + kAnastrozoleCode), kPatient};
  for (const std::string& resource : resources) {
    for (std::size_t at = resource.find(':'); at != std::string::npos;
         at = resource.find(':', at + 1)) {
      for (const char* junk :
           {"null", "true", "[]", "{}", "[[1]]", "'x'", "1e99999", "-0", "{'a':{}}"}) {
        // What stands after each colon becomes junk, and what stood there a member of its own.
        const std::string text =
            resource.substr(0, at + 1) + junk + ",'was':" + resource.substr(at + 1);
        const Outcome outcome = read(bundle({text, kPatient}));
        EXPECT_LE(outcome.records.size(), 2U);
      }
    }
  }
}

TEST(Fhir, FaultsAreLimited) {
  std::vector<std::string> resources = {kPatient};
  for (int i = 0; i < 50; ++i) {
    resources.push_back(observation(kWhen + "'valueString':'x'", "o" + std::to_string(i)));
  }
  Options few = options();
  few.limits.faults_max = 10;
  const Outcome outcome = read(bundle(resources), few);
  EXPECT_EQ(outcome.records.at(0).faults.size(), 11U);
  EXPECT_TRUE(has(outcome.records[0].faults, Code::kTooManyFaults));
}

TEST(Json, KeepsNumbersAsWritten) {
  JsonParser parser(64);
  const JsonTree* tree =
      parser.parse("{\"a\":[1e2 , 8.90,-0],\"b\":123456789012345678901234567890}");
  ASSERT_NE(tree, nullptr);
  std::vector<std::string> numbers;
  for (const JsonNode& node : tree->nodes) {
    if (node.kind == JsonNode::Kind::kNumber) {
      numbers.emplace_back(node.text);
    }
  }
  EXPECT_EQ(numbers,
            (std::vector<std::string>{"1e2", "8.90", "-0", "123456789012345678901234567890"}));
}

}  // namespace
}  // namespace regimen::fhir
