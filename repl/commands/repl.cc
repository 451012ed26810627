// `repl` and `watch`: what goes on until it is ended.
//
// On a terminal the REPL edits lines, completes names and keeps a history; in a pipe it reads the
// same lines and prints only the replies, and what of the files given at the start cannot be used
// goes to standard error. Exit code 0; in a pipe 1 when a line was refused or such a file has
// errors, 2 when one cannot be read.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <unistd.h>

#include "engine/explanation/wrap.h"
#include "repl/commands/completion.h"
#include "repl/commands/context.h"
#include "repl/commands/typed_line.h"
#include "repl/shell/display.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

std::string in_home(const char* name) {
  const char* home = std::getenv("HOME");
  return home == nullptr ? "" : (std::filesystem::path(home) / name).string();
}

// What an earlier session kept; lines that are not understood are left.
void read_settings(const std::string& file, shell::Settings& settings) {
  const io::Result<std::string> text =
      file.empty() ? tl::make_unexpected(io::IoError{}) : io::read_file(file);
  if (!text) {
    return;
  }
  const std::vector<std::string> words = shell::split_words(*text);
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    if (words[i] != "colour") {  // the terminal decides at the start
      set(settings, words[i], words[i + 1]);
    }
  }
}

class Repl {
 public:
  Repl(const shell::SessionOptions& options, std::ostream& output)
      : session_(options), output_(output) {
    if (isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1) {
      settings_file_ = in_home(".regimen_config");
      reader_ = shell::terminal_reader(
          [&](const std::string& line) { return candidates_for(session_, line); },
          in_home(".regimen_history"));
    } else {
      reader_ = shell::stream_reader(std::cin);
    }
    session_.report_by([&](const std::string& text) { output_ << text << std::flush; });
  }

  int run(std::ostream& errors) {
    if (is_terminal()) {
      run_on_terminal();
      return kDone;
    }
    const shell::Session::Complaints complaints = session_.complaints();
    errors << complaints.text << std::flush;
    const bool has_failed = answer_lines() || !complaints.text.empty();
    return complaints.has_unreadable_files ? kWrongUse : has_failed ? kFindings : kDone;
  }

 private:
  bool is_terminal() const { return reader_->is_interactive(); }
  std::string prompt() const { return session_.is_consulting() ? "ask> " : "regimen> "; }

  void run_on_terminal() {
    read_settings(settings_file_, session_.settings());
    const std::string settings_before = settings_text(session_.settings());
    output_ << "Regimen: treatment protocols that explain their results. Not a medical device.\n"
            << session_.greeting().text << "`help` lists the commands; Tab completes.\n"
            << std::flush;
    answer_lines();
    if (!settings_file_.empty() && settings_text(session_.settings()) != settings_before) {
      static_cast<void>(io::write_file(settings_file_, settings_text(session_.settings())));
    }
  }

  // True when one was refused.
  bool answer_lines() {
    bool has_failed = false;
    while (const std::optional<std::string> line = read_whole(*reader_, prompt())) {
      if (is_blank_or_comment(*line)) {
        continue;
      }
      if (!session_.is_consulting() && is_quit(*line)) {
        break;
      }
      session_.settings().width = shell::width_of_terminal().value_or(explanation::kPageWidth);
      const std::string asked = prompt() + *line;
      const shell::Reply reply = interpret(session_, *line);
      has_failed = has_failed || reply.is_error;
      session_.log(asked + "\n" + reply.text);
      show(is_terminal() && reply.is_prose ? shell::fitted(reply.text) : reply.text,
           session_.settings(), is_terminal(), output_);
    }
    return has_failed;
  }

  shell::Session session_;
  std::ostream& output_;
  std::unique_ptr<shell::LineReader> reader_;
  std::string settings_file_;
};

Expected<shell::SessionOptions> options_of_session(Context& context) {
  const Expected<io::AsOf> as_of = context.as_of();
  if (!as_of) {
    return tl::make_unexpected(as_of.error());
  }
  const Arguments& arguments = context.arguments();
  return shell::SessionOptions{arguments.texts("RULES"), arguments.texts("--patients"), *as_of,
                               context.streams().colour};
}

Result run_repl(Context& context) {
  const Expected<shell::SessionOptions> options = options_of_session(context);
  if (!options) {
    return tl::make_unexpected(options.error());
  }
  return success("", Repl(*options, context.streams().out).run(context.streams().err));
}

Result watch_files(Context& context) {
  const Expected<shell::SessionOptions> options = options_of_session(context);
  if (!options) {
    return tl::make_unexpected(options.error());
  }
  shell::Session session(*options);
  std::ostream& out = context.streams().out;
  session.report_by([&](const std::string& text) { out << text << std::flush; });
  out << session.greeting().text << std::flush;
  const bool has_unreadable_files = session.complaints().has_unreadable_files;
  const std::string text = session.watch(context.arguments().number("--changes")).text;
  return success(text, has_unreadable_files          ? kWrongUse
                       : session.base().has_errors() ? kFindings
                                                     : kDone);
}

Result run_watch(Context& context) {
  return context.session() == nullptr
             ? watch_files(context)
             : Result(
                   success(context.session()->watch(context.arguments().number("--changes")).text));
}

std::vector<Parameter> of_files(std::string_view patients, std::vector<Parameter> own) {
  std::vector<Parameter> all{
      rules_argument(),
      {.name = "--patients", .takes = Takes::kFiles, .help = patients, .where = Where::kProgram},
      as_of_option()};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

}  // namespace

Command repl_command() {
  return {.name = "repl",
          .where = Where::kProgram,
          .summary = "ask questions interactively",
          .parameters = of_files("patients to begin with", {}),
          .run = run_repl};
}

Command watch_command() {
  return {.name = "watch",
          .theme = Theme::kRules,
          .summary = "read rules and patients again when they are saved; shows what changes",
          .details = "Facts stay. Ctrl-C ends it.",
          .parameters = of_files("results of one that changed are shown again",
                                 {{.name = "--changes",
                                   .takes = Takes::kNumber,
                                   .help = "ends after so many (default: Ctrl-C)",
                                   .value = "N"}}),
          .run = run_watch};
}

}  // namespace regimen::commands
