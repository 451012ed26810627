#include "repl/shell/shell.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <set>
#include <string_view>

#include "engine/api/question.h"
#include "engine/base/nearest.h"
#include "engine/diagnostics/visible.h"
#include "grammar/parse.h"
#include "repl/shell/commands.h"
#include "repl/shell/words.h"

namespace regimen::shell {

namespace {

constexpr std::array<std::string_view, 27> kStatementWords{
    "agent",   "class",    "conclusion", "condition", "contraindication",
    "dose",    "enzyme",   "fact",       "history",   "hormone",
    "lab",     "limit",    "mechanism",  "module",    "organ",
    "process", "protocol", "receptor",   "relation",  "route",
    "rule",    "scenario", "source",     "symptom",   "unit",
    "use",     "vital"};

std::string first_word(const std::string& line) {
  const std::vector<std::string> words = split_words(line.substr(0, 200));
  return words.empty() ? "" : words.front();
}

// A statement begins with its keyword and goes on; a fact that merely has such a name does not.
bool is_statement(const std::string& line) {
  const std::vector<std::string> words = split_words(line);
  return words.size() > 1 && std::find(kStatementWords.begin(), kStatementWords.end(),
                                       words.front()) != kStatementWords.end();
}

std::string rest_after(const std::string& line, const std::string& word) {
  const std::size_t begin = line.find(word) + word.size();
  const std::size_t first = line.find_first_not_of(" \t", begin);
  if (first == std::string::npos) {
    return "";
  }
  return line.substr(first, line.find_last_not_of(" \t") - first + 1);
}

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t") == std::string::npos;
}

bool is_comment(const std::string& line) {
  return line.find("//") == line.find_first_not_of(" \t");
}

std::vector<std::string> candidates_for(const Session& session, const std::string& line) {
  const std::vector<std::string> words = split_words(line);
  const bool is_first = words.empty() || (words.size() == 1 && line.back() != ' ');
  std::set<std::string> all;
  if (is_first) {
    for (const Command& command : commands()) {
      all.emplace(command.name);
    }
    all.insert({"no", "taking", "unknown", "not"});
  }
  if (!words.empty() && words.front() == "list") {
    const std::vector<std::string> kinds = list_kinds();
    all.insert(kinds.begin(), kinds.end());
  } else {
    const std::vector<std::string> names = api::known_names(session.base());
    all.insert(names.begin(), names.end());
    const std::vector<std::string> ids = session.patient_ids();
    all.insert(ids.begin(), ids.end());
  }
  const std::size_t start = line.find_last_of(" \t,(") + 1;
  const std::string typed = line.substr(start);
  std::vector<std::string> matching;
  std::copy_if(all.begin(), all.end(), std::back_inserter(matching),
               [&](const std::string& word) { return word.starts_with(typed); });
  return matching;
}

// The first word is neither a command nor a name, but nearly a command: that is what was meant.
std::optional<Reply> misspelt_command(const Session& session, const std::string& word) {
  const std::vector<std::string> names = api::known_names(session.base());
  if (word.empty() || std::find(names.begin(), names.end(), word) != names.end()) {
    return std::nullopt;
  }
  std::vector<std::string> candidates;
  for (const Command& command : commands()) {
    candidates.emplace_back(command.name);
  }
  const std::vector<std::string> meant = nearest_names(word, candidates, 1);
  if (meant.empty()) {
    return std::nullopt;
  }
  return failure("there is no command or name `" + diagnostics::visible(word) +
                 "`; did you mean `" + meant.front() + "`?");
}

Reply answer(Session& session, const std::string& line) {
  const std::string word = first_word(line);
  // `patient male` and `unit x = …` share words with the language; the command comes first.
  if (const Command* command = find_command(word)) {
    return command->run(session, rest_after(line, word));
  }
  if (is_statement(line)) {
    return session.add_rules(line);
  }
  Reply reply = session.add_facts(line);
  return reply.is_error ? misspelt_command(session, word).value_or(reply) : reply;
}

// Reads on while a brace, parenthesis or string is open.
std::optional<std::string> read_whole(LineReader& reader, const std::string& prompt) {
  std::optional<std::string> text = reader.read(prompt);
  while (text && is_statement(*text) && grammar::is_incomplete(*text)) {
    const std::optional<std::string> more = reader.read("     ... ");
    if (!more || (reader.is_interactive() && is_blank(*more))) {
      return more ? std::optional<std::string>("") : text;
    }
    *text += "\n" + *more;
  }
  return text;
}

}  // namespace

int run_shell(const ShellOptions& options, std::istream& input, std::ostream& output) {
  Session session(options.session);
  const std::unique_ptr<LineReader> reader =
      options.is_terminal
          ? terminal_reader([&](const std::string& line) { return candidates_for(session, line); },
                            options.history_file)
          : stream_reader(input);
  if (reader->is_interactive()) {
    output << "Regimen: protocols that can justify what they say. Not a medical device.\n"
           << session.greeting().text << "`help` lists the commands, Tab completes.\n"
           << std::flush;
  }
  bool has_failed = false;
  while (const std::optional<std::string> line =
             read_whole(*reader, session.is_consulting() ? "ask> " : "regimen> ")) {
    if (is_blank(*line) || is_comment(*line)) {
      continue;
    }
    const std::string word = first_word(*line);
    const bool is_answer = session.is_consulting();
    if (!is_answer && (word == "quit" || word == "exit")) {
      break;
    }
    const Reply reply = is_answer ? session.consult(*line) : answer(session, *line);
    has_failed = has_failed || reply.is_error;
    output << reply.text << std::flush;
  }
  return has_failed && !reader->is_interactive() ? 1 : 0;
}

}  // namespace regimen::shell
