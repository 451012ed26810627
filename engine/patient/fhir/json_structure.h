// JSON structure: where the values, colons, commas and brackets of a text begin.
//
// Found by simdjson's first stage, which also checks UTF-8, quotes and control characters.
//
// Shape:   places in the order of the text, one more behind the last: the size of the text. A value
//          ends where the next place begins, but for space.
// Errors:  false where simdjson reports one; what it is must be found the slow way.
// Cost:    one pass; reads nothing past the end, so the bytes need no padding.
// Source:  Langdale, Lemire 2019, "Parsing Gigabytes of JSON per Second".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace regimen::fhir {

class JsonStructure {
 public:
  // Of a text that lives as long as what is asked of it.
  bool find(std::string_view text);

  // Strings with escapes that were given so far are no longer wanted.
  void forget_strings() { unescaped_size_ = 0; }

  std::size_t count() const { return count_; }
  std::uint32_t place(std::size_t index) const { return places_[index]; }
  char at(std::size_t index) const { return text_[places_[index]]; }
  std::string_view text() const { return text_; }

  // From one place to the next, without the space between.
  std::string_view token(std::size_t index) const {
    const std::uint32_t begin = places_[index];
    std::uint32_t end = places_[index + 1];
    while (is_space(text_[end - 1])) {
      --end;
    }
    return text_.substr(begin, end - begin);
  }

  // The string that begins at a place, unescaped: of the text, or of this structure until the next
  // `find`. False when no string is all that is there, or an escape is wrong.
  // Each string is asked for once, or again after `forget_strings`.
  bool string(std::size_t index, std::string_view& string) {
    const std::string_view given = token(index);
    if (given.size() < 2 || given.front() != '"' || given.back() != '"') {
      return false;
    }
    string = given.substr(1, given.size() - 2);
    return !has_escapes_ || string.find('\\') == std::string_view::npos || unescape(string);
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
  bool make_room(std::size_t bytes);
  bool unescape(std::string_view& string);

  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
  std::string_view text_;
  const std::uint32_t* places_ = nullptr;
  std::size_t count_ = 0;
  bool has_escapes_ = false;
  std::vector<std::uint8_t> escaped_;    // a string with escapes, and what simdjson reads past it
  std::vector<std::uint8_t> unescaped_;  // the strings without them; never grows after `find`
  std::size_t unescaped_size_ = 0;
};

}  // namespace regimen::fhir
