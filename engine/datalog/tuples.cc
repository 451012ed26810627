// Implements engine/datalog/tuples.h.
#include "engine/datalog/tuples.h"

#include <algorithm>
#include <utility>

namespace regimen::datalog {

namespace {

constexpr std::size_t kSlotsLeast = 16;
constexpr unsigned kTagShift = 32;

}  // namespace

std::uint32_t Tuples::hash(const Token* tuple) const {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < arity_; ++i) {
    result = mix(result, tuple[i]);
  }
  return static_cast<std::uint32_t>(result >> kTagShift);
}

bool Tuples::is_equal(TupleId id, const Token* tuple) const {
  const Token* other = (*this)[id];
  for (std::size_t i = 0; i < arity_; ++i) {
    if (other[i] != tuple[i]) {
      return false;
    }
  }
  return true;
}

int Tuples::compare(TupleId id, const Token* tuple) const {
  const Token* other = (*this)[id];
  for (std::size_t i = 0; i < arity_; ++i) {
    if (other[i] != tuple[i]) {
      return other[i] < tuple[i] ? -1 : 1;
    }
  }
  return 0;
}

TupleId Tuples::find_by_order(const Token* tuple) const {
  TupleId begin = 0;
  TupleId end = size_;
  while (begin < end) {
    const TupleId middle = begin + (end - begin) / 2;
    if (compare(middle, tuple) < 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin < size_ && compare(begin, tuple) == 0 ? begin : kNoTuple;
}

TupleId Tuples::find(const Token* tuple) const {
  if (slots_.empty()) {
    return find_by_order(tuple);
  }
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t tag = hash(tuple);
  for (std::size_t at = tag & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.id == kNoTuple || (slot.tag == tag && is_equal(slot.id, tuple))) {
      return slot.id;
    }
  }
}

void Tuples::append(const Token* tuple) {
  for (std::size_t i = 0; i < arity_; ++i) {
    tokens_.push_back(tuple[i]);
  }
  ++size_;
}

bool Tuples::insert(const Token* tuple) {
  if (is_ascending_) {
    const int order = size_ == 0 ? -1 : compare(size_ - 1, tuple);
    if (order == 0) {
      return false;
    }
    if (order < 0 && slots_.empty()) {
      append(tuple);
      return true;
    }
    is_ascending_ = order < 0;
  }
  if (4 * static_cast<std::size_t>(size_) >= 3 * slots_.size()) {
    rehash(std::max(kSlotsLeast, slots_.size() * 2));
  }
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t tag = hash(tuple);
  std::size_t at = tag & mask;
  for (; slots_[at].id != kNoTuple; at = (at + 1) & mask) {
    if (slots_[at].tag == tag && is_equal(slots_[at].id, tuple)) {
      return false;
    }
  }
  slots_[at] = {size_, tag};
  append(tuple);
  return true;
}

void Tuples::rehash(std::size_t slots) {
  while (4 * static_cast<std::size_t>(size_) >= 3 * slots) {
    slots *= 2;
  }
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots));
  const std::size_t mask = slots_.size() - 1;
  const auto put = [&](Slot slot) {
    std::size_t at = slot.tag & mask;
    while (slots_[at].id != kNoTuple) {
      at = (at + 1) & mask;
    }
    slots_[at] = slot;
  };
  for (TupleId id = 0; old.empty() && id < size_; ++id) {
    put({id, hash((*this)[id])});
  }
  for (const Slot& slot : old) {
    if (slot.id != kNoTuple) {
      put(slot);
    }
  }
}

void Tuples::hash_all() {
  if (slots_.empty()) {
    rehash(kSlotsLeast);
  }
}

void Tuples::reserve(std::size_t count) {
  tokens_.reserve(count * arity_);
}

void Tuples::clear() {
  *this = Tuples(arity_);
}

std::size_t Index::slot_of(const Tuples& tuples, const Token* key) const {
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    hash = mix(hash, key[i]);
  }
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    if (slots_[at] == kNoTuple) {
      return at;
    }
    const Token* tuple = tuples[groups_[slots_[at]].first];
    bool is_equal = true;
    for (std::size_t i = 0; is_equal && i < columns_.size(); ++i) {
      is_equal = tuple[columns_[i]] == key[i];
    }
    if (is_equal) {
      return at;
    }
  }
}

TupleId Index::first(const Tuples& tuples, const Token* key) const {
  if (slots_.empty()) {
    return kNoTuple;
  }
  const std::uint32_t group = slots_[slot_of(tuples, key)];
  return group == kNoTuple ? kNoTuple : groups_[group].first;
}

void Index::grow(const Tuples& tuples) {
  slots_.assign(std::max(kSlotsLeast, slots_.size() * 2), kNoTuple);
  std::vector<Token> key(columns_.size());
  for (std::uint32_t group = 0; group < groups_.size(); ++group) {
    const Token* tuple = tuples[groups_[group].first];
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      key[i] = tuple[columns_[i]];
    }
    slots_[slot_of(tuples, key.data())] = group;
  }
}

void Index::extend(const Tuples& tuples, TupleId end) {
  key_.resize(columns_.size());
  for (TupleId id = static_cast<TupleId>(next_.size()); id < end; ++id) {
    if (slots_.size() <= 2 * groups_.size()) {
      grow(tuples);
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      key_[i] = tuples[id][columns_[i]];
    }
    const std::size_t slot = slot_of(tuples, key_.data());
    next_.push_back(kNoTuple);
    if (slots_[slot] == kNoTuple) {
      slots_[slot] = static_cast<std::uint32_t>(groups_.size());
      groups_.push_back({id, id});
    } else {
      Group& group = groups_[slots_[slot]];
      next_[group.last] = id;
      group.last = id;
    }
  }
}

}  // namespace regimen::datalog
