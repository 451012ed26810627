#include "repl/shell/settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/nearest.h"

namespace regimen::shell {

namespace {

constexpr std::array<const char*, 3> kReadings{"clinician", "author", "auditor"};

std::string set_switch(bool& value, const std::string& word) {
  if (word != "on" && word != "off") {
    return "write `on` or `off`";
  }
  value = word == "on";
  return "";
}

std::string set_depth(std::size_t& depth, const std::string& word) {
  std::size_t number = 0;
  const char* end = word.data() + word.size();
  const auto [stop, problem] = std::from_chars(word.data(), end, number);
  if (problem != std::errc() || stop != end || number == 0 || number > explanation::kDepthMax) {
    return "write a number from 1 to " + std::to_string(explanation::kDepthMax);
  }
  depth = number;
  return "";
}

std::string set_audience(api::Audience& audience, const std::string& word) {
  const std::optional<api::Audience> named = audience_of(word);
  audience = named.value_or(audience);
  return named ? "" : "write clinician, author or auditor";
}

}  // namespace

std::optional<api::Audience> audience_of(const std::string& word) {
  const auto* found = std::find(kReadings.begin(), kReadings.end(), word);
  return found == kReadings.end()
             ? std::nullopt
             : std::optional(static_cast<api::Audience>(found - kReadings.begin()));
}

std::vector<std::string> setting_names() {
  return {"colour", "depth", "for", "paging"};
}

std::vector<std::string> setting_values(const std::string& name) {
  if (name == "for") {
    return {kReadings.begin(), kReadings.end()};
  }
  return name == "colour" || name == "paging" ? std::vector<std::string>{"off", "on"}
                                              : std::vector<std::string>{};
}

std::string settings_text(const Settings& settings) {
  return std::string("colour  ") + (settings.has_colour ? "on" : "off") + "\ndepth   " +
         std::to_string(settings.depth) + "\nfor     " +
         kReadings.at(static_cast<std::size_t>(settings.audience)) + "\npaging  " +
         (settings.has_paging ? "on" : "off") + "\n";
}

std::string set(Settings& settings, const std::string& name, const std::string& value) {
  if (name == "colour") {
    return set_switch(settings.has_colour, value);
  }
  if (name == "paging") {
    return set_switch(settings.has_paging, value);
  }
  if (name == "depth") {
    return set_depth(settings.depth, value);
  }
  if (name == "for") {
    return set_audience(settings.audience, value);
  }
  const std::vector<std::string> meant = nearest_names(name, setting_names(), 1);
  return "there is no setting `" + name + "`" +
         (meant.empty() ? "; `config` lists them" : "; did you mean `" + meant.front() + "`?");
}

}  // namespace regimen::shell
