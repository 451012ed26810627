// The log of the program: its lines, its files, its pages, and that nothing of a patient is in it.
#include <array>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "repl/logging/log.h"
#include "tests/support/program.h"
#include "tests/support/text.h"

namespace regimen::logging::logging_test {
namespace {

using tests::ProgramResult;
using tests::run_program;
using tests::ScratchFolder;
using Json = nlohmann::json;

constexpr auto kNames = std::to_array<const char*>({
#define REGIMEN_EVENT(constant, name, level) name,
#include "repl/logging/events.def"
#undef REGIMEN_EVENT
});

static_assert(!std::is_constructible_v<Value, std::string>);
static_assert(!std::is_constructible_v<Value, std::string_view>);
static_assert(!std::is_constructible_v<Value, const char*>);
static_assert(!std::is_constructible_v<Value, double>);
static_assert(!std::is_constructible_v<Value, char>);

Options to_file(const std::filesystem::path& file, Format format = Format::kJson) {
  return {.level = Level::kDebug, .format = format, .file = file.string()};
}

TEST(Logging, EveryEventAndStageIsOnThePage) {
  const std::string page = tests::read_text(tests::source_folder() / "docs/logging.md");
  std::size_t events = 0;
  for (const std::string& line : tests::lines_of(page)) {
    events += line.starts_with("### `") ? 1 : 0;
  }
  EXPECT_EQ(events, kNames.size());
  for (const char* name : kNames) {
    EXPECT_NE(page.find("### `" + std::string(name) + "` ("), std::string::npos) << name;
  }
  for (std::size_t i = 0; i < kStages; ++i) {
    const std::string name(name_of(static_cast<Stage>(i)).text());
    EXPECT_NE(page.find("| `" + name + "` |"), std::string::npos) << name;
  }
}

TEST(Logging, LinesAsTextAndAsJson) {
  const ScratchFolder folder;
  const auto write = [&](Format format) {
    const std::filesystem::path file = folder.path() / "log";
    std::filesystem::remove(file);
    {
      Log log(to_file(file, format));
      log.event(Event::kEnded,
                {{"exit_code", -1}, {"knowledge", Digest("sha256:00fdbf0a1b2c77")}, {"ok", true}});
    }
    return tests::read_text(file);
  };
  const std::string text = write(Format::kText);
  EXPECT_EQ(text.substr(27), " info  ended exit_code=-1 knowledge=00fdbf0a1b2c ok=true\n");
  const Json json = Json::parse(write(Format::kJson));
  EXPECT_EQ(json["event"], "ended");
  EXPECT_EQ(json["level"], "info");
  EXPECT_EQ(json["exit_code"], -1);
  EXPECT_EQ(json["knowledge"], "00fdbf0a1b2c");
  EXPECT_EQ(json["ok"], true);
  const std::string at = json["at"];
  EXPECT_EQ(at.size(), 27U);
  EXPECT_EQ(at.substr(0, 2) + at.substr(4, 1) + at.substr(10, 1) + at.substr(26), "20-TZ");
}

TEST(Logging, ADigestHoldsDigitsAlone) {
  EXPECT_EQ(Digest("Erika Mustermann").number(), 0U);
  EXPECT_EQ(Digest("sha256:beef").number(), 0U);
  EXPECT_EQ(Digest("").number(), 0U);
  EXPECT_EQ(Digest("sha256:00000000beefcafe").number(), 0xbeefU);
}

TEST(Logging, NothingBelowItsLevelAndNothingWhenOff) {
  const ScratchFolder folder;
  const std::filesystem::path file = folder.path() / "log";
  {
    Options options = to_file(file);
    options.level = Level::kWarn;
    Log log(options);
    EXPECT_EQ(log.observer(), nullptr);
    log.event(Event::kStarted);
    log.event(Event::kInterrupted);
  }
  EXPECT_EQ(tests::lines_of(tests::read_text(file)).size(), 1U);
  Log off({.file = (folder.path() / "off").string()});
  off.event(Event::kInternalError);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "off"));
  EXPECT_EQ(current(), nullptr);
}

TEST(Logging, FilesRotateAndOldOnesGo) {
  const ScratchFolder folder;
  {
    Options options = to_file(folder.path() / "run.log");
    options.file_bytes = 1000;
    options.files = 3;
    Log log(options);
    for (int i = 0; i < 200; ++i) {
      log.event(Event::kStarted);
    }
  }
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.insert(entry.path().filename().string());
    EXPECT_LE(entry.file_size(), 1000U);
  }
  EXPECT_EQ(names, (std::set<std::string>{"run.1.log", "run.2.log", "run.log"}));
}

TEST(Logging, WhatIsLostIsCounted) {
  constexpr std::uint64_t kLines = 100'000;
  const ScratchFolder folder;
  const std::filesystem::path file = folder.path() / "log";
  {
    Log log(to_file(file));
    for (std::uint64_t i = 0; i < kLines; ++i) {
      log.event(Event::kStage, {{"stage", Stage::kParse}, {"us", i}, {"count", i}});
    }
    log.event(Event::kInterrupted);
  }
  std::uint64_t written = 0;
  std::uint64_t lost = 0;
  std::uint64_t warnings = 0;
  for (const std::string& line : tests::lines_of(tests::read_text(file))) {
    const Json json = Json::parse(line);
    lost += json["event"] == "lines_lost" ? json["lines"].get<std::uint64_t>() : 0;
    written += json["event"] == "stage" ? 1 : 0;
    warnings += json["event"] == "interrupted" ? 1 : 0;
  }
  EXPECT_EQ(written + lost, kLines);
  EXPECT_EQ(warnings, 1U);
}

