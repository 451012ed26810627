// Settings of a session: `config NAME VALUE`. On a terminal they are kept for the next one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/answers.h"

namespace regimen::shell {

struct Settings {
  bool has_colour = false;
  bool has_paging = true;  // long replies on a terminal go through $PAGER
  std::size_t depth = explanation::kDepthMax;
  api::Audience audience = api::Audience::kAuthor;
  std::size_t width = explanation::kPageWidth;  // of the terminal now: no setting
};

// What a word names: clinician, author, auditor.
std::optional<api::Audience> audience_of(const std::string& word);

std::vector<std::string> setting_names();
// Words that the setting may be; none for a number.
std::vector<std::string> setting_values(const std::string& name);
std::string settings_text(
    const Settings& settings);  // "depth   200\n…", as `config` shows and keeps it
// What is wrong with the value; empty when it was taken.
std::string set(Settings& settings, const std::string& name, const std::string& value);

}  // namespace regimen::shell
