// Commands: one table, read by the command line, typed lines, help, completion and the completion
// of shells.
//
// A command is a row: its name, what may stand behind it, and a function from a context to a value
// that the writer (write.h) turns into text, JSON, CSV or NDJSON. It stands whole in one file of
// this room, which defines `Command NAME_command()`; commands.def has a line for each.
//
// Shape:   `commands()` is in the order of help.
#pragma once

#include <functional>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "repl/commands/value.h"

namespace regimen::shell {
class Session;
}

namespace regimen::commands {

class Context;

// Where a command or a parameter exists: as `regimen NAME`, typed in a session, or both.
enum class Where : std::uint8_t { kBoth, kProgram, kSession };

// What a parameter takes: decides how it is read, what help calls it and what completes it.
enum class Takes : std::uint8_t {
  kFlag,
  kText,      // one value
  kTexts,     // as many values as follow
  kEach,      // one value, and may be repeated
  kLine,      // of an argument: all the words that are left, options among them
  kFile,      // one path
  kFiles,     // as many paths as follow
  kEachFile,  // one path, and may be repeated
  kNumber,
  kChoice,
  kFormats  // stands for the flags of the formats that the command's value has
};

// An option (`--depth`, `-o,--out`) or, without dashes, an argument (`NAME`).
struct Parameter {
  std::string_view name;
  Takes takes = Takes::kFlag;
  std::string_view help{};
  std::vector<std::string> choices{};
  std::size_t least = 0;
  std::size_t most = std::numeric_limits<std::size_t>::max();
  bool is_required = false;
  Where where = Where::kBoth;
  std::string_view value{};                  // what help in a session calls it: "WHOM"
  std::vector<std::string_view> excludes{};  // options that may not stand beside it

  bool is_option() const { return name.starts_with("-"); }
  std::string_view long_name() const { return name.substr(name.rfind(',') + 1); }
};

// The headings of help in a session; commands without one exist only as commands of the program.
enum class Theme : std::uint8_t {
  kNone,
  kPatient,
  kAdvice,
  kCohort,
  kRules,
  kEvaluation,
  kSession
};

// What may stand where the cursor is.
struct Command;
using Words = std::set<std::string>;
struct Place {
  const shell::Session& session;
  const Command& command;
  const std::vector<std::string>& given;  // the command and the words behind it, all complete
  const std::string& typed;
  bool is_first() const { return given.size() == 1; }
};

struct Command {
  std::string_view name;
  Theme theme = Theme::kNone;
  Where where = Where::kBoth;
  std::string_view summary{};    // one line
  std::string_view arguments{};  // as help in a session writes them: "NAME [INPUT]"
  std::string_view details{};    // further lines of that help
  std::string_view missing{};    // what is asked for when the required argument is not there
  std::string_view example{};    // what that looks like
  std::vector<Parameter> parameters{};
  Shape shape = Shape::kText;
  bool is_prose = false;  // lines of words, which a terminal may break
  std::function<Words(const Place&)> complete{};
  std::function<Result(Context&)> run{};
};

const std::vector<Command>& commands();
const Command* find_command(std::string_view name);
bool is_of_program(const Command& command);
bool is_of_session(const Command& command);
// Commands that exist only outside a session, sorted.
std::vector<std::string> commands_of_program();

// What `regimen NAME` takes, in the order of its help; and the options of a line in a session, among
// them the formats that a session exports, each with a file.
std::vector<Parameter> parameters_in_program(const Command& command);
std::vector<Parameter> options_in_session(const Command& command);

// Parameters that several commands share.
Parameter rules_argument();
Parameter rules_option();
Parameter as_of_option();
Parameter jobs_option();
Parameter formats();
// Those of a command that asks about one patient, then `own`.
std::vector<Parameter> of_one_patient(std::vector<Parameter> own);

}  // namespace regimen::commands
