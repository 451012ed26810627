#include "tests/support/program.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <sys/wait.h>

#include "tests/support/text.h"

namespace regimen::tests {

namespace {

namespace fs = std::filesystem;

std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) {
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return word + "'";
}

// Digests change with every word of the knowledge.
std::string without_digests(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr std::string_view kMark = "sha256:";
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, from)) {
    result += text.substr(from, at + kMark.size() - from);
    from = std::min(text.find_first_not_of(kDigits, at + kMark.size()), text.size());
    result += from > at + kMark.size() ? "…" : "";
  }
  return result + text.substr(from);
}

}  // namespace

ScratchFolder::ScratchFolder() {
  std::string name = (fs::temp_directory_path() / "regimen-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make a folder " + name);
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

ProgramResult run_program(const ProgramCall& call) {
  const ScratchFolder scratch;
  const fs::path script = scratch.path() / "script";
  const fs::path input = scratch.path() / "input";
  const fs::path output = scratch.path() / "output";
  const fs::path errors = scratch.path() / "errors";
  const fs::path home = scratch.path() / "home";
  fs::create_directory(home);
  write_text(input, call.input);
  write_text(script, "export REGIMEN_HOME=" + shell_word(source_folder().string()) +
                         " HOME=" + shell_word(home.string()) + " TZ=UTC TERM=dumb PATH=" +
                         shell_word(REGIMEN_PROGRAM_FOLDER) + ":\"$PATH\"\n" + call.command + "\n");
  const std::string line = "cd " + shell_word(call.folder.string()) +
                           " && timeout --kill-after=2 " + std::to_string(kProgramSecondsMax) +
                           " sh " + shell_word(script.string()) + " <" +
                           shell_word(input.string()) + " >" + shell_word(output.string()) + " 2>" +
                           shell_word(errors.string());
  const int status = std::system(line.c_str());
  return {.output = without_digests(read_text(output)),
          .errors = read_text(errors),
          .exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
}

}  // namespace regimen::tests
