// InternTable: a hash table of where elements lie in a sequence that is kept elsewhere.
//
// What elements say is not held a second time, and a rehash does not read them.
//
// Shape:   8 bytes a slot, at most three of four slots taken.
// Errors:  none.
// Cost:    O(1) on average.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace regimen {

class InternTable {
 public:
  // The place for which `is_sought(place)` holds, among those that were added with this hash.
  template <typename IsSought>
  std::optional<std::uint32_t> find(std::uint64_t hash, IsSought is_sought) const {
    if (slots_.empty()) {
      return std::nullopt;
    }
    const std::uint32_t mark = mark_of(hash);
    for (std::size_t i = mark & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[i];
      if (slot.next_place == 0) {
        return std::nullopt;
      }
      if (slot.mark == mark && is_sought(slot.next_place - 1)) {
        return slot.next_place - 1;
      }
    }
  }

  // What `find` does not find with this hash.
  void add(std::uint64_t hash, std::uint32_t place) {
    if (4 * (size_ + 1) > 3 * slots_.size()) {
      grow();
    }
    ++size_;
    put({mark_of(hash), place + 1});
  }

 private:
  struct Slot {
    std::uint32_t mark = 0;
    std::uint32_t next_place = 0;  // 0: free
  };

  // The upper bits of a product depend on all bits of the hash.
  static std::uint32_t mark_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>((hash * 0x9E3779B97F4A7C15U) >> 32U);
  }

  void put(Slot added) {
    std::size_t i = added.mark & (slots_.size() - 1);
    while (slots_[i].next_place != 0) {
      i = (i + 1) & (slots_.size() - 1);
    }
    slots_[i] = added;
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 16 : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.next_place != 0) {
        put(slot);
      }
    }
  }

  std::vector<Slot> slots_;  // a power of two of them
  std::size_t size_ = 0;
};

}  // namespace regimen
