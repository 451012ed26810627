// Bits: sets of small numbers as rows of words, and a square matrix of such rows.
//
// Shape:   a row has a whole number of 256-bit blocks; bits behind the last number are zero.
// Cost:    256 numbers an instruction where the machine has AVX2, otherwise 64. A matrix is n²/8
//          bytes, of which only those that are written to take memory.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace regimen::datalog {

using BitWord = std::uint64_t;

constexpr std::size_t words_for_bits(std::size_t bits) {
  constexpr std::size_t kBlockBits = 256;
  return (bits + kBlockBits - 1) / kBlockBits * (kBlockBits / 64);
}

// Sets of `words` words, a whole number of blocks.
void or_bits(BitWord* into, const BitWord* other, std::size_t words);
void and_bits(BitWord* into, const BitWord* other, std::size_t words);
void and_not_bits(BitWord* into, const BitWord* other, std::size_t words);
std::size_t count_bits(const BitWord* row, std::size_t words);
bool has_bits(const BitWord* row, std::size_t words);
// Leaves in `found` what was not in `whole` and puts that into it; says how much it is.
std::size_t take_new_bits(BitWord* whole, BitWord* found, std::size_t words);

inline bool test_bit(const BitWord* row, std::size_t at) {
  return (row[at / 64] >> (at % 64) & 1U) != 0;
}
inline void set_bit(BitWord* row, std::size_t at) {
  row[at / 64] |= BitWord{1} << (at % 64);
}

template <typename Take>
void for_each_bit(const BitWord* row, std::size_t words, Take take) {
  for (std::size_t i = 0; i < words; ++i) {
    for (BitWord rest = row[i]; rest != 0; rest &= rest - 1) {
      take(i * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
    }
  }
}

class BitMatrix {
 public:
  explicit BitMatrix(std::size_t size);

  std::size_t size() const { return size_; }
  std::size_t words() const { return words_; }
  BitWord* row(std::size_t at) { return bits_.get() + at * words_; }
  const BitWord* row(std::size_t at) const { return bits_.get() + at * words_; }
  bool test(std::size_t row_at, std::size_t at) const { return test_bit(row(row_at), at); }
  void set(std::size_t row_at, std::size_t at) { set_bit(row(row_at), at); }
  std::size_t count() const;
  bool is_equal(const BitMatrix& other) const;
  static std::size_t bytes(std::size_t size) { return size * words_for_bits(size) * 8; }

 private:
  struct Free {
    void operator()(BitWord* bits) const { std::free(bits); }  // NOLINT: it is of calloc
  };
  std::size_t size_;
  std::size_t words_;
  std::unique_ptr<BitWord[], Free> bits_;  // NOLINT: pages that are never written take no memory
};

}  // namespace regimen::datalog
