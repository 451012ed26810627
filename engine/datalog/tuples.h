// Tuples: a relation while it is computed, a set that remembers the order of arrival; and indexes
// over it.
//
// The order of arrival is what semi-naive evaluation needs: everything from `delta_begin` to
// `delta_end` is new in this round, everything after it is of the next.
//
// Shape:   tuples of tokens lie flat, one after the other. INVARIANT: no tuple twice. As long as
//          they arrive in ascending order the order itself is the set; then a hash table is made.
// Units:   ids count tuples.
// Cost:    insert O(1); find O(1), or O(log n) while only the order is there; memory 4 bytes a
//          column, 11 to 21 a tuple for a hash table, 4 a tuple and index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/datalog/type.h"

namespace regimen::datalog {

using TupleId = std::uint32_t;
inline constexpr TupleId kNoTuple = ~TupleId{0};

inline std::uint64_t mix(std::uint64_t hash, Token token) {
  hash = (hash ^ token) * 0x9E3779B97F4A7C15U;
  return hash ^ (hash >> 29U);
}

class Tuples {
 public:
  explicit Tuples(std::size_t arity) : arity_(arity) {}

  std::size_t arity() const { return arity_; }
  TupleId size() const { return size_; }
  const Token* operator[](TupleId id) const { return tokens_.data() + id * arity_; }
  // False when it is there already.
  bool insert(const Token* tuple);
  // Where it is, or kNoTuple.
  TupleId find(const Token* tuple) const;
  // Makes the hash table, before many are looked for.
  void hash_all();
  bool is_ascending() const { return is_ascending_; }
  void reserve(std::size_t count);
  void clear();

  TupleId delta_begin = 0;
  TupleId delta_end = 0;

 private:
  struct Slot {
    TupleId id = kNoTuple;
    std::uint32_t tag = 0;  // the hash, so that few tuples are looked at in vain
  };
  std::uint32_t hash(const Token* tuple) const;
  bool is_equal(TupleId id, const Token* tuple) const;
  int compare(TupleId id, const Token* tuple) const;
  void append(const Token* tuple);
  void rehash(std::size_t slots);
  TupleId find_by_order(const Token* tuple) const;

  std::size_t arity_;
  TupleId size_ = 0;
  bool is_ascending_ = true;
  std::vector<Token> tokens_;
  std::vector<Slot> slots_;  // a power of two, at most three quarters full; none while not needed
};

// The tuples with given tokens in given columns, in the order of arrival.
class Index {
 public:
  explicit Index(std::vector<std::size_t> columns) : columns_(std::move(columns)) {}

  const std::vector<std::size_t>& columns() const { return columns_; }
  // Takes in the tuples up to `end`.
  void extend(const Tuples& tuples, TupleId end);
  // The first of the key, in the order of the columns; then the one after each.
  TupleId first(const Tuples& tuples, const Token* key) const;
  TupleId next(TupleId id) const { return next_[id]; }
  std::size_t group_count() const { return groups_.size(); }

 private:
  struct Group {
    TupleId first;
    TupleId last;
  };
  std::size_t slot_of(const Tuples& tuples, const Token* key) const;
  void grow(const Tuples& tuples);

  std::vector<std::size_t> columns_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> slots_;
  std::vector<TupleId> next_;
  std::vector<Token> key_;  // of the tuple that is taken in
};

}  // namespace regimen::datalog
