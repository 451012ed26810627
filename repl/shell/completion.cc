#include "repl/shell/completion.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <set>

#include "engine/api/question.h"
#include "engine/base/text.h"
#include "engine/explanation/dosing.h"
#include "repl/shell/commands.h"
#include "repl/shell/interpreter.h"
#include "repl/shell/paths.h"
#include "repl/shell/settings.h"
#include "repl/shell/words.h"

namespace regimen::shell {

namespace {

using Words = std::set<std::string>;

void add(Words& words, const std::vector<std::string>& more) {
  words.insert(more.begin(), more.end());
}

template <typename Entities>
void add_names(Words& words, const Entities& entities) {
  for (const auto& entity : entities) {
    words.insert(entity.header.name);
  }
}

Words united(Words words, const Words& more) {
  words.insert(more.begin(), more.end());
  return words;
}

// ---- names ----

// What a record may speak of: never a conclusion.
Words conditions(const knowledge::Model& model) {
  Words words;
  for (const knowledge::Concept& concept_ : model.concepts) {
    if (concept_.kind != knowledge::Concept::Kind::kConclusion) {
      words.insert(concept_.header.name);
    }
  }
  return words;
}

Words labs(const knowledge::Model& model) {
  Words words;
  add_names(words, model.labs);
  return words;
}

Words agents(const knowledge::Model& model) {
  Words words;
  add_names(words, model.agents);
  return words;
}

// What `why` and its like may be asked about.
Words askable(const knowledge::Model& model) {
  Words words = agents(model);
  add_names(words, model.protocols);
  add_names(words, model.concepts);
  add_names(words, model.rules);
  add_names(words, model.contraindications);
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    words.insert(explanation::dose_name(model, knowledge::DoseId(i)));
  }
  return words;
}

Words causes(const knowledge::Model& model) {
  Words words = agents(model);
  add_names(words, model.terms);
  return words;
}

Words in_cohorts(const knowledge::Model& model) {
  Words words = united(labs(model), agents(model));
  add_names(words, model.concepts);
  add_names(words, model.protocols);
  return united(words, {"where", "by", "and", "or", "not", "taking", "any", "sex", "age", "id"});
}

Words all_names(const Session& session) {
  Words words;
  add(words, api::known_names(session.base()));
  return words;
}

// Entries of the folder that `typed` names so far; folders end with a slash.
Words files(const std::string& typed) {
  namespace fs = std::filesystem;
  const std::string path = path_of(typed);
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  Words words;
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (!name.starts_with(".")) {
      words.insert(completed(typed, folder + name + (entry->is_directory(ignored) ? "/" : "")));
    }
  }
  return words;
}

Words options_of(const Command& command) {
  Words words;
  add(words, option_names(command));
  return words;
}

// ---- facts ----

Words after_fact(const knowledge::Model& model, const std::vector<std::string>& given) {
  const std::string& first = given.front();
  if (given.size() == 1 && first == "no") {
    return conditions(model);
  }
  if (first == "taking") {
    return given.size() == 1 ? agents(model) : Words{"since"};
  }
  if (given.size() == 1 && first == "unknown") {
    return united(labs(model), conditions(model));
  }
  const auto input = knowledge::find_input(model, first);
  const auto* lab = input ? std::get_if<knowledge::LabId>(&*input) : nullptr;
  if (lab != nullptr && given.size() == 2 && is_digit(given[1].back())) {
    return {model[*lab].unit.text, "at"};
  }
  return {"at"};
}

Words of_fact(const knowledge::Model& model, const std::vector<std::string>& given) {
  return given.empty() ? united(united(labs(model), conditions(model)), {"no", "taking", "unknown"})
                       : after_fact(model, given);
}

// ---- commands ----

struct Place {
  const Session& session;
  const Command& command;
  const std::vector<std::string>& given;  // the command and the words behind it, all complete
  const std::string& typed;
  const knowledge::Model& model() const { return session.base().model(); }
  bool is_first() const { return given.size() == 1; }
};
using Complete = std::function<Words(const Place&)>;

Words of_why(const Place& at) {
  if (at.is_first()) {
    Words words = united(askable(at.model()), causes(at.model()));
    add_names(words, at.model().limits);
    return words;
  }
  const bool is_cause = causes(at.model()).contains(at.given[1]);
  if (at.given.size() == 2) {
    return is_cause ? Words{"lowers", "raises", "--depth", "--for", "--proof"}
                    : Words{"--depth", "--for", "--proof"};
  }
  return at.given.size() == 3 && is_cause ? causes(at.model()) : Words{"for"};
}

Words of_asked(const Place& at) {
  return at.is_first() ? askable(at.model()) : options_of(at.command);
}

Words of_effects(const Place& at) {
  const std::string& last = at.given.back();
  if (at.is_first() || last == "against") {
    return causes(at.model());
  }
  return last == "for" ? Words{"female", "male"} : Words{"against", "for"};
}

Words of_whatif(const Place& at) {
  std::vector<std::string> fact;
  for (auto word = at.given.begin() + 1; word != at.given.end(); ++word) {
    if (word->ends_with(';')) {
      fact.clear();
    } else {
      fact.push_back(*word);
    }
  }
  return of_fact(at.model(), fact);
}

