// Typed lines: what a line means to a session: a command, a statement of the language, a fact, or
// an answer to what was asked.
#pragma once

#include <optional>
#include <string>

#include "repl/shell/line_reader.h"
#include "repl/shell/session.h"

namespace regimen::commands {

// One line, or several where a brace, parenthesis or string is open; nullopt at the end of input.
std::optional<std::string> read_whole(shell::LineReader& reader, const std::string& prompt);
bool is_blank_or_comment(const std::string& line);
bool is_quit(const std::string& line);

shell::Reply interpret(shell::Session& session, const std::string& line);

// Every line of a script as if it were typed; ends at the first that is refused.
shell::Reply replay(shell::Session& session, const std::string& path);

}  // namespace regimen::commands
