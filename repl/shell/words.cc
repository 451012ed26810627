#include "repl/shell/words.h"

#include <sstream>

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

namespace {

bool is_blank_character(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// Goes along a text that is typed, and knows which marks are open.
class Marks {
 public:
  // Whether `c` stands for itself; a mark, and the backslash before another character, does not.
  bool takes(char c, bool is_first_of_word) {
    if (is_escaped_) {
      is_escaped_ = false;
      return true;
    }
    if (c == '\\' && open_ != '\'') {
      is_escaped_ = true;
      return false;
    }
    if (open_ == '\0' && is_first_of_word && (c == '"' || c == '\'')) {
      open_ = c;
      return false;
    }
    if (c == open_) {
      open_ = '\0';
      return false;
    }
    return true;
  }
  bool is_outside() const { return open_ == '\0' && !is_escaped_; }

 private:
  char open_ = '\0';
  bool is_escaped_ = false;
};

}  // namespace

std::vector<std::string> split_quoted(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  Marks marks;
  for (const char c : text) {
    if (is_blank_character(c) && marks.is_outside()) {
      if (!word.empty()) {
        words.push_back(word);
      }
      word.clear();
      continue;
    }
    marks.takes(c, word.empty());
    word += c;
  }
  if (!word.empty()) {
    words.push_back(word);
  }
  return words;
}

std::size_t start_of_last(const std::string& text, std::string_view ends) {
  std::size_t start = 0;
  Marks marks;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (marks.is_outside() && ends.find(text[i]) != std::string_view::npos) {
      start = i + 1;
    } else {
      marks.takes(text[i], i == start);
    }
  }
  return start;
}

std::size_t start_of_word(const std::string& line) {
  return start_of_last(line, " \t,(;");
}

std::string path_of(const std::string& text) {
  std::string path;
  Marks marks;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (marks.takes(text[i], i == 0)) {
      path += text[i];
    }
  }
  return path;
}

std::vector<std::string> paths_in(const std::string& text) {
  std::vector<std::string> paths = split_quoted(text);
  for (std::string& path : paths) {
    path = path_of(path);
  }
  return paths;
}

namespace {

std::string escaped(const std::string& path, std::string_view what) {
  std::string text;
  for (const char c : path) {
    text += what.find(c) == std::string_view::npos ? "" : "\\";
    text += c;
  }
  return text;
}

}  // namespace

std::string quoted(const std::string& path) {
  return path.find_first_of(" \t\"'\\") == std::string::npos ? path
                                                             : '"' + escaped(path, "\"\\") + '"';
}

std::string completed(const std::string& typed, const std::string& path) {
  const std::string end(path.ends_with('/') ? 0 : 1, typed.empty() ? ' ' : typed.front());
  if (typed.starts_with('"')) {
    return '"' + escaped(path, "\"\\") + end;
  }
  return typed.starts_with('\'') ? '\'' + path + end : escaped(path, " \t\\");
}

}  // namespace regimen::shell
