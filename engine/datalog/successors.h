// Successors: a binary relation read from one side, as what each number leads to.
//
// Shape:   lists, rows of bits, or both; rows where a node has so many successors that adding its
//          row is cheaper than adding each of them.
// Errors:  nothing when the relation holds a token that the domain lacks.
// Cost:    built in linear time; adding a node's successors to a row costs the lesser of their
//          number and a quarter of the row's words.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/datalog/bits.h"
#include "engine/datalog/database.h"

namespace regimen::datalog {

using BitRow = std::vector<BitWord>;

class Successors {
 public:
  static std::optional<Successors> of(const Database& database, RelationId relation,
                                      bool is_reversed, const Domain& domain);
  static Successors of(std::shared_ptr<const BitMatrix> matrix);

  std::size_t size() const { return size_; }
  bool test(std::size_t from, std::size_t to) const;
  // Returns the steps it took.
  std::size_t add_to(BitWord* row, std::size_t from) const {
    const std::size_t words = words_for_bits(size_);
    if (rows_ && (starts_.empty() || degree(from) > words / 4)) {
      or_bits(row, rows_->row(from), words);
      return 1 + words / 16;
    }
    for (std::uint32_t i = starts_[from]; i < starts_[from + 1]; ++i) {
      set_bit(row, targets_[i]);
    }
    return 1 + degree(from);
  }
  template <typename Take>
  void for_each(std::size_t from, Take take) const {
    if (starts_.empty()) {
      for_each_bit(rows_->row(from), rows_->words(), take);
      return;
    }
    for (std::uint32_t i = starts_[from]; i < starts_[from + 1]; ++i) {
      take(targets_[i]);
    }
  }
  // Goes through the successors of a node one call at a time: the next one from `at` on, or kNone.
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t next(std::size_t from, std::uint32_t& at) const;
  // The relation from its other side.
  Successors reversed() const;
  // All of it as a matrix, shared where it is one already.
  std::shared_ptr<const BitMatrix> matrix() const;

 private:
  explicit Successors(std::size_t size) : size_(size) {}
  std::size_t degree(std::size_t from) const { return starts_[from + 1] - starts_[from]; }
  void add_rows_if_dense();

  std::size_t size_;
  std::vector<std::uint32_t> starts_;  // of the lists; none when there are only rows
  std::vector<std::uint32_t> targets_;
  std::shared_ptr<const BitMatrix> rows_;
};

}  // namespace regimen::datalog
