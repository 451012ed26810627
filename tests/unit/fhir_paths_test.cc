// Tests that the ways of engine/fhir through a text agree: fast and slow, in one piece, as a stream
// and on several threads, all give the same records, faults and counts, byte by byte.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/fhir/from_json.h"
#include "engine/record/print.h"
#include "repl/io/workspace.h"

#ifndef REGIMEN_SHARED_DIR
#define REGIMEN_SHARED_DIR "../shared"
#endif

namespace regimen::fhir {
namespace {

namespace fs = std::filesystem;

const model::Model& shipped() {
  static const io::Knowledge kKnowledge = io::load_knowledge({}, {});
  return kKnowledge.base->model();
}

fs::path shared_data() {
  const char* given = std::getenv("REGIMEN_SHARED");
  return (given != nullptr ? fs::path(given) : fs::path(REGIMEN_SHARED_DIR)) / "data";
}

// Pieces of a few bytes each, so that every cut is met.
class PiecesOf : public Stream {
 public:
  PiecesOf(std::string_view text, std::size_t size) : text_(text), size_(size) {}
  std::string_view next() override {
    const std::string_view piece = text_.substr(0, size_);
    text_.remove_prefix(piece.size());
    return piece;
  }

 private:
  std::string_view text_;
  std::size_t size_;
};

void add_fault(std::string& text, const record::Fault& fault) {
  text.append(diagnostics::id_of(fault.code)).append(" ").append(fault.path);
  text.append(": ").append(fault.message).append("; ").append(fault.help);
  for (const model::Input& input : fault.inputs) {
    text.append(" ").append(model::name_of(shipped(), input));
  }
  text.append("\n");
}

std::string printed(const Outcome& outcome) {
  std::string text;
  for (const record::Record& record : outcome.records) {
    text += record.label + " " + record.name + " " + std::to_string(record.not_mapped) + "\n" +
            record::to_text(shipped(), record);
    for (const record::Fault& fault : record.faults) {
      add_fault(text, fault);
    }
    for (const model::Input& input : record.unknown) {
      text += model::name_of(shipped(), input) + " is unknown\n";
    }
  }
  for (const record::Fault& problem : outcome.problems) {
    add_fault(text, problem);
  }
  for (const Count& count : outcome.not_used) {
    text += count.type + " " + std::to_string(count.count) + "\n";
  }
  return text;
}

Options options(bool is_fast, std::size_t threads = 1) {
  Options made;
  made.as_of = *quantity::Instant::parse("2026-06-01");
  made.threads = threads;
  made.is_fast = is_fast;
  return made;
}

std::string read(std::string_view bytes, const Options& given) {
  return printed(from_json(shipped(), {{.name = "x", .bytes = bytes}}, given));
}

std::string read_as_stream(std::string_view bytes, const Options& given) {
  PiecesOf pieces(bytes, bytes.size() < 100'000 ? 7 : 100'003);
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
    const std::string slow = read(bytes, options(false));
    ASSERT_EQ(read(bytes, options(true)), slow) << file;
    if (!bytes.starts_with("\x1F\x8B")) {
      ASSERT_EQ(read_as_stream(bytes, options(true)), slow) << file;
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
  EXPECT_EQ(printed(from_json(shipped(), texts, options(true))),
            printed(from_json(shipped(), texts, options(false))));
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
  const std::string one = read(text, options(false));
  for (const std::size_t threads : {1U, 2U, 3U, 8U}) {
    EXPECT_EQ(read(text, options(true, threads)), one) << threads;
    EXPECT_EQ(read_as_stream(text, options(true, threads)), one) << threads;
  }
}

// A fixed sequence: the test is the same each time.
class Mutator {
 public:
  std::string changed(std::string text) {
    for (std::uint32_t changes = 1 + next() % 3; changes > 0 && !text.empty(); --changes) {
      const std::size_t at = next() % text.size();
      switch (next() % 5) {
        case 0:
          text[at] = static_cast<char>(next());
          break;
        case 1:
          text[at] = kTelling[next() % kTelling.size()];
          break;
        case 2:
          text.insert(at, 1, kTelling[next() % kTelling.size()]);
          break;
        case 3:
          text.erase(at, 1 + next() % 8);
          break;
        default:
          text.insert(at, text.substr(next() % text.size(), 1 + next() % 24));
          break;
      }
    }
    return text;
  }

 private:
  static constexpr std::string_view kTelling = "\"\\{}[]:,0-.eEtfn \t\r\n/u\x80\xC3";
  std::uint32_t next() {
    state_ = state_ * 1664525U + 1013904223U;
    return state_ >> 8U;
  }
  std::uint32_t state_ = 1;
};

TEST(FhirPaths, ChangedLinesReadTheSameFastAndSlow) {
  constexpr std::size_t kBytesMax = 6000;
  Mutator mutator;
  for (const std::string& file :
       files_of({kSource / "tests" / "fuzz" / "seeds" / "fhir", kSource / "rules" / "patients",
                 shared_data() / "fhir" / "us-core-examples"})) {
    const std::string bytes = io::read_file(file).value_or("");
    for (int round = 0; round < 30 && bytes.size() < kBytesMax; ++round) {
      const std::string changed = mutator.changed(bytes);
      ASSERT_EQ(read(changed, options(true)), read(changed, options(false))) << changed;
    }
  }
}

TEST(FhirPaths, ALineThatIsTooLongLeavesTheOthers) {
  const std::string patient = "{\"resourceType\":\"Patient\",\"id\":\"p1\"}\n";
  const std::string text = patient + "{\"resourceType\":\"Basic\",\"x\":\"" +
                           std::string(3'000'000, 'x') + "\"}\n" +
                           "{\"resourceType\":\"Patient\",\"id\":\"p2\"}\n";
  Options given = options(true);
  given.limits.bytes_max = 1'500'000;
  const Outcome outcome = from_json(shipped(), {{.name = "x", .bytes = text}}, given);
  EXPECT_EQ(outcome.records.size(), 2U);
  ASSERT_EQ(outcome.problems.size(), 1U);
  EXPECT_EQ(outcome.problems[0].path, "line 2");
  EXPECT_EQ(outcome.problems[0].message, "the line has more than the 1500000 bytes that are read");
  EXPECT_EQ(read_as_stream(text, given), printed(outcome));
}

}  // namespace
}  // namespace regimen::fhir
