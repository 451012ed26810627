// Hashes of texts: fast, of 64 bits, the same in every run on every machine of one byte order.
//
// They tell equal from different among the resources of one data set and are never shown, stored or
// sorted by in anything visible.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace regimen::fhir {

inline std::uint64_t mix(std::uint64_t left, std::uint64_t right) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{left ^ 0x9E3779B97F4A7C15ULL} * Wide{right ^ 0xE7037ED1A0B428DBULL};
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

inline std::uint64_t word_at(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Eight bytes at a time; the last eight overlap those before.
inline std::uint64_t hash_of(std::string_view text) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const std::size_t size = text.size();
  if (size < kWord) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) {
      word |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
    }
    return mix(word, size);
  }
  std::uint64_t hash = size;
  for (std::size_t i = 0; i + kWord < size; i += kWord) {
    hash = mix(hash, word_at(text.data() + i));
  }
  return mix(hash, word_at(text.data() + size - kWord));
}

}  // namespace regimen::fhir
