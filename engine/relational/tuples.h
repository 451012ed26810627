// Tuples: a relation while it is computed, a set that remembers the order of arrival; and indexes
// over it.
//
// The order of arrival is what semi-naive evaluation needs: everything from `delta_begin` to
// `delta_end` is new in this round, everything after it is of the next.
//
// Shape:   tuples lie flat, one after the other. INVARIANT: no tuple twice.
// Units:   ids count tuples; at most kTuplesMax of them.
// Cost:    insert and contains O(1); memory 8 bytes a column, 8 to 16 a tuple for the set, 4 a
// tuple
//          and index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/relational/type.h"

namespace regimen::relational {

using TupleId = std::uint32_t;
inline constexpr TupleId kNoTuple = ~TupleId{0};

inline std::uint64_t mix(std::uint64_t hash, Word word) {
  hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
  return hash ^ (hash >> 29U);
}

class Tuples {
 public:
  explicit Tuples(std::size_t arity) : arity_(arity) {}

  std::size_t arity() const { return arity_; }
  TupleId size() const { return size_; }
  const Word* operator[](TupleId id) const { return words_.data() + id * arity_; }
  // False when it is there already.
  bool insert(const Word* tuple);
  // Where it is, or kNoTuple.
  TupleId find(const Word* tuple) const;

  TupleId delta_begin = 0;
  TupleId delta_end = 0;

 private:
  std::uint64_t hash(const Word* tuple) const;
  bool is_equal(TupleId id, const Word* tuple) const;
  void grow();

  std::size_t arity_;
  TupleId size_ = 0;
  std::vector<Word> words_;
  std::vector<TupleId> slots_;  // a power of two, at most half full
};

// The tuples with given words in given columns, in the order of arrival.
class Index {
 public:
  explicit Index(std::vector<std::size_t> columns) : columns_(std::move(columns)) {}

  const std::vector<std::size_t>& columns() const { return columns_; }
  // Takes in the tuples up to `end`.
  void extend(const Tuples& tuples, TupleId end);
  // The first of the key, in the order of the columns; then the one after each.
  TupleId first(const Tuples& tuples, const Word* key) const;
  TupleId next(TupleId id) const { return next_[id]; }

 private:
  struct Group {
    TupleId first;
    TupleId last;
  };
  std::size_t slot_of(const Tuples& tuples, const Word* key) const;
  void grow(const Tuples& tuples);

  std::vector<std::size_t> columns_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> slots_;
  std::vector<TupleId> next_;
  std::vector<Word> key_;  // of the tuple that is taken in
};

}  // namespace regimen::relational
