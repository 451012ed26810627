#include "repl/commands/log_options.h"

#include <algorithm>
#include <iostream>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "repl/commands/value.h"

namespace regimen::commands {

namespace {

template <typename Choice>
using Choices = std::vector<std::pair<std::string, Choice>>;

template <typename Choice>
CLI::Option* add_choice(CLI::App& app, const std::string& name, const Choices<Choice>& choices,
                        Choice& chosen) {
  std::vector<std::string> names;
  for (const auto& [choice, value] : choices) {
    names.push_back(choice);
  }
  const auto choose = [choices, &chosen](const std::string& word) {
    chosen = std::find_if(choices.begin(), choices.end(), [&](const auto& choice) {
               return choice.first == word;
             })->second;
  };
  return app.add_option_function<std::string>(name, choose)
      ->check(CLI::IsMember(names).description(""))
      ->type_name(CLI::detail::join(names, "|"))
      ->group("Log");
}

}  // namespace

void declare_log(CLI::App& app, logging::Options& options) {
  using logging::Format;
  using logging::Level;
  app.fallthrough();
  add_choice<Level>(app, "--log-level",
                    {{"off", Level::kOff},
                     {"error", Level::kError},
                     {"warn", Level::kWarn},
                     {"info", Level::kInfo},
                     {"debug", Level::kDebug}},
                    options.level)
      ->description("what is logged (default: off; docs/logging.md)")
      ->envname("REGIMEN_LOG");
  add_choice<Format>(app, "--log-format", {{"text", Format::kText}, {"json", Format::kJson}},
                     options.format)
      ->description("lines of text, or a JSON object a line (default: text on a terminal)");
  app.add_option("--log-file", options.file, "the log's file (default: standard error)")
      ->group("Log");
  app.add_option("--log-file-size", options.file_bytes,
                 "at which a new file is begun (default: 50M)")
      ->transform(CLI::AsSizeValue(false).description(""))
      ->type_name("BYTES")
      ->group("Log");
  app.add_option("--log-files", options.files, "how many are kept, with the current (default: 5)")
      ->check(CLI::Range(1, 1000).description(""))
      ->type_name("NUMBER from 1 to 1000")
      ->group("Log");
}

int logged(const logging::Options& options, const std::function<int()>& work) {
  logging::Log log(options);
  if (log.error()) {
    std::cerr << "regimen: " << *log.error() << "\n";
    return kWrongUse;
  }
  const logging::Scope scope(log);
  const logging::Stopwatch watch;
  log.event(logging::Event::kStarted);
  try {
    const int exit_code = work();
    if (exit_code == kInterrupted) {
      log.event(logging::Event::kInterrupted);
    }
    log.event(logging::Event::kEnded, {{"exit_code", exit_code}, {"us", watch.us()}});
    return exit_code;
  } catch (const std::bad_alloc&) {
    log.event(logging::Event::kOutOfMemory, {{"us", watch.us()}});
    throw;
  } catch (const std::exception&) {
    log.event(logging::Event::kInternalError, {{"us", watch.us()}});
    throw;
  }
}

}  // namespace regimen::commands
