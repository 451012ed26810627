// The commands that go on until they are ended: a session, and watching files.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "repl/commands/commands.h"
#include "repl/shell/session.h"

namespace regimen::commands {

class Interactive {
 public:
  Interactive() = default;
  Interactive(const Interactive&) = delete;  // what is declared points into it
  Interactive& operator=(const Interactive&) = delete;
  void declare(CLI::App& app);
  // The exit code of the command that was asked for; nothing when it was none of them.
  std::optional<int> run(const Streams& streams) const;

 private:
  CLI::App* add(CLI::App& app, const char* name, const char* summary, const char* patients);
  int repl(const shell::SessionOptions& session) const;
  int watch(const shell::SessionOptions& options, const Streams& streams) const;

  std::vector<std::string> rules_;
  std::vector<std::string> patients_;
  std::string as_of_;
  std::size_t changes_ = std::numeric_limits<std::size_t>::max();
  const CLI::App* repl_ = nullptr;
  const CLI::App* watch_ = nullptr;
};

}  // namespace regimen::commands
