// Implements help of repl/shell/commands.h.
#include <algorithm>
#include <cctype>

#include "engine/base/nearest.h"
#include "engine/diagnostics/diagnostic.h"
#include "repl/io/files.h"
#include "repl/shell/commands.h"

namespace regimen::shell {

Reply help(const std::string& topic) {
  if (topic.empty()) {
    std::string text;
    for (const Command& command : commands()) {
      std::string head = "  " + std::string(command.name) + " " + std::string(command.arguments);
      head.resize(std::max<std::size_t>(head.size() + 2, 40), ' ');
      text += head + std::string(command.summary) + "\n";
    }
    return said(text +
                "Anything else is a fact of the patient (`hematocrit 44 % at 2026-02-02`) or a "
                "statement of the language\n(`rule … { … }`). A statement may take several "
                "lines; an empty line gives it up.\n");
  }
  if (const Command* command = find_command(topic)) {
    return said(std::string(command->name) + " " + std::string(command->arguments) + "\n" +
                std::string(command->summary) + "\n" + std::string(command->details));
  }
  std::string code = topic;
  std::transform(code.begin(), code.end(), code.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (const std::string page = io::diagnostic_page(code);
      diagnostics::code_of(code) && !page.empty()) {
    return said(page);
  }
  if (const std::optional<diagnostics::Code> known = diagnostics::code_of(code)) {
    return said(code + ": " + std::string(summary_of(*known)));
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
