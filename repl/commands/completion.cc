// Implements completion.h, and has the command `completion`.
#include "repl/commands/completion.h"

#include <algorithm>
#include <iterator>

#include "engine/api/question.h"
#include "grammar/words.h"
#include "repl/commands/arguments.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

Words behind_command(const Place& place) {
  const std::string& last = place.given.back();
  for (const Parameter& option : options_in_session(place.command)) {
    if (option.long_name() == last && option.takes == Takes::kChoice) {
      return as_words(option.choices);
    }
    if (option.long_name() == last && option.takes == Takes::kFile) {
      return files_for(place.typed);
    }
  }
  if (place.typed.starts_with("-")) {
    return options_of(place.command);
  }
  if (place.command.complete) {
    return place.command.complete(place);
  }
  const bool takes_files = std::any_of(
      place.command.parameters.begin(), place.command.parameters.end(), [](const Parameter& one) {
        return !one.is_option() && one.takes == Takes::kFiles && one.where != Where::kProgram;
      });
  return takes_files ? files_for(place.typed) : options_of(place.command);
}

Words first_words(const shell::Session& session) {
  Words words =
      united({words_of_fact(session.base().model(), {}), as_words(grammar::statement_words())});
  for (const Command& command : commands()) {
    if (is_of_session(command)) {
      words.emplace(command.name);
    }
  }
  return words;
}

Words possible(const shell::Session& session, const std::vector<std::string>& given,
               const std::string& typed) {
  if (session.is_consulting()) {
    return given.empty() ? Words{"back", "no", "stop", "unknown", "why", "yes"} : Words{"at"};
  }
  if (given.empty()) {
    return first_words(session);
  }
  const Command* command = find_command(given.front());
  if (command != nullptr && is_of_session(*command)) {
    return behind_command({session, *command, given, typed});
  }
  return as_words(grammar::statement_words()).contains(given.front())
             ? as_words(api::known_names(session.base()))
             : words_of_fact(session.base().model(), given);
}

}  // namespace

std::vector<std::string> candidates_for(const shell::Session& session, const std::string& line) {
  const std::size_t start = shell::start_of_word(line);
  const std::string typed = line.substr(start);
  const std::vector<std::string> given = shell::split_words(line.substr(0, start));
  const Words all = possible(session, given, typed);
  const auto is_given = [&](const std::string& word) {
    return word.starts_with("--") && std::find(given.begin(), given.end(), word) != given.end();
  };
  std::vector<std::string> matching;
  std::copy_if(all.begin(), all.end(), std::back_inserter(matching),
               [&](const std::string& word) { return word.starts_with(typed) && !is_given(word); });
  return matching;
}

// ---- scripts for shells ----

namespace {

bool takes_path(const Parameter& parameter) {
  return parameter.takes == Takes::kFile || parameter.takes == Takes::kFiles ||
         parameter.takes == Takes::kEachFile;
}

// "--depth", and of "-o,--out" both.
std::vector<std::string> spellings_of(const Parameter& option) {
  std::vector<std::string> all{std::string(option.long_name())};
  if (option.name != option.long_name()) {
    all.insert(all.begin(), std::string(option.name.substr(0, option.name.find(','))));
  }
  return all;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : std::string(between)) + word;
  }
  return text;
}

std::vector<std::string> names_for_program() {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (is_of_program(command)) {
      names.emplace_back(command.name);
    }
  }
  return names;
}

std::string bash_case(const Command& command) {
  std::string values;
  std::vector<std::string> options;
  bool has_paths = false;
  for (const Parameter& parameter : parameters_in_program(command)) {
    if (!parameter.is_option()) {
      has_paths = has_paths || takes_path(parameter);
      continue;
    }
    const std::vector<std::string> spellings = spellings_of(parameter);
    options.insert(options.end(), spellings.begin(), spellings.end());
    if (parameter.takes == Takes::kFlag) {
      continue;
    }
    values += "        " + joined(spellings, "|") + ") ";
    values += takes_path(parameter)       ? "COMPREPLY=($(compgen -f -- \"$word\"))"
              : parameter.choices.empty() ? "COMPREPLY=()"
                                          : "COMPREPLY=($(compgen -W '" +
                                                joined(parameter.choices, " ") + "' -- \"$word\"))";
    values += "; return ;;\n";
  }
  return "    " + std::string(command.name) + ")\n" +
         (values.empty() ? "" : "      case \"$before\" in\n" + values + "      esac\n") +
         "      options='" + joined(options, " ") + "'\n      paths=" + (has_paths ? "yes" : "no") +
         " ;;\n";
}

