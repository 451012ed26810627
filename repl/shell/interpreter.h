// The interpreter: what a line means to a session: a command, a statement of the language, a fact,
// or an answer to what was asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "repl/shell/line_reader.h"
#include "repl/shell/session.h"

namespace regimen::shell {

// One line, or several where a brace, parenthesis or string is open; nullopt at the end of input.
std::optional<std::string> read_whole(LineReader& reader, const std::string& prompt);
bool is_blank_or_comment(const std::string& line);  // blank, or a comment
bool is_quit(const std::string& line);

Reply interpret(Session& session, const std::string& line);
std::vector<std::string> statement_words();  // that begin a statement: `rule`, `agent`, …

// Every line of a script as if it were typed; ends at the first that is refused.
Reply replay(Session& session, const std::string& path);

}  // namespace regimen::shell