Words of_config(const Place& at) {
  Words words;
  if (at.is_first()) {
    add(words, setting_names());
  } else if (at.given.size() == 2) {
    add(words, setting_values(at.given[1]));
  }
  return words;
}

Words of_compare(const Place& at) {
  Words words;
  if (at.is_first()) {
    add(words, at.session.patient_ids());
    words.insert("rules");
  } else if (at.given[1] == "rules") {
    words = files(at.typed);
  }
  return words;
}

Words of_patient(const Place& at) {
  if (!at.is_first()) {
    return at.given[1].starts_with("male") || at.given[1].starts_with("female") ? Words{"born"}
                                                                                : files(at.typed);
  }
  Words words = files(at.typed);
  add(words, at.session.patient_ids());
  return united(words, {"born", "female", "male", "unknown"});
}

Words of_show(const Place& at) {
  Words words = at.is_first() ? all_names(at.session) : options_of(at.command);
  if (!at.is_first()) {
    add(words, api::cited_places(at.session.base(), at.given[1]));
  }
  return words;
}

Words of_list(const Place& at) {
  Words words;
  if (at.is_first()) {
    add(words, list_kinds());
  }
  return words;
}

Words of_help(const Place& at) {
  Words words;
  for (const Command& command : commands()) {
    words.emplace(command.name);
  }
  return at.is_first() ? words : Words{};
}

Words of_files(const Place& at) {
  return files(at.typed);
}

Words of_names(const Place& at) {
  return at.is_first() ? all_names(at.session) : options_of(at.command);
}

Words of_cohorts(const Place& at) {
  return in_cohorts(at.model());
}

const std::map<std::string_view, Complete>& completions() {
  static const std::map<std::string_view, Complete> all{
      {"ask", [](const Place& at) { return askable(at.model()); }},
      {"asof", [](const Place&) { return Words{"now"}; }},
      {"compare", of_compare},
      {"config", of_config},
      {"count", of_cohorts},
      {"effects", of_effects},
      {"eval", [](const Place& at) { return all_names(at.session); }},
      {"flip", of_asked},
      {"graph", of_names},
      {"help", of_help},
      {"histogram", of_cohorts},
      {"impact", of_names},
      {"list", of_list},
      {"load", of_files},
      {"log", of_files},
      {"needs", of_asked},
      {"open", of_files},
      {"patient", of_patient},
      {"regions",
       [](const Place& at) { return at.is_first() ? askable(at.model()) : labs(at.model()); }},
      {"report", of_files},
      {"rule", of_names},
      {"save", of_files},
      {"show", of_show},
      {"stable", of_asked},
      {"step", [](const Place& at) { return at.is_first() ? Words{"from"} : Words{"start"}; }},
      {"table", of_cohorts},
      {"whatif", of_whatif},
      {"why", of_why},
      {"whynot", of_asked},
  };
  return all;
}

Words of_command(const Place& at) {
  const std::string& last = at.given.back();
  if (last == "--for") {
    return {"auditor", "author", "clinician"};
  }
  if (last.starts_with("--") && at.command.arguments.find(last + " FILE") != std::string::npos) {
    return files(at.typed);
  }
  if (at.typed.starts_with("-")) {
    return options_of(at.command);
  }
  const auto found = completions().find(at.command.name);
  return found == completions().end() ? options_of(at.command) : found->second(at);
}

Words first_words(const Session& session) {
  Words words = of_fact(session.base().model(), {});
  add(words, statement_words());
  for (const Command& command : commands()) {
    words.emplace(command.name);
  }
  return words;
}

Words possible(const Session& session, const std::vector<std::string>& given,
               const std::string& typed) {
  if (session.is_consulting()) {
    return given.empty() ? Words{"back", "no", "stop", "unknown", "why", "yes"} : Words{"at"};
  }
  if (given.empty()) {
    return first_words(session);
  }
  if (const Command* command = find_command(given.front())) {
    return of_command({session, *command, given, typed});
  }
  const std::vector<std::string> statements = statement_words();
  const bool is_statement =
      std::find(statements.begin(), statements.end(), given.front()) != statements.end();
  return is_statement ? all_names(session) : of_fact(session.base().model(), given);
}

}  // namespace

std::size_t start_of_word(const std::string& line) {
  return start_of_last(line, " \t,(;");
}

std::vector<std::string> candidates_for(const Session& session, const std::string& line) {
  const std::size_t start = start_of_word(line);
  const std::string typed = line.substr(start);
  const std::vector<std::string> given = split_words(line.substr(0, start));
  const Words all = possible(session, given, typed);
  const auto is_given = [&](const std::string& word) {
    return word.starts_with("--") && std::find(given.begin(), given.end(), word) != given.end();
  };
  std::vector<std::string> matching;
  std::copy_if(all.begin(), all.end(), std::back_inserter(matching),
               [&](const std::string& word) { return word.starts_with(typed) && !is_given(word); });
  return matching;
}

}  // namespace regimen::shell
