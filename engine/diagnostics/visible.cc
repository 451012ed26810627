// Implements engine/diagnostics/visible.h.
#include "engine/diagnostics/visible.h"

#include <cstdint>
#include <optional>
#include <utility>

namespace regimen::diagnostics {

namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
};

std::uint32_t byte_at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

// The length that the first byte announces; 0 for a byte that begins nothing.
std::size_t sequence_length(std::uint32_t first) {
  if (first < 0x80) {
    return 1;
  }
  if (first < 0xC2 || first > 0xF4) {
    return 0;
  }
  if (first < 0xE0) {
    return 2;
  }
  return first < 0xF0 ? 3 : 4;
}

// The code point `text` begins with; nullopt when its first byte is not UTF-8.
std::optional<CodePoint> first_code_point(std::string_view text) {
  const std::uint32_t first = byte_at(text, 0);
  const std::size_t length = sequence_length(first);
  if (length <= 1) {
    return length == 1 ? std::optional(CodePoint{first, 1}) : std::nullopt;
  }
  if (text.size() < length) {
    return std::nullopt;
  }
  std::uint32_t value = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) {
      return std::nullopt;
    }
    value = (value << 6U) | (byte_at(text, i) & 0x3FU);
  }
  const bool is_overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (is_overlong || is_surrogate || value > 0x10FFFF) {
    return std::nullopt;
  }
  return CodePoint{value, length};
}

bool is_printable(std::uint32_t value) {
  const bool is_control = value < 0x20 || (value >= 0x7F && value < 0xA0);
  const bool is_line_end = value == 0x2028 || value == 0x2029;
  const bool turns_direction = (value >= 0x202A && value <= 0x202E) ||
                               (value >= 0x2066 && value <= 0x2069) || value == 0x200E ||
                               value == 0x200F || value == 0x061C;
  return !is_control && !is_line_end && !turns_direction;
}

std::string hexadecimal(std::uint32_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  do {
    text.insert(text.begin(), kDigits[value % 16]);
    value /= 16;
  } while (value != 0);
  return text;
}

Cell spelled_out(char kind, std::uint32_t value) {
  std::string text = std::string("\\") + kind + "{" + hexadecimal(value) + "}";
  const std::size_t width = text.size();
  return {std::move(text), width};
}

}  // namespace

std::vector<Cell> visible_cells(std::string_view text, std::size_t tab_width) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::optional<CodePoint> point = first_code_point(text);
    const std::size_t bytes = point ? point->bytes : 1;
    if (!point) {
      cells.push_back(spelled_out('x', byte_at(text, 0)));
    } else if (point->value == '\t' && tab_width > 0) {
      const std::size_t width = tab_width - column % tab_width;
      cells.push_back({std::string(width, ' '), width});
    } else if (is_printable(point->value)) {
      cells.push_back({std::string(text.substr(0, bytes)), 1});
    } else {
      cells.push_back(spelled_out('u', point->value));
    }
    column += cells.back().width;
    text.remove_prefix(bytes);
  }
  return cells;
}

std::string visible(std::string_view text) {
  std::string result;
  for (const Cell& cell : visible_cells(text)) {
    result += cell.text;
  }
  return result;
}

}  // namespace regimen::diagnostics
