// Implements engine/datalog/bits.h.
#include "engine/datalog/bits.h"

#include <algorithm>

#include "engine/base/check.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace regimen::datalog {

namespace {

constexpr std::size_t kBlock = 4;  // words

#if defined(__x86_64__)

bool has_wide() {
  static const bool has =
      __builtin_cpu_supports("avx2") > 0 && __builtin_cpu_supports("popcnt") > 0;
  return has;
}

__attribute__((target("avx2"))) inline __m256i load(const BitWord* at) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

__attribute__((target("avx2"))) inline void store(BitWord* at, __m256i value) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(at), value);
}

__attribute__((target("avx2"))) void or_wide(BitWord* into, const BitWord* other,
                                             std::size_t words) {
  for (std::size_t i = 0; i < words; i += kBlock) {
    store(into + i, _mm256_or_si256(load(into + i), load(other + i)));
  }
}

__attribute__((target("popcnt"))) std::size_t count_wide(const BitWord* row, std::size_t words) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < words; ++i) {
    count += static_cast<std::size_t>(__builtin_popcountll(row[i]));
  }
  return count;
}

__attribute__((target("avx2,popcnt"))) std::size_t take_new_wide(BitWord* whole, BitWord* found,
                                                                 std::size_t words) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < words; i += kBlock) {
    const __m256i had = load(whole + i);
    const __m256i fresh = _mm256_andnot_si256(had, load(found + i));
    store(found + i, fresh);
    if (_mm256_testz_si256(fresh, fresh) == 0) {
      store(whole + i, _mm256_or_si256(had, fresh));
      for (std::size_t j = i; j < i + kBlock; ++j) {
        count += static_cast<std::size_t>(__builtin_popcountll(found[j]));
      }
    }
  }
  return count;
}

#else

bool has_wide() {
  return false;
}
void or_wide(BitWord*, const BitWord*, std::size_t) {}
std::size_t count_wide(const BitWord*, std::size_t) {
  return 0;
}
std::size_t take_new_wide(BitWord*, BitWord*, std::size_t) {
  return 0;
}

#endif

}  // namespace

void or_bits(BitWord* into, const BitWord* other, std::size_t words) {
  if (has_wide()) {
    or_wide(into, other, words);
    return;
  }
  for (std::size_t i = 0; i < words; ++i) {
    into[i] |= other[i];
  }
}

void and_bits(BitWord* into, const BitWord* other, std::size_t words) {
  for (std::size_t i = 0; i < words; ++i) {
    into[i] &= other[i];
  }
}

void and_not_bits(BitWord* into, const BitWord* other, std::size_t words) {
  for (std::size_t i = 0; i < words; ++i) {
    into[i] &= ~other[i];
  }
}

std::size_t count_bits(const BitWord* row, std::size_t words) {
  if (has_wide()) {
    return count_wide(row, words);
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < words; ++i) {
    count += static_cast<std::size_t>(std::popcount(row[i]));
  }
  return count;
}

bool has_bits(const BitWord* row, std::size_t words) {
  return std::any_of(row, row + words, [](BitWord word) { return word != 0; });
}

std::size_t take_new_bits(BitWord* whole, BitWord* found, std::size_t words) {
  if (has_wide()) {
    return take_new_wide(whole, found, words);
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < words; ++i) {
    found[i] &= ~whole[i];
    whole[i] |= found[i];
    count += static_cast<std::size_t>(std::popcount(found[i]));
  }
  return count;
}

BitMatrix::BitMatrix(std::size_t size)
    : size_(size),
      words_(words_for_bits(size)),
      bits_(static_cast<BitWord*>(
          std::calloc(std::max<std::size_t>(size_ * words_, 1), sizeof(BitWord)))) {  // NOLINT
  REGIMEN_CHECK(bits_ != nullptr, "the sizes of matrices are limited");
}

bool BitMatrix::is_equal(const BitMatrix& other) const {
  return size_ == other.size_ &&
         std::equal(bits_.get(), bits_.get() + size_ * words_, other.bits_.get());
}

std::size_t BitMatrix::count() const {
  return count_bits(bits_.get(), size_ * words_);
}

}  // namespace regimen::datalog
