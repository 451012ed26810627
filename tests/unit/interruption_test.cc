// Ctrl-C: while files are read, and while results are written.
#include <string>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/text.h"

#ifdef REGIMEN_PROGRAM_FOLDER

namespace regimen::tests::interruption_test {
namespace {

using Json = nlohmann::json;

// The program waits for what comes through `patients.ndjson`, is interrupted, and may go on.
ProgramResult interrupted_while_reading(const std::string& arguments) {
  const ScratchFolder folder;
  write_text(folder.path() / "m.rgm", "module m\n");
  return run_program({.command = "mkfifo patients.ndjson\nregimen " + arguments +
                                 " --patients patients.ndjson & program=$!\n"
                                 "exec 3>patients.ndjson\n"
                                 "echo '{\"resourceType\":\"Patient\",\"id\":\"a\"}' >&3\n"
                                 "kill -INT $program\nexec 3>&-\nwait $program",
                      .input = "",
                      .folder = folder.path()});
}

TEST(Interruption, OfReadingSaysSoAndNothingOfThePatients) {
  for (const char* command : {"count --rules m.rgm", "run m.rgm --summary", "run m.rgm",
                              "cohort m.rgm", "facts --rules m.rgm"}) {
    const ProgramResult result = interrupted_while_reading(command);
    EXPECT_EQ(result.exit, 130) << command;
    EXPECT_NE(result.errors.find("interrupted"), std::string::npos) << command;
    EXPECT_EQ(result.output, "") << command;
  }
}

TEST(Interruption, OfReadingIsJson) {
  const ProgramResult run = interrupted_while_reading("run m.rgm --json");
  const Json result = Json::parse(run.output, nullptr, false);
  ASSERT_TRUE(result.is_object()) << run.output;
  EXPECT_EQ(result["is_complete"], false);
  EXPECT_EQ(result["patients"], Json::array());
  const ProgramResult cohort = interrupted_while_reading("cohort m.rgm --json");
  EXPECT_EQ(Json::parse(cohort.output, nullptr, false)["is_complete"], false) << cohort.output;
  const ProgramResult count = interrupted_while_reading("count --rules m.rgm --json");
  EXPECT_TRUE(Json::parse(count.output, nullptr, false).contains("error")) << count.output;
}

// The program waits for its output to be read, is interrupted, and goes on.
TEST(Interruption, OfWritingLeavesWholeJson) {
  constexpr int kPatients = 3000;
  const ScratchFolder folder;
  std::string patients;
  for (int i = 0; i < kPatients; ++i) {
    patients += R"({"resourceType":"Patient","id":")" + std::to_string(i) + "\"}\n";
  }
  write_text(folder.path() / "m.rgm", "module m\n");
  write_text(folder.path() / "p.ndjson", patients);
  const ProgramResult result =
      run_program({.command = "mkfifo out\n"
                              "regimen run m.rgm --patients p.ndjson --json >out & program=$!\n"
                              "exec 3<out\nhead -c 1 <&3\n"
                              "kill -INT $program\ncat <&3\nwait $program",
                   .input = "",
                   .folder = folder.path()});
  EXPECT_EQ(result.exit, 130);
  EXPECT_NE(result.errors.find("interrupted after "), std::string::npos) << result.errors;
  const Json json = Json::parse(result.output, nullptr, false);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["is_complete"], false);
  EXPECT_LT(json["patients"].size(), static_cast<std::size_t>(kPatients));
}

}  // namespace
}  // namespace regimen::tests::interruption_test

#endif
