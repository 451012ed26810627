// Implements engine/api/library.h.
#include "engine/api/library.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

namespace regimen::api {

namespace {

constexpr std::array<std::string_view, 3> kAlwaysThere = {"stdlib.policies", "stdlib.routes",
                                                          "stdlib.units"};

bool is_wanted(const syntax::Tree& tree, const std::set<std::string_view>& wanted) {
  return !tree.is_library || !tree.module || wanted.contains(tree.module->text);
}

// What a text begins with: its module, and the modules that it uses.
struct Head {
  std::string_view module;  // "" where the text does not begin so
  std::vector<std::string_view> uses;
};

class HeadReader {
 public:
  explicit HeadReader(std::string_view text) : rest_(text) {}

  Head read() {
    Head head;
    for (std::string_view word = next_word(); !word.empty(); word = next_word()) {
      if (word == "module") {
        head.module = next_word();
      } else if (word == "use") {
        do {
          head.uses.push_back(next_word());
        } while (skip(","));
      } else if (word == "version") {
        skip_string();
      } else {
        break;
      }
    }
    return head;
  }

 private:
  void skip_blanks() {
    for (;;) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
      if (!rest_.starts_with("//")) {
        return;
      }
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    }
  }
  std::string_view next_word() {
    skip_blanks();
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_.";
    const std::string_view word = rest_.substr(0, rest_.find_first_not_of(kLetters));
    rest_.remove_prefix(word.size());
    return word;
  }
  bool skip(std::string_view mark) {
    skip_blanks();
    const bool is_there = rest_.starts_with(mark);
    rest_.remove_prefix(is_there ? mark.size() : 0);
    return is_there;
  }
  void skip_string() {
    if (skip("\"")) {
      rest_.remove_prefix(std::min(rest_.find('"'), rest_.size()));
      skip("\"");
    }
  }

  std::string_view rest_;
};

}  // namespace

std::vector<NamedText> used_texts(const std::vector<NamedText>& texts) {
  std::vector<Head> heads;
  heads.reserve(texts.size());
  for (const NamedText& text : texts) {
    if (text.sees_all_modules) {
      return texts;
    }
    heads.push_back(HeadReader(text.text).read());
  }
  std::set<std::string_view> wanted(kAlwaysThere.begin(), kAlwaysThere.end());
  const auto is_used = [&](std::size_t i) {
    return !texts[i].is_library || heads[i].module.empty() || wanted.contains(heads[i].module);
  };
  for (std::size_t before = 0; before != wanted.size();) {
    before = wanted.size();
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (is_used(i)) {
        wanted.insert(heads[i].uses.begin(), heads[i].uses.end());
      }
    }
  }
  std::vector<NamedText> used;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (is_used(i)) {
      used.push_back(texts[i]);
    }
  }
  return used;
}

void leave_out_unused(std::vector<syntax::Tree>& trees) {
  const bool are_all_seen = std::any_of(
      trees.begin(), trees.end(), [](const syntax::Tree& tree) { return tree.sees_all_modules; });
  if (are_all_seen) {
    return;
  }
  std::set<std::string_view> wanted(kAlwaysThere.begin(), kAlwaysThere.end());
  for (std::size_t before = 0; before != wanted.size();) {
    before = wanted.size();
    for (const syntax::Tree& tree : trees) {
      if (is_wanted(tree, wanted)) {
        for (const syntax::Use& use : tree.uses) {
          wanted.insert(use.module.text);
        }
      }
    }
  }
  for (syntax::Tree& tree : trees) {
    tree.is_rejected = !is_wanted(tree, wanted);
  }
}

}  // namespace regimen::api
