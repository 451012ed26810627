// Tests engine/patient/fhir on whole texts: subjects, duplicates, orders, hostile input.
#include "tests/unit/small_fhir.h"

namespace regimen::fhir::fhir_text_test {
namespace {

using namespace tests;  // NOLINT: the fixture is nothing but these names

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
  const patient::Record record = record_with(text);
  EXPECT_TRUE(record.labs.empty());
  EXPECT_TRUE(is_unknown(record, kHematocrit));
  EXPECT_TRUE(has(record.faults, Code::kNoSubject));
  const Outcome two = read(bundle({kPatient, "{'resourceType':'Patient','id':'p2'}", text}));
  EXPECT_TRUE(has(two.problems, Code::kNoSubject));
  for (const patient::Record& each : two.records) {
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
  EXPECT_TRUE(is_unknown(patients.records[0], knowledge::SexInput{}) &&
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
    for (const patient::Record& record : outcome.records) {
      text += patient::record_text(knowledge(), record);
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
    for (const patient::Record& record : outcome.records) {
      text += patient::record_text(knowledge(), record);
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
  EXPECT_EQ(outcome.problems[0].path, "a.json: line 3");
  EXPECT_EQ(outcome.problems[0].code, Code::kNotJson);
  EXPECT_EQ(outcome.problems[1].path, "a.json: line 5");
  EXPECT_EQ(faults_text(outcome.records[0].faults),
            "D139 a.json: line 3: this could not be read, and may be about this patient: " +
                outcome.problems[0].message +
                "\nD105 line 6: valueString: `valueString` is not a " +
                "quantity, but `hematocrit` is measured\n");
  const Outcome first_is_bad = read(json("{'resourceType':'Pat\n" + std::string(kPatient) + "\n"));
  EXPECT_EQ(first_is_bad.records.size(), 1U);
  EXPECT_EQ(first_is_bad.problems.at(0).path, "a.json: line 1");
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
  EXPECT_EQ(outcome.records.at(0).entries.unasked, 1U);
  const Outcome nobody = read(json(observation(kWhen + quantity_field("44", "%"))));
  EXPECT_TRUE(nobody.records.empty());
  ASSERT_EQ(nobody.problems.size(), 1U);
  EXPECT_EQ(nobody.problems[0].message,
            "the data has no Patient, so it is not used: Observation 1");
}

TEST(Fhir, AKeyTwiceMakesItsInputsUnknown) {
  for (const char* field : {"'valueQuantity':{'value':44,'value':45,'unit':'%'}",
                            "'effectiveDateTime':'2026-01-01','effectiveDateTime':'2026-01-02'",
                            "'note':[{'a':1,'\\u0061':2}]"}) {
    const patient::Record record = record_with(observation(field));
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
}  // namespace regimen::fhir::fhir_text_test
