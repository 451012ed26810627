// Tests that lines of a known form are read as if each were the first: what the fast way keeps of
// forms, plans, codes and units never shows.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/fhir_parsing.h"

namespace regimen::fhir::fhir_forms_test {
namespace {

constexpr std::string_view kPatient =
    R"({"resourceType":"Patient","id":"p1","gender":"male","birthDate":"1980-02-03"})"
    "\n";
constexpr std::string_view kQuantity =
    R"({"resourceType":"Observation","id":"ID","meta":{"versionId":"1"},"status":"final",)"
    R"("category":[{"coding":[{"system":"http://x.org/c","code":"laboratory"}]}],"code":)"
    R"({"coding":[{"system":"http://loinc.org","code":"4544-3","display":"Hct"}],"text":"Hct"},)"
    R"("subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-01-12T08:10:00+01:00",)"
    R"("valueQuantity":{"value":48.25,"unit":"%","system":"http://unitsofmeasure.org","code":"%"}})";
constexpr std::string_view kComponents =
    R"({"resourceType":"Observation","id":"ID","status":"amended","code":{"coding":[)"
    R"({"system":"http://loinc.org","code":"85354-9"}]},"subject":{"reference":"Patient/p1"},)"
    R"("effectiveDateTime":"2026-01-12","component":[{"code":{"coding":[)"
    R"({"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":81,"unit":)"
    R"("mm[Hg]","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},{"code":{"coding":[)"
    R"({"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":128.5,"unit":)"
    R"("mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]})";
constexpr std::string_view kCondition =
    R"({"resourceType":"Condition","id":"ID","clinicalStatus":{"coding":[{"system":)"
    R"("http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":)"
    R"({"coding":[{"system":"http://snomed.info/sct","code":"399068003"}]},"subject":)"
    R"({"reference":"Patient/p1"},"onsetDateTime":"2020-05-01"})";
constexpr std::string_view kSilent =
    R"({"resourceType":"Observation","id":"ID","status":"final","code":{"coding":[{"system":)"
    R"("http://loinc.org","code":"99999-1","display":"a \"quoted\" \u00e4"}]},"subject":)"
    R"({"reference":"Patient/p1"},"valueBoolean":true,"note":[{"text":""},{"text":null}]})";
constexpr std::array kLines = {kQuantity, kComponents, kCondition, kSilent};

std::string with(std::string_view line, std::string_view before, std::string_view after) {
  std::string text(line);
  const std::size_t at = text.find(before);
  EXPECT_NE(at, std::string::npos) << before;
  return at == std::string::npos ? text : text.replace(at, before.size(), after);
}

std::string named(std::string_view line, std::string_view id) {
  return with(line, "\"ID\"", "\"" + std::string(id) + "\"");
}

// Lines before it that make the form known; two of them are needed.
std::string known_then(std::string_view line, const std::string& last) {
  return std::string(kPatient) + named(line, "a") + "\n" + named(line, "b") + "\n" +
         named(line, "c") + "\n" + last + "\n";
}

void expect_same(const std::string& text) {
  ASSERT_EQ(printed_from(text, parsing_options(true)), printed_from(text, parsing_options(false)))
      << text;
}

TEST(FhirForms, AChangedLineAfterOthersOfItsFormReadsTheSame) {
  constexpr int kRounds = 1500;
  Mutator mutator;
  for (const std::string_view line : kLines) {
    for (int round = 0; round < kRounds; ++round) {
      expect_same(known_then(line, mutator.changed(named(line, "d"))));
    }
  }
}

// The strings of a line are unescaped again when one of its values turns out to be odd.
TEST(FhirForms, AnOddLineOfManyEscapesReadsTheSame) {
  for (const std::size_t size : {10U, 3'000U, 100'000U}) {
    const std::string note = R"(,"note":[{"text":"\n)" + std::string(size, 'a') + R"("}])";
    const std::string line = with(kQuantity, R"(,"valueQuantity")", note + R"(,"valueQuantity")");
    for (const std::string_view odd : {"48.2x", "48.2.", "4\\u12", "\"a\\q\""}) {
      expect_same(known_then(line, with(named(line, "d"), "48.25", odd)));
    }
  }
}

