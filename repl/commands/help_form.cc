#include "repl/commands/help_form.h"

#include <algorithm>
#include <vector>

namespace regimen::commands {

namespace {

// CLI11 says "TEXT", "UINT:INT in [1 - 1024]", "TEXT:{male,female}".
std::string value_of(const std::string& type) {
  if (const std::size_t open = type.find('{'); open != std::string::npos) {
    std::string words = type.substr(open + 1, type.find('}', open) - open - 1);
    std::replace(words.begin(), words.end(), ',', '|');
    return words;
  }
  std::string kind = type.substr(0, type.find(':'));
  if (kind != "UINT" && kind != "INT") {
    return kind;
  }
  constexpr std::string_view kRange = " in [";
  const std::size_t range = type.find(kRange);
  if (range == std::string::npos) {
    return "NUMBER";
  }
  const std::size_t least = range + kRange.size();
  const std::size_t dash = type.find(" - ", least);
  return "NUMBER from " + type.substr(least, dash - least) + " to " +
         type.substr(dash + 3, type.find(']', dash) - dash - 3);
}

bool may_be_repeated(const CLI::Option& option) {
  return option.get_expected_max() == CLI::detail::expected_max_vector_size ||
         option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

// Sorted: CLI11 keeps them by address.
std::string others_than(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const CLI::Option* other : option.get_excludes()) {
    names.push_back(other->get_name());
  }
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? " (not with " : ", ") + name;
  }
  return text.empty() ? text : text + ")";
}

}  // namespace

std::string HelpForm::make_option_opts(const CLI::Option* option) const {
  std::string text;
  if (option->get_type_size() != 0) {
    const std::string type = option->get_positional() ? "" : value_of(option->get_type_name());
    text = type.empty() ? "" : " " + type;
    text += may_be_repeated(*option) ? " ..." : "";
    text += option->get_required() ? " (required)" : "";
  }
  return text + others_than(*option);
}

}  // namespace regimen::commands
