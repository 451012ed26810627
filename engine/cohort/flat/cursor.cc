// Implements cursor.h.
#include "engine/cohort/flat/cursor.h"

#include <algorithm>

#include <simdjson.h>

namespace regimen::flat {

namespace {

// As signed numbers: control characters and the bytes of more than one character are below a space.
using Bytes [[gnu::vector_size(16)]] = signed char;

Bytes bytes_at(const char* from) {
  Bytes bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

bool needs_full_parser(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '\\';
}

}  // namespace

bool has_plain_bytes(std::string_view line) {
  constexpr std::size_t kStep = sizeof(Bytes);
  if (line.size() >= kStep) {
    Bytes odd{};
    const auto look_at = [&](const char* from) {
      const Bytes bytes = bytes_at(from);
      odd |= (bytes < 0x20) | (bytes == '\\');
    };
    const char* const last = line.data() + line.size() - kStep;
    for (const char* from = line.data(); from < last; from += kStep) {
      look_at(from);
    }
    look_at(last);
    std::uint64_t halves[2];
    std::memcpy(halves, &odd, sizeof odd);
    if ((halves[0] | halves[1]) == 0) {
      return true;
    }
  }
  return std::none_of(line.begin(), line.end(), needs_full_parser) &&
         simdjson::validate_utf8(line.data(), line.size());
}

}  // namespace regimen::flat
