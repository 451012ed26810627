#include "tests/bench/generate.h"

#include <cstdint>
#include <cstdio>
#include <random>

namespace regimen::bench {

namespace {

constexpr std::size_t kLabs = 40;
constexpr std::size_t kConditions = 60;
constexpr std::size_t kAgents = 60;

// LOINC's check digit (Luhn over the digits), so that generated codes are well formed.
std::string loinc(std::size_t number) {
  const std::string digits = std::to_string(90000 + number);
  int sum = 0;
  bool is_doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    int value = *digit - '0';
    if (is_doubled) {
      value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    }
    is_doubled = !is_doubled;
    sum += value;
  }
  return digits + "-" + std::to_string((10 - sum % 10) % 10);
}

std::string number(std::size_t value) {
  return std::to_string(value);
}

std::string decimal(std::size_t hundredths) {
  char text[32];
  std::snprintf(text, sizeof text, "%zu.%02zu", hundredths / 100, hundredths % 100);
  return text;
}

std::string vocabulary() {
  std::string text = "module generated\nsource gen \"Generated\" { kind guideline  level low }\n";
  for (std::size_t i = 0; i < kLabs; ++i) {
    text += "lab lab_" + number(i) + " \"Lab " + number(i) +
            "\" { unit mg/dL  plausible 0 .. 1000 mg/dL  valid for 24 months  code loinc \"" +
            loinc(i) + "\" }\n";
  }
  for (std::size_t i = 0; i < kConditions; ++i) {
    text += "condition condition_" + number(i) + " \"Condition " + number(i) +
            "\" { absent means no  code local \"G" + number(i) + "\" }\n";
  }
  for (std::size_t i = 0; i < kAgents; ++i) {
    text += "agent agent_" + number(i) + " \"Agent " + number(i) + "\" { source gen \"agents\" }\n";
    text += "contraindication of agent_" + number(i) + " { when condition_" +
            number(i % kConditions) + "  severity absolute  source gen \"contraindications\" }\n";
  }
  return text;
}

std::string rule(std::size_t index, std::mt19937& random) {
  const std::string lab = "lab_" + number(random() % kLabs);
  const std::string threshold = decimal(random() % 30000) + " mg/dL";
  const std::string condition = "condition_" + number(random() % kConditions);
  std::string text = "conclusion finding_" + number(index) + " \"Finding " + number(index) +
                     "\"\nrule rule_" + number(index) + " \"Rule " + number(index) +
                     "\" {\n  when ";
  switch (random() % 5) {
    case 0:
      text +=
          "at least 2 results " + lab + " > " + threshold + " on different days within 12 months";
      break;
    case 1:
      text += condition + " and " + lab + " < " + threshold;
      break;
    case 2:
      text += lab + " > " + threshold + " and age >= " + number(20 + random() % 50) + " years";
      break;
    default:
      text += lab + " < " + threshold + " and (" + condition + " or condition_" +
              number(random() % kConditions) + ")";
  }
  if (index > 0 && random() % 3 == 0) {
    text += " and finding_" + number(random() % index);
  }
  text += "\n";
  if (index % 4 == 0) {
    text += "  unless condition_" + number(random() % kConditions) + "\n";
  }
  text += "  then conclude finding_" + number(index);
  if (index % 10 == 0) {
    text += ", recommend agent_" + number(random() % kAgents);
  }
  return text + "\n  source gen \"rule " + number(index) + "\"\n}\n";
}

std::string observation(std::size_t patient, std::size_t index, std::mt19937& random) {
  char date[32];
  std::snprintf(date, sizeof date, "2025-%02u-%02uT08:%02u:00Z",
                static_cast<unsigned>(1 + random() % 12), static_cast<unsigned>(1 + random() % 28),
                static_cast<unsigned>(random() % 60));
  return R"({"resource":{"resourceType":"Observation","id":"o)" + number(patient) + "-" +
         number(index) +
         R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":")" +
         loinc(random() % kLabs) + R"("}]},"subject":{"reference":"Patient/p)" + number(patient) +
         R"("},"effectiveDateTime":")" + date + R"(","valueQuantity":{"value":)" +
         decimal(random() % 30000) +
         R"(,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}})";
}

}  // namespace

std::string generated_rules(std::size_t rules) {
  std::mt19937 random(20261123);
  std::string text = vocabulary();
  for (std::size_t i = 0; i < rules; ++i) {
    text += rule(i, random);
  }
  return text;
}

std::string generated_ndjson(std::size_t patients) {
  std::mt19937 random(20261124);
  std::string text;
  for (std::size_t i = 0; i < patients; ++i) {
    text +=
        R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p)" +
        number(i) + R"(","gender":")" + (random() % 2 == 0 ? "male" : "female") +
        R"(","birthDate":")" + number(1940 + random() % 60) + R"(-05-17"}})";
    for (std::size_t k = 0; k < 16; ++k) {
      text += "," + observation(i, k, random);
    }
    text +=
        R"(,{"resource":{"resourceType":"Condition","id":"c)" + number(i) +
        R"(","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[{"system":"https://regimen.example/codes","code":"G)" +
        number(random() % kConditions) + R"("}]},"subject":{"reference":"Patient/p)" + number(i) +
        R"("}}}]})" + "\n";
  }
  return text;
}

}  // namespace regimen::bench
