// Kernels: the loops over one column of a block, in the widest instructions that the machine has.
//
// Shape:   a column is kPatients codes or kWords words; patient i is bit i % 64 of word i / 64.
// Cost:    one pass over the column; chosen once, when the program starts to evaluate.
#pragma once

#include <cstdint>

#include "engine/evaluation/columns/cuts.h"
#include "engine/evaluation/facts.h"

namespace regimen::columns {

using evaluation::Word;
inline constexpr std::uint32_t kPatients = 2048;
inline constexpr std::uint32_t kWords = kPatients / 64;

// One literal of a body: its bits, turned around when `flip` has all bits set.
struct Source {
  const Word* words;
  Word flip;
};

struct Kernels {
  const char* name;  // "avx512", "avx2", "plain"
  // Bit i of `out` says whether codes[i] lies in [low, high], for so many words of 64 codes.
  void (*in_range)(const Code* codes, Code low, Code high, Word* out, std::uint32_t words);
  // head |= every source. True when a bit of the conjunction is set.
  bool (*conjoin)(const Source* sources, std::uint32_t count, Word* head);
  // How many bits are set in a column of words.
  std::uint64_t (*count)(const Word* words);
};

enum class Width : std::uint8_t { kWidest, kPlain, kAvx2, kAvx512 };
// One that the machine has; a width that it lacks gives the next narrower one.
const Kernels& kernels(Width width = Width::kWidest);

}  // namespace regimen::columns
