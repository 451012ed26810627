#include "repl/commands/interactive.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <unistd.h>

#include "repl/commands/as_of.h"
#include "repl/shell/shell.h"

namespace regimen::commands {

CLI::App* Interactive::add(CLI::App& app, const char* name, const char* summary,
                           const char* patients) {
  CLI::App* command = app.add_subcommand(name, summary);
  command->add_option("RULES", rules_, "rule files or folders (default: the shipped rules)");
  command->add_option("--patients", patients_, patients);
  command->add_option("--as-of", as_of_, "the instant everything is judged at (default: now)");
  return command;
}

void Interactive::declare(CLI::App& app) {
  repl_ = add(app, "repl", "ask questions interactively", "patients to begin with");
  CLI::App* watch = add(app, "watch", "read rules and a patient again when they are saved",
                        "what is said of one is told anew");
  watch->add_option("--changes", changes_, "ends after so many (default: Ctrl-C)");
  watch_ = watch;
}

int Interactive::repl(const shell::SessionOptions& session) const {
  shell::ShellOptions options;
  options.session = session;
  options.is_terminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
  if (const char* home = std::getenv("HOME"); home != nullptr) {
    options.history_file = (std::filesystem::path(home) / ".regimen_history").string();
    options.settings_file = (std::filesystem::path(home) / ".regimen_config").string();
  }
  return shell::run_shell(options, std::cin, std::cout, std::cerr);
}

int Interactive::watch(const shell::SessionOptions& options, const Streams& streams) const {
  shell::Session session(options);
  session.report_by([&](const std::string& text) { streams.out << text << std::flush; });
  streams.out << session.greeting().text << std::flush;
  const bool has_unreadable_files = session.complaints().has_unreadable_files;
  streams.out << session.watch(changes_).text;
  if (has_unreadable_files) {
    return kWrongUse;
  }
  return session.base().has_errors() ? kFindings : kDone;
}

std::optional<int> Interactive::run(const Streams& streams) const {
  if (!repl_->parsed() && !watch_->parsed()) {
    return std::nullopt;
  }
  const std::optional<io::AsOf> as_of = as_of_from(as_of_, streams.err);
  if (!as_of) {
    return kWrongUse;
  }
  const shell::SessionOptions options{rules_, patients_, *as_of, streams.colour};
  return repl_->parsed() ? repl(options) : watch(options, streams);
}

}  // namespace regimen::commands
