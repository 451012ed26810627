#include "repl/shell/shell.h"

#include <fstream>
#include <ostream>

#include "repl/io/files.h"
#include "repl/shell/completion.h"
#include "repl/shell/display.h"
#include "repl/shell/interpreter.h"
#include "repl/shell/words.h"

namespace regimen::shell {

namespace {

// What an earlier session kept; lines that are not understood are left.
void read_settings(const std::string& file, Settings& settings) {
  const io::Result<std::string> text =
      file.empty() ? tl::make_unexpected(io::IoError{}) : io::read_file(file);
  if (!text) {
    return;
  }
  const std::vector<std::string> words = split_words(*text);
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    if (words[i] != "colour") {  // the terminal decides at the start
      set(settings, words[i], words[i + 1]);
    }
  }
}

}  // namespace

int run_shell(const ShellOptions& options, std::istream& input, std::ostream& output,
              std::ostream& errors) {
  Session session(options.session);
  const std::unique_ptr<LineReader> reader =
      options.is_terminal
          ? terminal_reader([&](const std::string& line) { return candidates_for(session, line); },
                            options.history_file)
          : stream_reader(input);
  const bool is_terminal = reader->is_interactive();
  session.report_by([&](const std::string& text) { output << text << std::flush; });
  if (is_terminal) {
    read_settings(options.settings_file, session.settings());
    output << "Regimen: protocols that can justify what they say. Not a medical device.\n"
           << session.greeting().text << "`help` lists the commands, Tab completes.\n"
           << std::flush;
  }
  const Session::Complaints complaints = is_terminal ? Session::Complaints{} : session.complaints();
  errors << complaints.text << std::flush;
  bool has_failed = !complaints.text.empty();
  const std::string settings_before = settings_text(session.settings());
  while (const std::optional<std::string> line =
             read_whole(*reader, session.is_consulting() ? "ask> " : "regimen> ")) {
    if (is_blank_or_comment(*line)) {
      continue;
    }
    if (!session.is_consulting() && is_quit(*line)) {
      break;
    }
    session.settings().width = width_of_terminal().value_or(explanation::kPageWidth);
    const std::string prompt = session.is_consulting() ? "ask> " : "regimen> ";
    const Reply reply = interpret(session, *line);
    has_failed = has_failed || reply.is_error;
    session.log(prompt + *line + "\n" + reply.text);
    show(is_terminal && reply.is_prose ? fitted(reply.text) : reply.text, session.settings(),
         is_terminal, output);
  }
  if (is_terminal && !options.settings_file.empty() &&
      settings_text(session.settings()) != settings_before) {
    static_cast<void>(io::write_file(options.settings_file, settings_text(session.settings())));
  }
  if (is_terminal) {
    return 0;
  }
  return complaints.has_unreadable_files ? 2 : has_failed ? 1 : 0;
}

}  // namespace regimen::shell