// Cut off it would name another.
TEST(FhirForms, AReferenceThatIsTooLongNamesNobody) {
  for (const std::size_t size : {2'048U, 2'047U, 2'046U, 2'045U, 9'000U}) {
    std::string far = "http://x/" + std::string(size, 'a');
    far.resize(size - std::string_view("/Patient/p1").size());
    const std::string line = with(named(kQuantity, "d"), "Patient/p1", far + "/Patient/p1234");
    const std::string text = known_then(kQuantity, line);
    expect_same(text);
    EXPECT_NE(printed_from(text, parsing_options(true)).find("who is not in the data"),
              std::string::npos);
  }
}

struct Change {
  std::string_view before;
  std::string_view after;
};

TEST(FhirForms, AnOddValueAfterOthersOfItsFormReadsTheSame) {
  for (const auto& [before, after] : std::to_array<Change>({
           {"48.25", "4.825e1"},
           {"48.25", "0.4825"},
           {"48.25", "-0"},
           {"48.25", "048"},
           {"48.25", "48."},
           {"48.25", "999"},
           {"48.25", "48.250000000000000000001"},
           {"48.25", "1e400"},
           {"48.25", "null"},
           {"48.25", "\"48\""},
           {"\"unit\":\"%\"", "\"unit\":\"mmol/L\""},
           {"\"unit\":\"%\"", "\"unit\":\"\""},
           {"\"code\":\"%\"", "\"code\":\"\""},
           {"\"code\":\"%\"", "\"code\":\"{ratio}\""},
           {"\"code\":\"%\"", "\"code\":\"mm[Hg]\""},
           {"http://unitsofmeasure.org", "http://units.org"},
           {"4544-3", "718-7"},
           {"4544-3", "99999-1"},
           {"4544-3", " 4544-3"},
           {"http://loinc.org", "LOINC"},
           {"\"final\"", "\"preliminary\""},
           {"\"final\"", "\"corrected\""},
           {"\"final\"", "\"fin\\u0061l\""},
           {"\"final\"", "\"finished\""},
           {"2026-01-12T08:10:00+01:00", "2026-13-12"},
           {"2026-01-12T08:10:00+01:00", "2026"},
           {"2026-01-12T08:10:00+01:00", "2027-01-12"},
           {"Patient/p1", "Patient/p2"},
           {"Patient/p1", ""},
           {"\"d\"", "\"d/e\""},
           {"\"d\"", "\"\""},
           {"{\"resourceType\"", " {\t\"resourceType\" "},
           {"Observation", "Condition"},
           {"Observation", "Basic"},
           {"\"status\"", "\"statue\""},
           {"\"display\"", "\"system\""},
       })) {
    expect_same(known_then(kQuantity, with(named(kQuantity, "d"), before, after)));
  }
}

TEST(FhirForms, ResourcesThatComeAgainReadTheSame) {
  for (const std::string_view line : kLines) {
    const std::string first = named(line, "x") + "\n";
    for (const std::string& second :
         {first, with(first, "\"coding\"", "\"coding\" "), with(first, "http:", "https:"),
          with(first, "Patient/p1", "Patient/p2"),
          with(first, "\"resourceType\"", "\"meta\":{\"versionId\":\"9\"},\"resourceType\"")}) {
      expect_same(known_then(line, first + second));
      expect_same(known_then(line, second + first));
      expect_same(known_then(line, first + second + first + second));
    }
  }
}

// Equal content in another order of keys is one resource; in another order of a list it is not.
TEST(FhirForms, TheOrderOfKeysIsNoContentThatOfAListIs) {
  const std::string swapped =
      with(with(named(kComponents, "x"), R"("resourceType":"Observation","id":"x")",
                R"("id":"x","resourceType":"Observation")"),
           R"("value":81,"unit":"mm[Hg]")", R"("unit":"mm[Hg]","value":81)");
  const std::string same = known_then(kComponents, named(kComponents, "x") + "\n" + swapped);
  expect_same(same);
  EXPECT_EQ(printed_from(same, parsing_options(true)).find("differ"), std::string::npos);
  const std::string other =
      with(with(with(named(kComponents, "x"), "8462-4", "TEMPORARY"), "8480-6", "8462-4"),
           "TEMPORARY", "8480-6");
  const std::string different = known_then(kComponents, named(kComponents, "x") + "\n" + other);
  expect_same(different);
  EXPECT_NE(printed_from(different, parsing_options(true)).find("differ"), std::string::npos);
}

// More forms than are kept, each met often enough to be learned.
TEST(FhirForms, ManyFormsReadTheSame) {
  constexpr int kForms = 2500;
  std::string text(kPatient);
  for (int form = 0; form < kForms; ++form) {
    for (int copy = 0; copy < 3; ++copy) {
      const std::string number = std::to_string(form);
      std::string list = "[";
      for (int i = 0; i < form % 97; ++i) {
        list += "1,";
      }
      text += with(with(named(kQuantity, number + "-" + std::to_string(copy)), "\"versionId\"",
                        "\"v" + number + "\""),
                   "\"1\"", list + "1]") +
              "\n";
    }
  }
  expect_same(text);
}

}  // namespace
}  // namespace regimen::fhir::fhir_forms_test
