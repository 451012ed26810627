// What the tests of engine/patient/fhir share: a small model, and the smallest JSON of each kind.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "engine/patient/fhir/codes.h"
#include "engine/patient/fhir/from_json.h"
#include "engine/patient/fhir/json.h"
#include "engine/patient/print.h"

namespace regimen::fhir::tests {

using diagnostics::Code;
using quantity::Instant;
using quantity::Interval;
using quantity::Rational;
using Presence = patient::ConceptFact::Presence;
using Status = patient::Medication::Status;

inline constexpr knowledge::LabId kHematocrit(std::uint32_t{0});
inline constexpr knowledge::LabId kScore(std::uint32_t{1});
inline constexpr knowledge::LabId kSystolic(std::uint32_t{2});
inline constexpr knowledge::LabId kTestosterone(std::uint32_t{3});
inline constexpr knowledge::ConceptId kLibido(std::uint32_t{0});
inline constexpr knowledge::ConceptId kCancer(std::uint32_t{1});
inline constexpr knowledge::AgentId kAnastrozole(std::uint32_t{0});
inline constexpr knowledge::AgentId kCypionate(std::uint32_t{1});

template <typename Thing>
Thing named(const std::string& name, std::vector<knowledge::Code> codes) {
  return Thing{.header = {.name = name,
                          .title = name,
                          .module = knowledge::ModuleId(std::uint32_t{0}),
                          .citations = {},
                          .name_span = {},
                          .span = {}},
               .codes = std::move(codes)};
}

inline knowledge::Lab lab(const std::string& name, const std::string& unit,
                          std::vector<knowledge::Code> codes) {
  auto made = named<knowledge::Lab>(name, std::move(codes));
  made.unit = unit.empty() ? quantity::dimensionless()
                           : std::get<quantity::Unit>(quantity::UnitTable::ucum().parse(unit));
  return made;
}

inline const knowledge::Model& knowledge() {
  static const knowledge::Model model = [] {
    knowledge::Model made;
    made.units = quantity::UnitTable::ucum();
    made.labs = {
        lab("hematocrit", "%", {{"loinc", "4544-3"}, {"loinc", "20570-8"}, {"local", "HCT"}}),
        lab("score", "", {{"loinc", "72514-3"}}), lab("systolic", "mm[Hg]", {{"loinc", "8480-6"}}),
        lab("testosterone", "ng/dL", {{"loinc", "2986-8"}})};
    made.labs[0].plausible_low = Rational(10);
    made.labs[0].plausible_high = Rational(80);
    made.labs[3].molar_mass = Rational::parse("288.42");
    made.concepts = {
        named<knowledge::Concept>("low_libido", {{"snomed", "8357008"}}),
        named<knowledge::Concept>("prostate_cancer", {{"snomed", "399068003", {}, false, true},
                                                      {"icd10", "C61", {}, false, true}})};
    made.agents = {
        named<knowledge::Agent>("anastrozole", {{"rxnorm", "84857"}, {"rxnorm", "199224"}}),
        named<knowledge::Agent>("testosterone_cypionate", {{"rxnorm", "835840"}})};
    return made;
  }();
  return model;
}

inline Options options(bool is_explicit = false) {
  Options made;
  made.as_of = *Instant::parse("2026-03-01");
  made.is_as_of_explicit = is_explicit;
  return made;
}

inline Outcome read(const std::string& text, const Options& given = options()) {
  return from_json(knowledge(), {{.name = "a.json", .bytes = text}}, given);
}

// JSON is written with ' for " here.
inline std::string json(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return text;
}

inline std::string bundle(const std::vector<std::string>& resources) {
  std::string text = "{'resourceType':'Bundle','type':'collection','entry':[";
  for (std::size_t i = 0; i < resources.size(); ++i) {
    text += std::string(i == 0 ? "" : ",") + "{'resource':" + resources[i] + "}";
  }
  return json(text + "]}");
}

inline const char* const kPatient =
    "{'resourceType':'Patient','id':'p1','gender':'male','birthDate':'1980-02-11'}";

inline std::string observation(const std::string& fields, const std::string& id = "o1",
                               const std::string& code = "4544-3") {
  return "{'resourceType':'Observation','id':'" + id +
         "','status':'final','subject':{'reference':'Patient/"
         "p1'},'code':{'coding':[{'system':'http://"
         "loinc.org','code':'" +
         code + "'}]}," + fields + "}";
}
inline std::string quantity_field(const std::string& value, const std::string& code) {
  return "'valueQuantity':{'value':" + value + ",'unit':'" + code +
         "','system':'http://unitsofmeasure.org','code':'" + code + "'}";
}
inline const std::string kWhen = "'effectiveDateTime':'2026-02-02T08:30:00+01:00',";

inline patient::Record record_with(const std::string& resource, const Options& given = options()) {
  const Outcome outcome = read(bundle({kPatient, resource}), given);
  EXPECT_EQ(outcome.records.size(), 1U);
  EXPECT_TRUE(outcome.problems.empty()) << outcome.problems[0].message;
  return outcome.records.empty() ? patient::Record{} : outcome.records[0];
}

inline bool is_unknown(const patient::Record& record, const knowledge::Input& input) {
  return std::find(record.unknown.begin(), record.unknown.end(), input) != record.unknown.end();
}
inline std::string faults_text(const std::vector<patient::Fault>& faults) {
  std::string text;
  for (const patient::Fault& fault : faults) {
    text += std::string(diagnostics::id_of(fault.code)) + " " + fault.path + ": " + fault.message +
            "\n";
  }
  return text;
}
inline bool has(const std::vector<patient::Fault>& faults, Code code) {
  return std::any_of(faults.begin(), faults.end(),
                     [&](const patient::Fault& fault) { return fault.code == code; });
}

inline std::string condition(const std::string& fields, const std::string& code = "C61.9") {
  return "{'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/"
         "p1'},'code':{'coding':["
         "{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'" +
         code + "'}]}" + (fields.empty() ? "" : "," + fields) + "}";
}
inline std::string coded_status(const std::string& key, const std::string& code) {
  return "'" + key + "':{'coding':[{'code':'" + code + "'}]}";
}

inline std::string request(const std::string& fields,
                           const std::string& type = "MedicationRequest") {
  return "{'resourceType':'" + type + "','id':'m1','subject':{'reference':'Patient/p1'}," + fields +
         "}";
}
inline const std::string kAnastrozoleCode =
    "'medicationCodeableConcept':{'coding':[{'system':'http://www.nlm.nih.gov/research/umls/"
    "rxnorm','code':'199224'}]}";

}  // namespace regimen::fhir::tests
