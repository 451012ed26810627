// Hashes of texts: fast, of 64 bits, the same in every run on every machine.
//
// They tell equal from different among the resources of one data set and are never shown, stored or
// sorted by in anything visible.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/bytes.h"

namespace regimen::fhir {

inline std::uint64_t mix(std::uint64_t left, std::uint64_t right) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{left ^ 0x9E3779B97F4A7C15ULL} * Wide{right ^ 0xE7037ED1A0B428DBULL};
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Sixteen bytes at a time; the last loads overlap those before.
inline std::uint64_t hash_of(std::string_view text) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  constexpr std::size_t kHalf = kWord / 2;
  const char* bytes = text.data();
  const std::size_t size = text.size();
  if (size > 2 * kWord) {
    std::uint64_t hash = size;
    for (std::size_t i = 0; i + 2 * kWord < size; i += 2 * kWord) {
      hash = mix(hash ^ word_at(bytes + i), word_at(bytes + i + kWord));
    }
    return mix(hash ^ word_at(bytes + size - 2 * kWord), word_at(bytes + size - kWord));
  }
  if (size >= kWord) {
    return mix(size ^ word_at(bytes), word_at(bytes + size - kWord));
  }
  if (size >= kHalf) {
    return mix(half_word_at(bytes) << 32U | half_word_at(bytes + size - kHalf), size);
  }
  const auto byte = [&](std::size_t at) {
    return std::uint64_t{static_cast<unsigned char>(bytes[at])};
  };
  return size == 0 ? mix(0, 0) : mix(byte(0) << 16U | byte(size / 2) << 8U | byte(size - 1), size);
}

}  // namespace regimen::fhir