TEST(Logging, AFileThatCannotBeOpened) {
  const ScratchFolder folder;
  const Log log(to_file(folder.path()));
  ASSERT_TRUE(log.error().has_value());
  EXPECT_EQ(*log.error(), "the log `" + folder.path().string() + "` cannot be opened for writing");
}

// Texts that stand nowhere but in this patient.
constexpr auto kCanaries =
    std::to_array<const char*>({"Zebulonia", "Quarkfield", "mrn-77123599", "1951-07-23", "41.73",
                                "canary-note", "canary.json"});

std::string patient_text() {
  std::string text =
      R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient",)"
      R"("id":"mrn-77123599","name":[{"family":"Quarkfield","given":["Zebulonia"]}],"gender":"male",)"
      R"("birthDate":"1951-07-23"}},{"resource":{"resourceType":"Observation","id":"o1","status":)"
      R"("final","code":{"coding":[{"system":"http://loinc.org","code":"4544-3"}]},"subject":)"
      R"({"reference":"Patient/mrn-77123599"},"effectiveDateTime":"2026-01-12","note":[{"text":)"
      R"("canary-note"}],"valueQuantity":{"value":41.73,"unit":"%","system":)"
      R"("http://unitsofmeasure.org","code":"%"}}},{"resource":{"resourceType":"Condition","id":)"
      R"("canary-note","code":{"text":"Zebulonia"},"subject":{"reference":"Patient/mrn-77123599"}}}]})";
  return text;
}

struct LogCase {
  const char* command;
  int exit;
};
class LoggedCommands : public testing::TestWithParam<LogCase> {};

TEST_P(LoggedCommands, SayNothingOfThePatient) {
  for (const std::string format : {"text", "json"}) {
    const ScratchFolder folder;
    tests::write_text(folder.path() / "canary.json", patient_text());
    tests::write_text(folder.path() / "broken.json",
                      "{\"resourceType\":\"Patient\",\"id\":\"Zebulonia");
    const ProgramResult result =
        run_program({.command = std::string("export REGIMEN_LOG=debug\n") + GetParam().command +
                                " --log-file log --log-format " + format,
                     .input = "hematocrit 41.73 %\nwhy testosterone_cypionate\nZebulonia\n",
                     .folder = folder.path()});
    EXPECT_EQ(result.exit, GetParam().exit) << result.errors;
    const std::string log = tests::read_text(folder.path() / "log");
    EXPECT_NE(log.find("ended"), std::string::npos) << log;
    EXPECT_NE(log.find("parse"), std::string::npos) << log;
    for (const char* canary : kCanaries) {
      EXPECT_EQ(log.find(canary), std::string::npos) << canary << "\n" << log;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Commands, LoggedCommands,
    testing::Values(
        LogCase{"regimen run --patients canary.json --as-of 2026-03-01", 0},
        LogCase{"regimen run --patients canary.json broken.json --json --as-of 2026-03-01", 1},
        LogCase{"regimen why testosterone_cypionate --patients canary.json --as-of 2026-03-01", 0},
        LogCase{"regimen needs testosterone_cypionate --patients canary.json --as-of 2026-03-01",
                0},
        LogCase{"regimen why Zebulonia --patients canary.json --as-of 2026-03-01", 2},
        LogCase{"regimen facts --patients canary.json --as-of 2026-03-01", 0},
        LogCase{"regimen count --patients canary.json --as-of 2026-03-01", 0},
        LogCase{"regimen report canary.json --as-of 2026-03-01 -o page.html", 0},
        LogCase{"regimen repl --patients canary.json --as-of 2026-03-01", 1}),
    [](const testing::TestParamInfo<LogCase>& one) { return std::to_string(one.index); });

TEST(Logging, CheckTellsWhereTimeGoes) {
  const ProgramResult result =
      run_program({.command = "regimen check --log-level debug --log-format json",
                   .input = "",
                   .folder = tests::source_folder()});
  std::vector<std::string> stages;
  for (const std::string& line : tests::lines_of(result.errors)) {
    const Json json = Json::parse(line);
    if (json["event"] == "stage") {
      EXPECT_GT(json["count"].get<int>(), -1);
      stages.push_back(json["stage"]);
    }
  }
  EXPECT_EQ(stages, (std::vector<std::string>{"parse", "check", "data_relations", "lower", "ground",
                                              "graph", "plan", "scenarios"}));
}

TEST(Logging, OffUnlessAskedFor) {
  const ProgramResult result =
      run_program({.command = "regimen check", .input = "", .folder = tests::source_folder()});
  EXPECT_EQ(result.errors, "");
}

TEST(Logging, AFullDiskIsSaidOnceAndStopsNothing) {
  const ProgramResult result =
      run_program({.command = "regimen eval 1 + 1 --log-level debug --log-file /dev/full",
                   .input = "",
                   .folder = tests::source_folder()});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.errors, "regimen: the log cannot be written; its lines are lost from here on\n");
}

TEST(Version, NamesTheNumberAndTheCommit) {
  const ProgramResult result = run_program(
      {.command = "regimen --version | sed -E 's/[0-9a-f]{12}/COMMIT/; s/, with changes//; "
                  "s/commit not known: built without git/commit COMMIT/'",
       .input = "",
       .folder = tests::source_folder()});
  const std::string cmake = tests::read_text(tests::source_folder() / "CMakeLists.txt");
  const std::size_t begin = cmake.find("project(regimen VERSION ") + 24;
  const std::string number = cmake.substr(begin, cmake.find(' ', begin) - begin);
  EXPECT_EQ(result.output, "regimen " + number + " (commit COMMIT)\n");
}

}  // namespace
}  // namespace regimen::logging::logging_test
