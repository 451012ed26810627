#include "tests/support/markup.h"

namespace regimen::tests {

// What stands between `before` and the next `"`.
std::vector<std::string> values(const std::string& html, const std::string& before) {
  std::vector<std::string> found;
  for (std::size_t at = html.find(before); at != std::string::npos;
       at = html.find(before, at + 1)) {
    const std::size_t begin = at + before.size();
    found.push_back(html.substr(begin, html.find('"', begin) - begin));
  }
  return found;
}

std::string unclosed_tag(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    std::string tag = html.substr(at + 1, end - at - 1);
    const bool is_alone = tag.ends_with("/") || tag.starts_with("!") || tag.starts_with("meta") ||
                          tag.starts_with("input");
    tag = tag.substr(0, tag.find_first_of(" \n"));
    if (is_alone || tag.empty()) {
      continue;
    }
    if (tag.front() != '/') {
      open.push_back(tag);
      if (tag == "script" || tag == "style") {
        at = html.find("</" + tag, at) - 1;
      }
      continue;
    }
    if (open.empty() || "/" + open.back() != tag) {
      return tag;
    }
    open.pop_back();
  }
  return open.empty() ? "" : open.back();
}

}  // namespace regimen::tests
