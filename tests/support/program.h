// The program under test, run as a person runs it: by a shell, in a folder, with a time limit.
//
// The command is shell text in which `regimen` is the program of this build. The surroundings are
// the same everywhere: REGIMEN_HOME names the source tree, HOME is an empty folder, the time zone
// is UTC, and neither input nor output is a terminal.
#pragma once

#include <filesystem>
#include <string>

namespace regimen::tests {

// A folder of its own that disappears with the object.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct ProgramCall {
  std::string command;  // "regimen check rules.rgm"
  std::string input;
  std::filesystem::path folder;
};

struct ProgramResult {
  std::string output;  // with `sha256:…` for each digest
  std::string errors;
  int exit = 0;  // 124 when it took too long, 128 + n when signal n ended it

  // Ended by a signal or by the time limit, not by its own decision.
  bool is_broken() const { return exit >= 124; }
};

inline constexpr int kProgramSecondsMax = 20;
ProgramResult run_program(const ProgramCall& call);

}  // namespace regimen::tests