std::string bash_script() {
  std::string text =
      "# Completion of regimen for bash: source <(regimen completion bash)\n"
      "_regimen() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options='' "
      "paths=no\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W '" +
      joined(names_for_program(), " ") +
      " --help --version' -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"${COMP_WORDS[1]}\" in\n";
  for (const Command& command : commands()) {
    text += is_of_program(command) ? bash_case(command) : "";
  }
  return text +
         "  esac\n"
         "  if [[ $word == -* || $paths == no ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options --help\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _regimen regimen\n";
}

// A text between single quotation marks of zsh and fish, which end at none of its own.
std::string in_marks(std::string_view text, std::string_view mark) {
  std::string result;
  for (const char c : text) {
    result += c == '\'' ? std::string(mark) : std::string(1, c);
  }
  return result;
}

// In `_arguments` a colon parts the description from the action, brackets hold it.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : in_marks(text, "'\\''")) {
    result += c == '[' || c == ']' || c == ':' ? "\\" + std::string(1, c) : std::string(1, c);
  }
  return result;
}

std::string zsh_action(const Parameter& parameter) {
  return takes_path(parameter)        ? ":file:_files"
         : !parameter.choices.empty() ? ":word:(" + joined(parameter.choices, " ") + ")"
                                      : ":value:";
}

std::string zsh_case(const Command& command) {
  std::string text = "    " + std::string(command.name) + ") _arguments";
  for (const Parameter& parameter : parameters_in_program(command)) {
    const bool is_flag = parameter.takes == Takes::kFlag;
    if (!parameter.is_option()) {
      text += " \\\n      '*:" + std::string(parameter.name) +
              (takes_path(parameter) ? ":_files'" : ": '");
      continue;
    }
    for (const std::string& spelling : spellings_of(parameter)) {
      text += " \\\n      '*" + spelling + "[" + zsh_text(parameter.help) + "]" +
              (is_flag ? "" : zsh_action(parameter)) + "'";
    }
  }
  return text + " ;;\n";
}

std::string zsh_script() {
  std::string text =
      "#compdef regimen\n"
      "# Completion of regimen for zsh: source <(regimen completion zsh)\n"
      "_regimen() {\n"
      "  if ((CURRENT == 2)); then\n"
      "    local -a names=(\n";
  for (const Command& command : commands()) {
    if (is_of_program(command)) {
      text +=
          "      '" + std::string(command.name) + ":" + in_marks(command.summary, "'\\''") + "'\n";
    }
  }
  text +=
      "    )\n"
      "    _describe command names\n"
      "    return\n"
      "  fi\n"
      "  local name=$words[2]\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  case $name in\n";
  for (const Command& command : commands()) {
    text += is_of_program(command) ? zsh_case(command) : "";
  }
  return text +
         "  esac\n"
         "}\n"
         "compdef _regimen regimen\n";
}

std::string fish_action(const Parameter& parameter) {
  if (parameter.takes == Takes::kFlag) {
    return "";
  }
  if (takes_path(parameter)) {
    return " -r -F";
  }
  return parameter.choices.empty() ? " -x" : " -x -a '" + joined(parameter.choices, " ") + "'";
}

// The line of one parameter, behind `behind`; "" for an argument that is no path.
std::string fish_line(const std::string& behind, const Parameter& parameter) {
  if (!parameter.is_option()) {
    return takes_path(parameter) ? behind + " -F\n" : "";
  }
  std::string text = behind;
  for (const std::string& spelling : spellings_of(parameter)) {
    text += spelling.starts_with("--") ? " -l " + spelling.substr(2) : " -s " + spelling.substr(1);
  }
  return text + fish_action(parameter) + " -d '" + in_marks(parameter.help, "\\'") + "'\n";
}

std::string fish_script() {
  std::string text =
      "# Completion of regimen for fish: regimen completion fish | source\n"
      "complete -c regimen -f\n";
  for (const Command& command : commands()) {
    if (!is_of_program(command)) {
      continue;
    }
    const std::string name(command.name);
    text += "complete -c regimen -n __fish_use_subcommand -a " + name + " -d '" +
            in_marks(command.summary, "\\'") + "'\n";
    const std::string behind = "complete -c regimen -n '__fish_seen_subcommand_from " + name + "'";
    for (const Parameter& parameter : parameters_in_program(command)) {
      text += fish_line(behind, parameter);
    }
  }
  return text;
}

Result run_completion(Context& context) {
  const std::string shell = context.arguments().text("SHELL");
  return success(shell == "bash" ? bash_script() : shell == "zsh" ? zsh_script() : fish_script());
}

}  // namespace

Command completion_command() {
  return {.name = "completion",
          .where = Where::kProgram,
          .summary = "a script that completes commands and options in a shell",
          .parameters = {{.name = "SHELL",
                          .takes = Takes::kChoice,
                          .help = "bash: source <(regimen completion bash); zsh: the same; fish: "
                                  "regimen completion fish | source",
                          .choices = {"bash", "zsh", "fish"},
                          .is_required = true}},
          .run = run_completion};
}

}  // namespace regimen::commands
