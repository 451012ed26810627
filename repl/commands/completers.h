// Completers: what may stand behind commands, for the rows of the table.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "engine/knowledge/model.h"
#include "repl/commands/command.h"
#include "repl/shell/session.h"

namespace regimen::commands {

Words as_words(const std::vector<std::string>& words);
Words united(std::initializer_list<Words> all);

template <typename Entities>
Words names_of(const Entities& entities) {
  Words words;
  for (const auto& entity : entities) {
    words.insert(entity.header.name);
  }
  return words;
}
// What `why` and its like may be asked about.
Words askable(const knowledge::Model& model);
// What may raise or lower something.
Words causes(const knowledge::Model& model);
Words patient_ids(const Place& place);
// Entries of the folder that `typed` names so far; folders end with a slash.
Words files_for(const std::string& typed);
// Behind the words of a fact.
Words words_of_fact(const knowledge::Model& model, const std::vector<std::string>& given);
Words options_of(const Command& command);

// Whole completers: a name of any statement, or of what may be asked about, then options; paths.
Words complete_names(const Place& place);
Words complete_asked(const Place& place);
Words complete_files(const Place& place);

// The argument that they complete.
Parameter name_argument();

}  // namespace regimen::commands
