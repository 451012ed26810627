// The REPL: reads a line, decides whether it is a command, a statement of the language or a fact,
// and prints the reply.
//
// On a terminal it edits lines, completes names and keeps a history; in a pipe it reads the same
// lines and prints only the replies. Exit code 0; 1 when a piped line was refused.
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

int run_shell(const ShellOptions& options, std::istream& input, std::ostream& output);

}  // namespace regimen::shell
