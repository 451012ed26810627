// The commands that ask about one patient, declared together: they take the same words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "repl/commands/commands.h"

namespace regimen::commands {

class Questions {
 public:
  Questions() = default;
  Questions(const Questions&) = delete;  // what is declared points into it
  Questions& operator=(const Questions&) = delete;
  void declare(CLI::App& app);
  // The exit code of the question that was asked; nothing when it was none of them.
  std::optional<int> run(const Streams& streams) const;

 private:
  struct Declared {
    const CLI::App* command;
    Question ask;
  };
  CLI::App* declare(CLI::App& app, const char* name, const char* summary, const char* argument);
  CLI::App* declare_subject(CLI::App& app, const char* name, const char* summary);
  void declare_report(CLI::App& app);
  void declare_unnamed(CLI::App& app);
  void declare_compare(CLI::App& app);
  std::string asked() const;
  api::WhyOptions why_options() const;

  QuestionCommand words_;
  std::vector<std::string> asked_;  // words that need no quotation marks
  std::string as_of_;
  api::WhyOptions why_;
  std::string reader_;
  std::size_t size_max_ = 3;
  bool is_all_ = false;
  std::vector<Declared> declared_;
  const CLI::App* ask_ = nullptr;
  const CLI::App* report_ = nullptr;
  const CLI::App* compare_ = nullptr;
  std::string file_;
  std::vector<std::string> other_rules_;
};

}  // namespace regimen::commands
