// `help`: of the program and its commands, of a session and its commands, and the pages of codes.
#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/nearest.h"
#include "engine/diagnostics/diagnostic.h"
#include "repl/commands/command_line.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

constexpr std::array<std::pair<Theme, std::string_view>, 6> kThemes{{
    {Theme::kPatient, "The patient"},
    {Theme::kAdvice, "Results for the patient"},
    {Theme::kCohort, "All patients that are loaded"},
    {Theme::kRules, "The rules"},
    {Theme::kEvaluation, "The evaluation"},
    {Theme::kSession, "The session"},
}};

std::string joined_by_commas(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

std::string help_of_session() {
  constexpr std::size_t kWidth = 11;
  std::string text;
  for (const auto& [theme, title] : kThemes) {
    text.append(title).append("\n");
    for (const Command& command : commands()) {
      if (is_of_session(command) && command.theme == theme) {
        text.append("  ").append(command.name);
        text.append(kWidth - std::min(kWidth - 1, command.name.size()), ' ');
        text.append(command.summary).append("\n");
      }
    }
  }
  return text + "Commands outside a session: regimen " + joined_by_commas(commands_of_program()) +
         "\n`help COMMAND` describes one command. Anything else is a fact of the patient\n"
         "(`hematocrit 44 % at 2026-02-02`) or a statement of the language (`rule … { … }`), over\n"
         "several lines if need be; an empty line gives it up.\n";
}

// "flip NAME [--all] [--size N]"
std::string usage_of(const Command& command) {
  std::string text = std::string(command.name) + " " + std::string(command.arguments);
  for (const Parameter& option : options_in_session(command)) {
    text.append(text.ends_with(' ') ? "[" : " [").append(option.name);
    text.append(option.value.empty() ? "" : " ").append(option.value).append("]");
  }
  return text;
}

std::string help_in_session(const Command& command) {
  if (!is_of_session(command)) {
    const std::string name(command.name);
    return "`" + name + "` is a command outside a session: `regimen help " + name +
           "` describes it";
  }
  return usage_of(command) + "\n" + std::string(command.summary) + "\n" +
         std::string(command.details);
}

// The page of a code; empty when there is no such code.
std::string page_of_code(std::string code) {
  std::transform(code.begin(), code.end(), code.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::optional<diagnostics::Code> known = diagnostics::code_of(code);
  if (!known) {
    return "";
  }
  const std::string page = io::diagnostic_page(code);
  return page.empty() ? code + ": " + std::string(summary_of(*known)) : page;
}

std::string unknown_topic(const std::string& topic) {
  std::vector<std::string> candidates;
  for (const Command& command : commands()) {
    candidates.emplace_back(command.name);
  }
  for (const diagnostics::Code known : diagnostics::all_codes()) {
    candidates.emplace_back(id_of(known));
  }
  const std::vector<std::string> meant = nearest_names(topic, candidates);
  return "there is no command or code `" + topic + "`" +
         (meant.empty() ? "; `help` lists the commands"
                        : "; did you mean `" + meant.front() + "`?");
}

Result run_help(Context& context) {
  const std::string topic = context.arguments().text("TOPIC");
  const bool is_session = context.session() != nullptr;
  std::string text;
  if (is_session) {
    const Command* command = find_command(topic);
    text = topic.empty() ? help_of_session() : command != nullptr ? help_in_session(*command) : "";
  } else {
    text = help_of_program(topic);
  }
  if (text.empty()) {
    text = page_of_code(topic);
  }
  return text.empty() ? Result(refused(unknown_topic(topic))) : success(std::move(text));
}

Words complete_help(const Place& place) {
  Words words;
  for (const Command& command : commands()) {
    if (place.is_first() && is_of_session(command)) {
      words.emplace(command.name);
    }
  }
  return words;
}

}  // namespace

Command help_command() {
  return {.name = "help",
          .theme = Theme::kSession,
          .summary = "this list, one command, or the page of a code such as E203",
          .arguments = "[COMMAND|CODE]",
          .parameters = {{.name = "TOPIC",
                          .takes = Takes::kText,
                          .help = "a command, or a code such as E203"}},
          .complete = complete_help,
          .run = run_help};
}

}  // namespace regimen::commands
