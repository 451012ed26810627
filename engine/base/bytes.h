// Words of bytes: a few bytes of a text at once.
//
// Shape:   the first byte is the lowest of the word, on every machine.
// Errors:  none; the caller knows that so many bytes may be read there.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace regimen {

inline std::uint64_t word_at(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}

inline std::uint64_t half_word_at(const char* bytes) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return std::endian::native == std::endian::little ? word : __builtin_bswap32(word);
}

}  // namespace regimen
