#include "repl/commands/completers.h"

#include <filesystem>

#include "engine/api/question.h"
#include "engine/base/text.h"
#include "engine/explanation/dosing.h"
#include "repl/commands/arguments.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

// What a record may speak of: never a conclusion.
Words recorded(const knowledge::Model& model) {
  Words words;
  for (const knowledge::Concept& one : model.concepts) {
    if (one.kind != knowledge::Concept::Kind::kConclusion) {
      words.insert(one.header.name);
    }
  }
  return words;
}

Words after_fact(const knowledge::Model& model, const std::vector<std::string>& given) {
  const std::string& first = given.front();
  if (given.size() == 1 && first == "no") {
    return recorded(model);
  }
  if (first == "taking") {
    return given.size() == 1 ? names_of(model.agents) : Words{"since"};
  }
  if (given.size() == 1 && first == "unknown") {
    return united({names_of(model.labs), recorded(model)});
  }
  const auto input = knowledge::find_input(model, first);
  const auto* lab = input ? std::get_if<knowledge::LabId>(&*input) : nullptr;
  if (lab != nullptr && given.size() == 2 && is_digit(given[1].back())) {
    return {model[*lab].unit.text, "at"};
  }
  return {"at"};
}

}  // namespace

Words as_words(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

Words united(std::initializer_list<Words> all) {
  Words words;
  for (const Words& more : all) {
    words.insert(more.begin(), more.end());
  }
  return words;
}

Words askable(const knowledge::Model& model) {
  Words words = united({names_of(model.agents), names_of(model.protocols), names_of(model.concepts),
                        names_of(model.rules), names_of(model.contraindications)});
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    words.insert(explanation::dose_name(model, knowledge::DoseId(i)));
  }
  return words;
}

Words causes(const knowledge::Model& model) {
  return united({names_of(model.agents), names_of(model.terms)});
}

Words patient_ids(const Place& place) {
  return as_words(place.session.patient_ids());
}

Words files_for(const std::string& typed) {
  namespace fs = std::filesystem;
  const std::string path = shell::path_of(typed);
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  Words words;
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (!name.starts_with(".")) {
      words.insert(
          shell::completed(typed, folder + name + (entry->is_directory(ignored) ? "/" : "")));
    }
  }
  return words;
}

Words words_of_fact(const knowledge::Model& model, const std::vector<std::string>& given) {
  return given.empty()
             ? united({names_of(model.labs), recorded(model), {"no", "taking", "unknown"}})
             : after_fact(model, given);
}

Words options_of(const Command& command) {
  Words words;
  for (const Parameter& option : options_in_session(command)) {
    words.emplace(option.long_name());
  }
  return words;
}

Words complete_names(const Place& place) {
  return place.is_first() ? as_words(api::known_names(place.session.base()))
                          : options_of(place.command);
}

Words complete_asked(const Place& place) {
  return place.is_first() ? askable(place.session.base().model()) : options_of(place.command);
}

Words complete_files(const Place& place) {
  return files_for(place.typed);
}

Parameter name_argument() {
  return {.name = "NAME",
          .takes = Takes::kTexts,
          .help = "an agent, protocol, conclusion, condition, rule or contraindication",
          .is_required = true};
}

}  // namespace regimen::commands
