// The commands that look something up in the knowledge base, declared together: they take the same
// words.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "repl/commands/commands.h"

namespace regimen::commands {

class Lookups {
 public:
  Lookups() = default;
  Lookups(const Lookups&) = delete;  // what is declared points into it
  Lookups& operator=(const Lookups&) = delete;
  void declare(CLI::App& app);
  // The exit code of the command that was asked for; nothing when it was none of them.
  std::optional<int> run(const Streams& streams) const;

 private:
  using LookupCommand = std::function<api::Answer(const api::KnowledgeBase&)>;
  struct Declared {
    const CLI::App* command;
    LookupCommand lookup;
  };

  std::string name_;
  std::vector<std::string> text_;
  std::vector<std::string> locator_;
  std::vector<std::string> rules_;
  bool is_json_ = false;
  bool is_core_ = false;
  std::vector<Declared> declared_;
};

}  // namespace regimen::commands
