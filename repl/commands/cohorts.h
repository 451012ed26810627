// The commands that ask about a cohort, declared together: they take the same words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/api/cohort_question.h"
#include "repl/commands/commands.h"

namespace regimen::commands {

class Cohorts {
 public:
  Cohorts() = default;
  Cohorts(const Cohorts&) = delete;  // what is declared points into it
  Cohorts& operator=(const Cohorts&) = delete;
  void declare(CLI::App& app);
  // The exit code of the question that was asked; nothing when it was none of them.
  std::optional<int> run(const Streams& streams) const;

 private:
  struct Declared {
    const CLI::App* command;
    api::CohortQuestion::Kind kind;
  };
  int ask(api::CohortQuestion::Kind kind, const Streams& streams) const;

  std::vector<std::string> words_;
  std::vector<std::string> patients_;
  std::vector<std::string> rules_;
  std::string as_of_;
  std::size_t jobs_ = 1;
  bool is_json_ = false;
  bool is_csv_ = false;
  std::vector<Declared> declared_;
};

}  // namespace regimen::commands
