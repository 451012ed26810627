// Tests engine/patient/fhir on every file of the shared data: each is read or refused in words, and none is
// dropped in silence.
//
// The data is not part of the repository: $REGIMEN_SHARED, the compile definition
// REGIMEN_SHARED_DIR, or ../shared.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "engine/patient/fhir/from_json.h"
#include "engine/patient/print.h"

#ifndef REGIMEN_SHARED_DIR
#define REGIMEN_SHARED_DIR "../shared"
#endif

namespace regimen::fhir::fhir_corpus_test {
namespace {

namespace fs = std::filesystem;
using diagnostics::Code;

fs::path shared_dir() {
  const char* given = std::getenv("REGIMEN_SHARED");
  return given != nullptr ? fs::path(given) : fs::path(REGIMEN_SHARED_DIR);
}

std::vector<fs::path> files_of(const fs::path& folder, const std::vector<std::string>& extensions) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const std::string extension = at->path().extension().string();
    if (at->is_regular_file() &&
        std::find(extensions.begin(), extensions.end(), extension) != extensions.end()) {
      files.push_back(at->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

knowledge::Lab lab(const std::string& name, const std::string& unit,
                   std::vector<knowledge::Code> codes) {
  return {.header = {.name = name,
                     .title = name,
                     .module = knowledge::ModuleId(std::uint32_t{0}),
                     .citations = {},
                     .name_span = {},
                     .span = {}},
          .is_vital = false,
          .unit = std::get<quantity::Unit>(quantity::UnitTable::ucum().parse(unit)),
          .molar_mass = {},
          .plausible_low = {},
          .plausible_high = {},
          .valid_for = {},
          .codes = std::move(codes)};
}

const knowledge::Model& knowledge() {
  static const knowledge::Model model = [] {
    knowledge::Model made;
    made.units = quantity::UnitTable::ucum();
    made.labs = {lab("bmi", "kg/m2", {{"loinc", "39156-5"}}),
                 lab("hematocrit", "%", {{"loinc", "4544-3"}, {"loinc", "20570-8"}}),
                 lab("hemoglobin", "g/dL", {{"loinc", "718-7"}}),
                 lab("psa", "ng/mL", {{"loinc", "2857-1"}}),
                 lab("systolic", "mm[Hg]", {{"loinc", "8480-6"}}),
                 lab("weight", "kg", {{"loinc", "29463-7"}, {"loinc", "3141-9"}})};
    return made;
  }();
  return model;
}

Options options() {
  Options made;
  made.as_of = *quantity::Instant::parse("2026-06-01");
  return made;
}

std::string printed(const Outcome& outcome) {
  std::string text;
  for (const patient::Record& record : outcome.records) {
    text += patient::record_text(knowledge(), record);
  }
  for (const patient::Fault& problem : outcome.problems) {
    text += problem.path + " " + problem.message + "\n";
  }
  for (const Count& count : outcome.not_used) {
    text += count.type + " " + std::to_string(count.count) + "\n";
  }
  return text;
}

bool says_something(const Outcome& outcome) {
  return !outcome.records.empty() || !outcome.problems.empty();
}

std::size_t results_of(const Outcome& outcome, std::size_t lab_index) {
  std::size_t count = 0;
  for (const patient::Record& record : outcome.records) {
    const patient::LabResults* found = patient::find(record, knowledge::LabId(lab_index));
    count += found == nullptr ? 0 : found->results.size();
  }
  return count;
}

struct Loaded {
  std::vector<std::string> contents;
  std::vector<Text> texts;
};
Loaded load(const std::vector<fs::path>& files) {
  Loaded loaded;
  for (const fs::path& file : files) {
    loaded.contents.push_back(contents(file));
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    loaded.texts.push_back({.name = files[i].filename().string(), .bytes = loaded.contents[i]});
  }
  return loaded;
}

TEST(FhirCorpus, EveryFileAloneIsReadOrRefusedInWords) {
  const std::vector<fs::path> files =
      files_of(shared_dir() / "data" / "fhir", {".json", ".ndjson"});
  if (files.empty()) {
    GTEST_SKIP() << "no FHIR data under " << shared_dir();
  }
  for (const fs::path& file : files) {
    const std::string bytes = contents(file);
    const Outcome outcome =
        from_json(knowledge(), {{.name = file.filename().string(), .bytes = bytes}}, options());
    EXPECT_TRUE(says_something(outcome)) << file;
    for (const patient::Fault& problem : outcome.problems) {
      EXPECT_FALSE(problem.path.empty() || problem.message.empty()) << file;
      EXPECT_FALSE(problem.code == Code::kNotJson) << file << " " << problem.message;
    }
  }
}

TEST(FhirCorpus, SetsOfFilesInAnyOrder) {
  const fs::path folder = shared_dir() / "data" / "fhir";
  if (!fs::exists(folder)) {
    GTEST_SKIP() << "no FHIR data under " << shared_dir();
  }
  // Patients and hematocrit results as counted in COUNTS.md; two of HL7's 23 patients have one id
  // and differ.
  struct Row {
    const char* set;
    std::size_t patients;
    std::optional<std::size_t> hematocrits;
  };
  const std::vector<Row> rows = {{"bulk-pathling-9", 9, 28},     {"bulk-smart-10-partial", 13, 0},
                                 {"bulk-synthea-40", 40, 86},    {"bundles-synthea-2019", 13, 23},
                                 {"bundles-synthea-2023", 2, 3}, {"bundles-cql-exec-fhir", 1, 1},
                                 {"hl7-r4-examples", 22, {}},    {"us-core-examples", 3, {}}};
  for (const Row& row : rows) {
    Loaded loaded = load(files_of(folder / row.set, {".json", ".ndjson"}));
    const Outcome forward = from_json(knowledge(), loaded.texts, options());
    EXPECT_EQ(forward.records.size(), row.patients) << row.set;
    if (row.hematocrits) {
      EXPECT_EQ(results_of(forward, 1), *row.hematocrits) << row.set;
    }
    std::reverse(loaded.texts.begin(), loaded.texts.end());
    EXPECT_EQ(printed(forward), printed(from_json(knowledge(), loaded.texts, options())))
        << row.set;
  }
}

TEST(FhirCorpus, CompressedFilesAreForTheCaller) {
  const std::vector<fs::path> files = files_of(shared_dir() / "data" / "fhir", {".gz"});
  if (files.empty()) {
    GTEST_SKIP() << "no FHIR data under " << shared_dir();
  }
  for (const fs::path& file : files) {
    const std::string bytes = contents(file);
    const Outcome outcome = from_json(knowledge(), {{.name = "x.gz", .bytes = bytes}}, options());
    EXPECT_TRUE(outcome.records.empty()) << file;
    EXPECT_EQ(outcome.problems.at(0).message, "the text is compressed with gzip") << file;
  }
}

TEST(FhirCorpus, JsonTestSuite) {
  const std::vector<fs::path> files = files_of(shared_dir() / "data" / "json", {".json"});
  if (files.empty()) {
    GTEST_SKIP() << "no JSON data under " << shared_dir();
  }
  for (const fs::path& file : files) {
    const std::string bytes = contents(file);
    const std::string name = file.filename().string();
    const Outcome outcome = from_json(knowledge(), {{.name = name, .bytes = bytes}}, options());
    EXPECT_TRUE(outcome.records.empty()) << name;
    ASSERT_FALSE(outcome.problems.empty()) << name;
    const Code code = outcome.problems[0].code;
    const bool is_refused = code == Code::kNotJson || code == Code::kNotUtf8 ||
                            code == Code::kEmptyText || code == Code::kTooDeep;
    if (name.starts_with("y_")) {
      EXPECT_FALSE(is_refused) << name << " " << outcome.problems[0].message;
    } else if (name.starts_with("n_")) {
      EXPECT_TRUE(is_refused) << name << " " << outcome.problems[0].message;
    }
  }
}

TEST(FhirCorpus, CutAndChangedBundles) {
  const std::vector<fs::path> files =
      files_of(shared_dir() / "data" / "fhir" / "us-core-examples", {".json"});
  if (files.empty()) {
    GTEST_SKIP() << "no FHIR data under " << shared_dir();
  }
  std::uint32_t state = 1;  // a fixed sequence: the test is the same each time
  const auto next = [&state] { return state = state * 1664525U + 1013904223U; };
  for (const fs::path& file : files) {
    const std::string bytes = contents(file);
    for (int round = 0; round < 20 && !bytes.empty(); ++round) {
      std::string changed = bytes;
      if (round % 2 == 0) {
        changed.resize(next() % bytes.size());
      }
      for (int change = 0; change < round / 4 && !changed.empty(); ++change) {
        changed[next() % changed.size()] = static_cast<char>(next() >> 24U);
      }
      EXPECT_TRUE(
          says_something(from_json(knowledge(), {{.name = "x", .bytes = changed}}, options())));
    }
  }
}

}  // namespace
}  // namespace regimen::fhir::fhir_corpus_test
