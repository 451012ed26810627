#include "engine/explain/page.h"

#include <algorithm>
#include <sstream>

#include "engine/diagnostics/visible.h"

namespace regimen::explain {

namespace {

// Columns of UTF-8 text, each code point one wide.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

void Page::title(const std::string& words) {
  text_ += diagnostics::visible(words) + "\n";
}

void Page::blank() {
  if (!text_.empty() && !text_.ends_with("\n\n")) {
    text_ += "\n";
  }
}

void Page::entry(std::string_view label, const std::string& words, std::string_view colour) {
  if (colour.empty()) {
    text_ += label;
  } else {
    text_ += "\x1b[" + std::string(colour) + "m" + std::string(label) + "\x1b[0m";
  }
  text_ += std::string(kLabelWidth - std::min(kLabelWidth - 1, label.size()), ' ');
  wrapped(kLabelWidth, kLabelWidth + 2, words);
}

void Page::detail(const std::string& words) {
  text_ += std::string(kLabelWidth + 2, ' ');
  wrapped(kLabelWidth + 2, kLabelWidth + 4, words);
}

void Page::wrapped(std::size_t first_column, std::size_t indent, const std::string& words) {
  std::istringstream stream(diagnostics::visible(words));
  std::size_t column = first_column;
  bool is_first = true;
  for (std::string word; std::getline(stream, word, ' ');) {
    const std::size_t width = width_of(word);
    if (!is_first && column + 1 + width > kWidth) {
      text_ += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!is_first) {
      text_ += " ";
      ++column;
    }
    text_ += word;
    column += width;
    is_first = false;
  }
  text_ += "\n";
}

}  // namespace regimen::explain
