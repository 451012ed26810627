#include "repl/shell/completion.h"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <set>

#include "engine/api/question.h"
#include "engine/base/text.h"
#include "repl/shell/commands.h"
#include "repl/shell/settings.h"
#include "repl/shell/words.h"

namespace regimen::shell {

namespace {

using Words = std::set<std::string>;

void add(Words& words, const std::vector<std::string>& more) {
  words.insert(more.begin(), more.end());
}

Words first_words(const Session& session) {
  Words words{"no", "not", "taking", "unknown"};
  for (const Command& command : commands()) {
    words.emplace(command.name);
  }
  add(words, api::known_names(session.base()));
  return words;
}

// Entries of the folder that `typed` names so far; folders end with a slash.
Words files(const std::string& typed) {
  namespace fs = std::filesystem;
  const std::size_t slash = typed.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : typed.substr(0, slash + 1);
  Words words;
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (!name.starts_with(".")) {
      words.insert(folder + name + (entry->is_directory(ignored) ? "/" : ""));
    }
  }
  return words;
}

// `--depth` and the like stand in the command's own words.
Words options_of(const Command& command) {
  Words words;
  for (std::string word : split_words(std::string(command.arguments))) {
    const std::size_t begin = word.find("--");
    if (begin != std::string::npos) {
      word = word.substr(begin);
      words.insert(word.substr(0, word.find_first_of("]|")));
    }
  }
  return words;
}

// "[NAME] [--dot FILE]" as "[NAME] ".
std::string without_options(std::string_view arguments) {
  std::string text(arguments);
  for (std::size_t at = text.find("[--"); at != std::string::npos; at = text.find("[--")) {
    text.erase(at, text.find(']', at) - at + 1);
  }
  return text;
}

// Behind `hematocrit 44` stands its unit; behind other facts a name.
Words of_fact(const Session& session, const std::vector<std::string>& words) {
  const model::Model& model = session.base().model();
  const auto input = model::find_input(model, words.front());
  const auto* lab = input ? std::get_if<model::LabId>(&*input) : nullptr;
  if (lab == nullptr) {
    Words names;
    add(names, api::known_names(session.base()));
    return names;
  }
  return words.size() >= 2 && is_digit(words[1].back()) ? Words{model[*lab].unit.text, "at"}
                                                        : Words{"at"};
}

Words of_command(const Session& session, const Command& command,
                 const std::vector<std::string>& words, const std::string& typed) {
  const std::string& before = typed.empty() ? words.back() : words[words.size() - 2];
  if (typed.starts_with("-")) {
    return options_of(command);
  }
  if (before == "--for") {
    return {"clinician", "author", "auditor"};
  }
  if (before.starts_with("--") || before == "rules") {
    return files(typed);
  }
  const std::string what = without_options(command.arguments);
  const auto asks_for = [&](std::initializer_list<std::string_view> kinds) {
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](std::string_view kind) { return what.find(kind) != std::string::npos; });
  };
  Words all;
  if (asks_for({"NAME", "AGENT", "FACT", "INPUT", "NUMBER", "CONDITION"})) {
    add(all, api::known_names(session.base()));
  }
  if (asks_for({"CONDITION"})) {
    add(all, {"where", "by", "and", "or", "not", "taking", "any", "known", "sex", "age"});
  }
  if (asks_for({"KIND"})) {
    add(all, list_kinds());
  }
  if (asks_for({"ID"})) {
    add(all, session.patient_ids());
  }
  if (asks_for({"COMMAND"})) {
    for (const Command& one : commands()) {
      all.emplace(one.name);
    }
  }
  if (asks_for({"SETTING"})) {
    add(all, setting_names());
    add(all, {"on", "off"});
  }
  if (asks_for({"FILE"})) {
    all.merge(files(typed));
  }
  return all;
}

}  // namespace

std::vector<std::string> candidates_for(const Session& session, const std::string& line) {
  const std::vector<std::string> words = split_words(line);
  const std::string typed = line.substr(line.find_last_of(" \t,(") + 1);  // npos + 1 is 0
  const bool is_first = words.empty() || (words.size() == 1 && !typed.empty());
  Words all;
  if (is_first) {
    all = first_words(session);
  } else if (const Command* command = find_command(words.front())) {
    all = of_command(session, *command, words, typed);
  } else {
    all = of_fact(session, words);
  }
  std::vector<std::string> matching;
  std::copy_if(all.begin(), all.end(), std::back_inserter(matching),
               [&](const std::string& word) { return word.starts_with(typed); });
  return matching;
}

}  // namespace regimen::shell
