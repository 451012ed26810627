// Implements engine/relational/tuples.h.
#include "engine/relational/tuples.h"

#include <algorithm>

namespace regimen::relational {

namespace {

constexpr std::size_t kSlotsLeast = 16;

}  // namespace

std::uint64_t Tuples::hash(const Word* tuple) const {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < arity_; ++i) {
    result = mix(result, tuple[i]);
  }
  return result;
}

bool Tuples::is_equal(TupleId id, const Word* tuple) const {
  return std::equal(tuple, tuple + arity_, (*this)[id]);
}

TupleId Tuples::find(const Word* tuple) const {
  if (slots_.empty()) {
    return kNoTuple;
  }
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash(tuple) & mask;; at = (at + 1) & mask) {
    if (slots_[at] == kNoTuple || is_equal(slots_[at], tuple)) {
      return slots_[at];
    }
  }
}

bool Tuples::insert(const Word* tuple) {
  if (slots_.size() <= 2 * static_cast<std::size_t>(size_)) {
    grow();
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash(tuple) & mask;
  for (; slots_[at] != kNoTuple; at = (at + 1) & mask) {
    if (is_equal(slots_[at], tuple)) {
      return false;
    }
  }
  slots_[at] = size_++;
  words_.insert(words_.end(), tuple, tuple + arity_);
  return true;
}

void Tuples::grow() {
  slots_.assign(std::max(kSlotsLeast, slots_.size() * 2), kNoTuple);
  const std::size_t mask = slots_.size() - 1;
  for (TupleId id = 0; id < size_; ++id) {
    std::size_t at = hash((*this)[id]) & mask;
    while (slots_[at] != kNoTuple) {
      at = (at + 1) & mask;
    }
    slots_[at] = id;
  }
}

std::size_t Index::slot_of(const Tuples& tuples, const Word* key) const {
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    hash = mix(hash, key[i]);
  }
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    if (slots_[at] == kNoTuple) {
      return at;
    }
    const Word* tuple = tuples[groups_[slots_[at]].first];
    bool is_equal = true;
    for (std::size_t i = 0; is_equal && i < columns_.size(); ++i) {
      is_equal = tuple[columns_[i]] == key[i];
    }
    if (is_equal) {
      return at;
    }
  }
}

TupleId Index::first(const Tuples& tuples, const Word* key) const {
  if (slots_.empty()) {
    return kNoTuple;
  }
  const std::uint32_t group = slots_[slot_of(tuples, key)];
  return group == kNoTuple ? kNoTuple : groups_[group].first;
}

void Index::grow(const Tuples& tuples) {
  slots_.assign(std::max(kSlotsLeast, slots_.size() * 2), kNoTuple);
  std::vector<Word> key(columns_.size());
  for (std::uint32_t group = 0; group < groups_.size(); ++group) {
    const Word* tuple = tuples[groups_[group].first];
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

}  // namespace regimen::relational
