#include "repl/shell/words.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "engine/diagnostics/visible.h"

namespace regimen::shell {

std::vector<std::string> split_words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

std::string join_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

bool take_flag(std::vector<std::string>& words, std::string_view flag) {
  return std::erase(words, flag) > 0;
}

std::optional<std::string> take_value(std::vector<std::string>& words, std::string_view option,
                                      std::string& error) {
  const auto found = std::find(words.begin(), words.end(), option);
  if (found == words.end()) {
    return std::nullopt;
  }
  if (found + 1 == words.end()) {
    error = "`" + std::string(option) + "` needs a value";
    return std::nullopt;
  }
  std::string value = *(found + 1);
  words.erase(found, found + 2);
  return value;
}

std::optional<std::size_t> take_number(std::vector<std::string>& words, std::string_view option,
                                       std::size_t least, std::string& error) {
  const std::optional<std::string> text = take_value(words, option, error);
  if (!text) {
    return std::nullopt;
  }
  std::size_t number = 0;
  const char* end = text->data() + text->size();
  const auto [stop, problem] = std::from_chars(text->data(), end, number);
  if (problem != std::errc() || stop != end || number < least) {
    error = "`" + std::string(option) + "` needs a number from " + std::to_string(least) +
            " on, not `" + *text + "`";
    return std::nullopt;
  }
  return number;
}

Reply too_many(std::string_view command, std::string_view word) {
  const std::string name(command);
  return failure("`" + name + "` takes no `" + diagnostics::visible(word) + "`; `help " + name +
                 "` tells what it takes");
}

Reply missing(std::string_view what, std::string_view example) {
  return failure("say " + std::string(what) + ", as in `" + std::string(example) + "`");
}

}  // namespace regimen::shell
