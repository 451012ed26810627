// The REPL's commands: one table that dispatch, `help` and completion read.
//
// Shape:   sorted by name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repl/shell/session.h"

namespace regimen::shell {

struct Command {
  std::string_view name;
  std::string_view arguments;  // "NAME [--core]"
  std::string_view summary;    // one line
  std::string_view details;    // further lines for `help NAME`; may be empty
  std::function<Reply(Session&, const std::string& rest)> run;
};

const std::vector<Command>& commands();
const Command* find_command(std::string_view name);

// `--depth` and the like, as they stand in the command's own words.
std::vector<std::string> option_names(const Command& command);
// Commands of the program that a session has not, sorted.
const std::vector<std::string>& commands_of_program();

// `help`, `help why`, `help E203`.
Reply help(const std::string& topic);

// Kinds that `list` knows: agents, labs, rules, …
std::vector<std::string> list_kinds();

}  // namespace regimen::shell
