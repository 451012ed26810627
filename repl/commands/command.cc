// Implements command.h: the table.
#include "repl/commands/command.h"

#include <algorithm>
#include <iterator>

#include "repl/commands/write.h"

namespace regimen::commands {

#define REGIMEN_COMMAND(name) Command name##_command();
#include "repl/commands/commands.def"
#undef REGIMEN_COMMAND

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
#define REGIMEN_COMMAND(name) name##_command(),
#include "repl/commands/commands.def"
#undef REGIMEN_COMMAND
  };
  return all;
}

const Command* find_command(std::string_view name) {
  const auto found = std::find_if(commands().begin(), commands().end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == commands().end() ? nullptr : &*found;
}

bool is_of_program(const Command& command) {
  return command.where != Where::kSession;
}
bool is_of_session(const Command& command) {
  return command.where != Where::kProgram;
}

std::vector<std::string> commands_of_program() {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (!is_of_session(command)) {
      names.emplace_back(command.name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

// What a session exports has rows; documents are for programs, which call the program.
std::vector<Parameter> options_in_session(const Command& command) {
  std::vector<Parameter> options;
  for (const Parameter& parameter : command.parameters) {
    if (parameter.is_option() && parameter.where != Where::kProgram) {
      options.push_back(parameter);
    }
    if (parameter.takes == Takes::kFormats && command.shape == Shape::kRows) {
      for (Parameter format : parameters_of_formats(command.shape)) {
        format.takes = Takes::kFile;
        format.value = "FILE";
        options.push_back(std::move(format));
      }
    }
  }
  return options;
}

std::vector<Parameter> parameters_in_program(const Command& command) {
  std::vector<Parameter> options;
  for (const Parameter& parameter : command.parameters) {
    if (parameter.takes == Takes::kFormats) {
      const std::vector<Parameter> formats = parameters_of_formats(command.shape);
      options.insert(options.end(), formats.begin(), formats.end());
    } else if (parameter.where != Where::kSession) {
      options.push_back(parameter);
    }
  }
  return options;
}

Parameter rules_argument() {
  return {.name = "RULES",
          .takes = Takes::kFiles,
          .help = "rule files or folders (default: the shipped rules)",
          .where = Where::kProgram};
}

Parameter rules_option() {
  return {.name = "--rules",
          .takes = Takes::kFiles,
          .help = "rule files or folders",
          .where = Where::kProgram};
}

Parameter as_of_option() {
  return {.name = "--as-of",
          .takes = Takes::kText,
          .help = "the instant of evaluation (default: now)",
          .where = Where::kProgram};
}

Parameter jobs_option() {
  constexpr std::size_t kThreadsMax = 1024;
  return {.name = "--jobs",
          .takes = Takes::kNumber,
          .help = "threads (default: one per core)",
          .least = 1,
          .most = kThreadsMax,
          .where = Where::kProgram};
}

Parameter formats() {
  return {.name = "", .takes = Takes::kFormats};
}

std::vector<Parameter> of_one_patient(std::vector<Parameter> own) {
  std::vector<Parameter> all{
      {.name = "--patients",
       .takes = Takes::kFiles,
       .help = "FHIR R4 JSON, NDJSON or CSV files or folders",
       .where = Where::kProgram},
      {.name = "--patient",
       .takes = Takes::kText,
       .help = "the id of one of them",
       .where = Where::kProgram},
      {.name = "--fact",
       .takes = Takes::kEach,
       .help = "a fact as typed in a session, on top: 'hematocrit 44 %'; may be repeated",
       .where = Where::kProgram},
      rules_option(),
      as_of_option()};
  all.insert(all.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  return all;
}

}  // namespace regimen::commands
