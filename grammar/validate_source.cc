// Implements grammar/validate_source.h.
#include "grammar/validate_source.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace regimen::grammar {
namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;
using diagnostics::Span;

Span span_at(diagnostics::BufferId buffer, std::size_t offset, std::size_t length) {
  return {buffer, static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(offset + length)};
}

Diagnostic text_too_long(diagnostics::BufferId buffer, std::size_t size, std::size_t bytes_max) {
  return {.code = Code::kTextTooLong,
          .message = "the text has " + std::to_string(size) + " bytes, more than the " +
                     std::to_string(bytes_max) + " that are read",
          .primary = {{span_at(buffer, 0, 0), "this text"}},
          .secondary = {},
          .notes = {},
          .help = "split the module into several files"};
}

Diagnostic invalid_utf8(Span where) {
  return {.code = Code::kInvalidUtf8,
          .message = "the text is not UTF-8 at byte offset " + std::to_string(where.begin),
          .primary = {{where, "this byte begins no character"}},
          .secondary = {},
          .notes = {},
          .help = "save the file as UTF-8"};
}

Diagnostic control_character(Span where, char32_t value) {
  return {.code = Code::kControlCharacter,
          .message = "the text contains the control character " + hex_name(value),
          .primary = {{where, "a character that cannot be seen"}},
          .secondary = {},
          .notes = {},
          .help = "delete it; only spaces, tabs and line ends are allowed"};
}

Diagnostic reordering_character(Span where, char32_t value) {
  return {.code = Code::kReorderingCharacter,
          .message = "the text contains " + hex_name(value) +
                     ", which changes the order in which text is shown",
          .primary = {{where, "what is read here is not what is seen"}},
          .secondary = {},
          .notes = {},
          .help = "delete it; nobody could review a rule that looks different from what it says"};
}

bool is_reordering(char32_t value) {
  return value == 0x061C || value == 0x200E || value == 0x200F ||
         (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

bool is_control(char32_t value) {
  const bool is_space = value == '\t' || value == '\n' || value == '\r';
  return (value < 0x20 && !is_space) || (value >= 0x7F && value < 0xA0);
}

// The number of bytes that a first byte announces; 0 for a byte that cannot be first.
std::size_t announced_length(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) {
    return 2;
  }
  if (first >= 0xE0 && first <= 0xEF) {
    return 3;
  }
  return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

}  // namespace

std::string hex_name(char32_t value) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(value));
  return buffer.data();
}

CodePoint decode(std::string_view text, std::size_t offset) {
  const auto first = static_cast<unsigned char>(text[offset]);
  if (first < 0x80) {
    return {first, 1};
  }
  const std::size_t length = announced_length(first);
  if (length == 0 || offset + length > text.size()) {
    return {};
  }
  char32_t value = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[offset + i]);
    if ((next & 0xC0U) != 0x80U) {
      return {};
    }
    value = (value << 6U) | (next & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLeast[length] || value > 0x10FFFF || is_surrogate) {
    return {};
  }
  return {value, length};
}

bool validate_source(std::string_view text, diagnostics::BufferId buffer, const Limits& limits,
                     diagnostics::Sink& sink) {
  // Offsets are 32-bit, whatever limit the caller chose.
  const std::size_t bytes_max = std::min<std::size_t>(limits.bytes_max, 0xFFFFFFF0U);
  if (text.size() > bytes_max) {
    sink.add(text_too_long(buffer, text.size(), bytes_max));
    return false;
  }
  int faults = 0;
  for (std::size_t i = 0; i < text.size() && faults < limits.errors_max;) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7F) {
      ++i;
      continue;
    }
    const CodePoint point = decode(text, i);
    if (point.length == 0) {
      sink.add(invalid_utf8(span_at(buffer, i, 1)));
      return false;
    }
    if (is_control(point.value)) {
      sink.add(control_character(span_at(buffer, i, point.length), point.value));
      ++faults;
    } else if (is_reordering(point.value)) {
      sink.add(reordering_character(span_at(buffer, i, point.length), point.value));
      ++faults;
    }
    i += point.length;
  }
  return faults == 0;
}

}  // namespace regimen::grammar
