// The REPL: reads a line, decides whether it is a command, a statement of the language or a fact,
// and prints the reply.
//
// On a terminal it edits lines, completes names and keeps a history; in a pipe it reads the same
// lines and prints only the replies; what of the files given at the start cannot be used is said on
// `errors`. Exit code 0; in a pipe 1 when a line was refused or such a file has errors, 2 when one
// cannot be read.
#pragma once

#include <iosfwd>

#include "repl/shell/line_reader.h"
#include "repl/shell/session.h"

namespace regimen::shell {

struct ShellOptions {
  SessionOptions session;
  bool is_terminal = false;
  std::string history_file;
  std::string settings_file;
};

int run_shell(const ShellOptions& options, std::istream& input, std::ostream& output,
              std::ostream& errors);

}  // namespace regimen::shell
