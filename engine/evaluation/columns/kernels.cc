// Implements kernels.h.
#include "engine/evaluation/columns/kernels.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#define REGIMEN_HAS_WIDE 1
#else
#define REGIMEN_HAS_WIDE 0
#endif

namespace regimen::columns {

namespace {

void in_range_plain(const Code* codes, Code low, Code high, Word* out, std::uint32_t words) {
  const auto span = static_cast<Code>(high - low);
  for (std::uint32_t word = 0; word < words; ++word) {
    Word bits = 0;
    for (std::uint32_t bit = 0; bit < 64; ++bit) {
      const auto above = static_cast<Code>(codes[std::size_t{word} * 64 + bit] - low);
      bits |= Word{above <= span} << bit;
    }
    out[word] = bits;
  }
}

// Written once for every width: the compiler takes the vectors that the caller may use.
template <typename Vector>
[[gnu::always_inline]] inline bool conjoin_by(const Source* sources, std::uint32_t count,
                                              Word* head) {
  constexpr std::uint32_t kStep = sizeof(Vector) / sizeof(Word);
  Vector any{};
  for (std::uint32_t word = 0; word < kWords; word += kStep) {
    Vector all = ~Vector{};
    for (std::uint32_t i = 0; i < count; ++i) {
      Vector vector;
      __builtin_memcpy(&vector, sources[i].words + word, sizeof(Vector));
      all &= vector ^ sources[i].flip;
    }
    Vector before;
    __builtin_memcpy(&before, head + word, sizeof(Vector));
    before |= all;
    __builtin_memcpy(head + word, &before, sizeof(Vector));
    any |= all;
  }
  Word bits = 0;
  for (std::uint32_t i = 0; i < kStep; ++i) {
    bits |= any[i];
  }
  return bits != 0;
}

[[gnu::always_inline]] inline std::uint64_t count_by_word(const Word* words) {
  std::uint64_t bits = 0;
  for (std::uint32_t word = 0; word < kWords; ++word) {
    bits += static_cast<std::uint64_t>(__builtin_popcountll(words[word]));
  }
  return bits;
}

std::uint64_t count_plain(const Word* words) {
  return count_by_word(words);
}

using Vector2 [[gnu::vector_size(16)]] = Word;

bool conjoin_plain(const Source* sources, std::uint32_t count, Word* head) {
  return conjoin_by<Vector2>(sources, count, head);
}

#if REGIMEN_HAS_WIDE

using Vector4 [[gnu::vector_size(32)]] = Word;
using Vector8 [[gnu::vector_size(64)]] = Word;

[[gnu::target("popcnt")]] std::uint64_t count_wide(const Word* words) {
  return count_by_word(words);
}

[[gnu::target("avx2")]] bool conjoin_avx2(const Source* sources, std::uint32_t count, Word* head) {
  return conjoin_by<Vector4>(sources, count, head);
}

[[gnu::target("avx512f,avx512bw")]] bool conjoin_avx512(const Source* sources, std::uint32_t count,
                                                        Word* head) {
  return conjoin_by<Vector8>(sources, count, head);
}

[[gnu::target("avx2")]] void in_range_avx2(const Code* codes, Code low, Code high, Word* out,
                                           std::uint32_t words) {
  const __m256i lows = _mm256_set1_epi16(static_cast<short>(low));
  const __m256i span = _mm256_set1_epi16(static_cast<short>(high - low));
  Word bits[2];
  for (std::uint32_t half = 0; half < 2 * words; ++half) {
    __m256i passed[2];
    for (std::uint32_t i = 0; i < 2; ++i) {
      const Code* at = codes + std::size_t{half} * 32 + std::size_t{i} * 16;
      const __m256i above =
          _mm256_sub_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)), lows);
      passed[i] = _mm256_cmpeq_epi16(_mm256_min_epu16(above, span), above);
    }
    // Packing works on halves of the registers; the permutation puts them in order again.
    const __m256i packed =
        _mm256_permute4x64_epi64(_mm256_packs_epi16(passed[0], passed[1]), _MM_SHUFFLE(3, 1, 2, 0));
    bits[half % 2] = static_cast<std::uint32_t>(_mm256_movemask_epi8(packed));
    if (half % 2 == 1) {
      out[half / 2] = bits[0] | bits[1] << 32U;
    }
  }
}

[[gnu::target("avx512f,avx512bw")]] void in_range_avx512(const Code* codes, Code low, Code high,
                                                         Word* out, std::uint32_t words) {
  const __m512i lows = _mm512_set1_epi16(static_cast<short>(low));
  const __m512i span = _mm512_set1_epi16(static_cast<short>(high - low));
  for (std::uint32_t word = 0; word < words; ++word) {
    const Code* at = codes + std::size_t{word} * 64;
    const __m512i first = _mm512_sub_epi16(_mm512_loadu_si512(at), lows);
    const __m512i second = _mm512_sub_epi16(_mm512_loadu_si512(at + 32), lows);
    out[word] = Word{_mm512_cmple_epu16_mask(first, span)} |
                Word{_mm512_cmple_epu16_mask(second, span)} << 32U;
  }
}

#endif

constexpr Kernels kPlainKernels{"plain", in_range_plain, conjoin_plain, count_plain};
#if REGIMEN_HAS_WIDE
constexpr Kernels kAvx2Kernels{"avx2", in_range_avx2, conjoin_avx2, count_wide};
constexpr Kernels kAvx512Kernels{"avx512", in_range_avx512, conjoin_avx512, count_wide};
#endif

}  // namespace

const Kernels& kernels(Width width) {
#if REGIMEN_HAS_WIDE
  const bool has_avx512 =
      __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
  if (has_avx512 && (width == Width::kWidest || width == Width::kAvx512)) {
    return kAvx512Kernels;
  }
  if (__builtin_cpu_supports("avx2") != 0 && width != Width::kPlain) {
    return kAvx2Kernels;
  }
#endif
  static_cast<void>(width);
  return kPlainKernels;
}

}  // namespace regimen::columns
