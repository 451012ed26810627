#include "repl/commands/typed_line.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "engine/api/question.h"
#include "engine/base/nearest.h"
#include "engine/diagnostics/visible.h"
#include "grammar/parse.h"
#include "grammar/words.h"
#include "repl/commands/context.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

using shell::Reply;
using shell::Session;

constexpr int kReplaysMax = 8;  // a script that opens itself comes to an end

std::string first_word(const std::string& line) {
  const std::vector<std::string> words = shell::split_words(line.substr(0, 200));
  return words.empty() ? "" : words.front();
}

// A statement begins with its keyword and goes on; a fact that merely has such a name does not.
bool is_statement(const std::string& line) {
  static const std::vector<std::string> keywords = grammar::statement_words();
  const std::vector<std::string> words = shell::split_words(line);
  const bool is_fact = words.size() > 1 && words[0] == "history" && words[1] == "of";
  return words.size() > 1 && !is_fact &&
         std::find(keywords.begin(), keywords.end(), words.front()) != keywords.end();
}

// What goes on in the next line: a statement, or what `show` is to look up as a result prints it.
bool is_open(const std::string& line) {
  constexpr std::string_view kCitation = "show [";
  const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  return line.compare(begin, kCitation.size(), kCitation) == 0
             ? line[line.find_last_not_of(" \t")] != ']'
             : is_statement(line) && grammar::is_incomplete(line);
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

// The first word is neither a command nor a name, but nearly a command: that is what was meant.
std::optional<Reply> misspelt_command(const Session& session, const std::string& word) {
  const std::vector<std::string> names = api::known_names(session.base());
  if (word.empty() || std::find(names.begin(), names.end(), word) != names.end()) {
    return std::nullopt;
  }
  std::vector<std::string> candidates;
  for (const Command& command : commands()) {
    if (is_of_session(command)) {
      candidates.emplace_back(command.name);
    } else if (command.name == word) {
      return shell::failure(
          fmt::format("`{0}` is not a command of a session; outside one, "
                      "`regimen {0}` runs it and `regimen help {0}` describes it",
                      word));
    }
  }
  const std::vector<std::string> meant = nearest_names(word, candidates, 1);
  if (meant.empty()) {
    return std::nullopt;
  }
  return shell::failure("there is no command or name `" + diagnostics::visible(word) +
                        "`; did you mean `" + meant.front() + "`?");
}

Reply run(Session& session, const Command& command, const std::string& rest) {
  tl::expected<Arguments, std::string> arguments = arguments_from(command, rest);
  if (!arguments) {
    return shell::failure(arguments.error());
  }
  SessionContext context(std::move(*arguments), session);
  const Result result = command.run(context);
  return reply_of(command, result, context.arguments(), {context.before(), context.after()});
}

Reply answer(Session& session, const std::string& line) {
  const std::string word = first_word(line);
  // `patient male` and `rule x` share words with the language: what has a brace is a statement.
  const bool has_brace = line.find('{') != std::string::npos;
  const Command* command = find_command(word);
  if (command != nullptr && is_of_session(*command) && !(has_brace && is_statement(line))) {
    return run(session, *command, rest_after(line, word));
  }
  if (is_statement(line)) {
    return session.add_rules(line);
  }
  Reply reply = session.add_facts(line);
  return reply.is_error ? misspelt_command(session, word).value_or(reply) : reply;
}

// A line of a script as it is run, each of its lines behind a `>`.
std::string echo(const std::string& line) {
  std::istringstream stream(line);
  std::string text;
  for (std::string part; std::getline(stream, part);) {
    text += "> " + diagnostics::visible(part) + "\n";
  }
  return text;
}

}  // namespace

// Reads on while a brace, parenthesis or string of a statement is open, or the bracket of a
// citation. An empty line gives it up: at a terminal in silence; elsewhere what was read is
// interpreted, and so refused with its reason.
std::optional<std::string> read_whole(shell::LineReader& reader, const std::string& prompt) {
  std::optional<std::string> text = reader.read(prompt);
  while (text && is_open(*text)) {
    const std::optional<std::string> more = reader.read("     ... ");
    if (!more || is_blank(*more)) {
      return more && reader.is_interactive() ? std::optional<std::string>("") : text;
    }
    *text += "\n" + *more;
  }
  return text;
}

bool is_blank_or_comment(const std::string& line) {
  return is_blank(line) || line.find("//") == line.find_first_not_of(" \t");
}

bool is_quit(const std::string& line) {
  const std::string word = first_word(line);
  return word == "quit" || word == "exit";
}

Reply interpret(Session& session, const std::string& line) {
  return session.is_consulting() ? session.consult(line) : answer(session, line);
}

Reply replay(Session& session, const std::string& path) {
  static int depth = 0;
  const io::Result<std::string> script = io::read_file(path);
  if (!script) {
    return shell::failure(script.error().text());
  }
  if (depth == kReplaysMax) {
    return shell::failure("`" + path + "` opens scripts within scripts too deeply");
  }
  ++depth;
  std::istringstream stream(*script);
  const std::unique_ptr<shell::LineReader> reader = shell::stream_reader(stream);
  Reply all = shell::success("");
  while (const std::optional<std::string> line = read_whole(*reader, "")) {
    if (is_blank_or_comment(*line)) {
      continue;
    }
    if (!session.is_consulting() && is_quit(*line)) {
      break;
    }
    const Reply reply = interpret(session, *line);
    all.text += echo(*line) + reply.text;
    all.is_error = all.is_error || reply.is_error;
    if (reply.is_error && !reply.is_kept) {
      all.text += "the rest of `" + path + "` is not run\n";
      break;
    }
  }
  --depth;
  return all;
}

}  // namespace regimen::commands
