#include "engine/explanation/page.h"

#include <algorithm>

#include "engine/diagnostics/visible.h"
#include "engine/explanation/wrap.h"

namespace regimen::explanation {

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
  add(kLabelWidth, kLabelWidth + 2, words);
}

void Page::detail(const std::string& words) {
  text_ += std::string(kLabelWidth + 2, ' ');
  add(kLabelWidth + 2, kLabelWidth + 4, words);
}

void Page::add(std::size_t column, std::size_t indent, const std::string& words) {
  text_ += filled(diagnostics::visible(words), column, std::string(indent, ' '), width_) + "\n";
}

}  // namespace regimen::explanation
