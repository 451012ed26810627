// A page of aligned text: a label on the left, wrapped words on the right. Private to
// engine/explanation.
//
// Shape:   everything is made visible (no control characters) before it is placed; lines of at most
//          `width` columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regimen::explanation {

class Page {
 public:
  explicit Page(std::size_t width) : width_(width) {}

  static constexpr std::size_t kLabelWidth = 17;

  void title(const std::string& words);
  // "RECOMMENDED      words"; the label stands only on the first line. `colour` is an ANSI code
  // such as "32", or empty.
  void entry(std::string_view label, const std::string& words, std::string_view colour = "");
  void detail(const std::string& words);  // under an entry, two columns further in
  void blank();
  void append(std::string_view lines) { text_ += lines; }  // of another page of the same width
  const std::string& text() const { return text_; }

 private:
  void add(std::size_t column, std::size_t indent, const std::string& words);

  std::size_t width_;
  std::string text_;
};

}  // namespace regimen::explanation
