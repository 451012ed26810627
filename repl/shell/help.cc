// Implements help of repl/shell/commands.h.
#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/check.h"
#include "engine/base/nearest.h"
#include "engine/diagnostics/diagnostic.h"
#include "repl/io/files.h"
#include "repl/shell/commands.h"
#include "repl/shell/words.h"

namespace regimen::shell {

namespace {

struct Theme {
  std::string_view title;
  std::string_view commands;
};
constexpr std::array<Theme, 6> kThemes{{
    {"The patient", "patient facts clear undo asof"},
    {"What is said of the patient",
     "run why whynot flip stable needs ask regions whatif compare report"},
    {"All patients that are loaded", "count table histogram"},
    {"The rules", "list find show rule impact effects graph eval load check reload watch"},
    {"How it was evaluated", "trace step"},
    {"The session", "help config log save open quit"},
}};

std::string joined_by_commas(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

std::string overview() {
  constexpr std::size_t kWidth = 11;
  std::string text;
  for (const Theme& theme : kThemes) {
    text.append(theme.title).append("\n");
    for (const std::string& name : split_words(std::string(theme.commands))) {
      const Command* command = find_command(name);
      REGIMEN_CHECK(command != nullptr, "themes name commands");
      text.append("  ").append(name).append(kWidth - std::min(kWidth - 1, name.size()), ' ');
      text.append(command->summary).append("\n");
    }
  }
  return text + "Outside of a session: regimen " + joined_by_commas(commands_of_program()) +
         "\n`help COMMAND` tells what stands behind it. Anything else is a fact of the patient\n"
         "(`hematocrit 44 % at 2026-02-02`) or a statement of the language (`rule … { … }`), over\n"
         "several lines if need be; an empty line gives it up.\n";
}

}  // namespace

Reply help(const std::string& topic) {
  if (topic.empty()) {
    return success(overview());
  }
  if (const Command* command = find_command(topic)) {
    return success(std::string(command->name) + " " + std::string(command->arguments) + "\n" +
                   std::string(command->summary) + "\n" + std::string(command->details));
  }
  const std::vector<std::string>& of_program = commands_of_program();
  if (std::find(of_program.begin(), of_program.end(), topic) != of_program.end()) {
    return success("`" + topic + "` is a command outside of a session: `regimen help " + topic +
                   "` tells of it");
  }
  std::string code = topic;
  std::transform(code.begin(), code.end(), code.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (const std::string page = io::diagnostic_page(code);
      diagnostics::code_of(code) && !page.empty()) {
    return success(page);
  }
  if (const std::optional<diagnostics::Code> known = diagnostics::code_of(code)) {
    return success(code + ": " + std::string(summary_of(*known)));
  }
  std::vector<std::string> candidates;
  for (const Command& command : commands()) {
    candidates.emplace_back(command.name);
  }
  for (const diagnostics::Code known : diagnostics::all_codes()) {
    candidates.emplace_back(id_of(known));
  }
  const std::vector<std::string> meant = nearest_names(topic, candidates);
  return failure(
      "there is no command or code `" + topic + "`" +
      (meant.empty() ? "; `help` lists the commands" : "; did you mean `" + meant.front() + "`?"));
}

}  // namespace regimen::shell
