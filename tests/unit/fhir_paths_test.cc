// Tests that the ways of engine/patient/fhir through a text agree: fast and slow, in one piece, as a stream
// and on several threads, all give the same records, faults and counts, byte by byte.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/fhir_parsing.h"

#ifndef REGIMEN_SHARED_DIR
#define REGIMEN_SHARED_DIR "../shared"
#endif

namespace regimen::fhir::fhir_paths_test {
namespace {

namespace fs = std::filesystem;

fs::path shared_data() {
  const char* given = std::getenv("REGIMEN_SHARED");
  return (given != nullptr ? fs::path(given) : fs::path(REGIMEN_SHARED_DIR)) / "data";
}

// Pieces of a few bytes each, so that every cut is met.
class ChunksOf : public Stream {
 public:
  ChunksOf(std::string_view text, std::size_t size) : text_(text), size_(size) {}
  std::string_view next() override {
    const std::string_view piece = text_.substr(0, size_);
    text_.remove_prefix(piece.size());
    return piece;
  }

 private:
  std::string_view text_;
  std::size_t size_;
};

std::string read_as_stream(std::string_view bytes, const Options& given) {
  ChunksOf pieces(bytes, bytes.size() < 100'000 ? 7 : 100'003);
  return printed(from_json(shipped(), {{.name = "x", .bytes = "", .more = &pieces}}, given));
}

std::vector<std::string> files_of(const std::vector<fs::path>& folders) {
  std::vector<std::string> files;
  for (const fs::path& folder : folders) {
    const auto found = io::expand(folder.string(), {".json", ".ndjson", ".txt"});
    for (const std::string& file : found.value_or(std::vector<std::string>{})) {
      files.push_back(file);
    }
  }
  return files;
}

const fs::path kSource = REGIMEN_SOURCE_FOLDER;

TEST(FhirPaths, EveryFileReadsTheSameFastAndSlow) {
  for (const std::string& file : files_of(
           {shared_data() / "fhir", shared_data() / "json", kSource / "tests" / "fuzz" / "seeds",
            kSource / "tests" / "golden", kSource / "rules" / "patients"})) {
    const std::string bytes = io::read_file(file).value_or("");
    const std::string slow = printed_from(bytes, parsing_options(false));
    ASSERT_EQ(printed_from(bytes, parsing_options(true)), slow) << file;
    if (!bytes.starts_with("\x1F\x8B")) {
      ASSERT_EQ(read_as_stream(bytes, parsing_options(true)), slow) << file;
    }
  }
}

TEST(FhirPaths, ASetOfFilesReadsTheSameFastAndSlow) {
  const std::vector<std::string> files = files_of({shared_data() / "fhir"});
  if (files.empty()) {
    GTEST_SKIP() << "no FHIR data under " << shared_data();
  }
  std::vector<std::string> contents;
  for (const std::string& file : files) {
    contents.push_back(io::read_file(file).value_or(""));
  }
  std::vector<Text> texts;
  for (std::size_t i = 0; i < files.size(); ++i) {
    texts.push_back({.name = files[i], .bytes = contents[i]});
  }
  EXPECT_EQ(printed(from_json(shipped(), texts, parsing_options(true))),
            printed(from_json(shipped(), texts, parsing_options(false))));
}

// All lines of one set in one text, some of them broken: more than a chunk for each thread.
TEST(FhirPaths, ParallelReadingGivesTheSame) {
  std::string text;
  for (const std::string& file : files_of({shared_data() / "fhir" / "bulk-synthea-40"})) {
    text += io::read_file(file).value_or("") + "\n\n{\"resourceType\":\n[]\n";
  }
  if (text.empty()) {
    GTEST_SKIP() << "no FHIR data under " << shared_data();
  }
  const std::string one = printed_from(text, parsing_options(false));
  for (const std::size_t threads : {1U, 2U, 3U, 8U}) {
    EXPECT_EQ(printed_from(text, parsing_options(true, threads)), one) << threads;
    EXPECT_EQ(read_as_stream(text, parsing_options(true, threads)), one) << threads;
  }
}

TEST(FhirPaths, ChangedLinesReadTheSameFastAndSlow) {
  constexpr std::size_t kBytesMax = 6000;
  Mutator mutator;
  for (const std::string& file :
       files_of({kSource / "tests" / "fuzz" / "seeds" / "fhir", kSource / "rules" / "patients",
                 shared_data() / "fhir" / "us-core-examples"})) {
    const std::string bytes = io::read_file(file).value_or("");
    for (int round = 0; round < 30 && bytes.size() < kBytesMax; ++round) {
      const std::string changed = mutator.changed(bytes);
      ASSERT_EQ(printed_from(changed, parsing_options(true)),
                printed_from(changed, parsing_options(false)))
          << changed;
    }
  }
}

TEST(FhirPaths, ALineThatIsTooLongLeavesTheOthers) {
  const std::string patient = "{\"resourceType\":\"Patient\",\"id\":\"p1\"}\n";
  const std::string text = patient + "{\"resourceType\":\"Basic\",\"x\":\"" +
                           std::string(3'000'000, 'x') + "\"}\n" +
                           "{\"resourceType\":\"Patient\",\"id\":\"p2\"}\n";
  Options given = parsing_options(true);
  given.limits.bytes_max = 1'500'000;
  const Outcome outcome = from_json(shipped(), {{.name = "x", .bytes = text}}, given);
  EXPECT_EQ(outcome.records.size(), 2U);
  ASSERT_EQ(outcome.problems.size(), 1U);
  EXPECT_EQ(outcome.problems[0].path, "x: line 2");
  EXPECT_EQ(outcome.problems[0].message, "the line has more than the 1500000 bytes that are read");
  EXPECT_EQ(read_as_stream(text, given), printed(outcome));
}

}  // namespace
}  // namespace regimen::fhir::fhir_paths_test
