// Output: what was printed has arrived, or the exit code says so; and under --json an error is
// JSON, too. One place for all commands.
//
// Shape:   while one is alive, under --json standard output is counted and standard error copied.
// Errors:  output that cannot be written is said on standard error and is wrong use.
#pragma once

#include <memory>
#include <streambuf>

namespace regimen::commands {

class Output {
 public:
  explicit Output(bool is_json);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // The exit code of the program, whose command ended with `exit_code`. Where that is not 0 and
  // nothing was printed, `{"error": "…"}` is: what standard error says.
  int finish(int exit_code);

 private:
  class Tap;
  std::unique_ptr<Tap> out_;  // nullptr without --json
  std::unique_ptr<Tap> err_;
};

}  // namespace regimen::commands
