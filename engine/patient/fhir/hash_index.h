// Hash index: which thing of a growing list has a hash; things are never taken out.
//
// Shape:   open addressing over indices, each beside a part of its hash, at most half full.
// Cost:    24 to 40 bytes for each thing; one look, seldom a few.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace regimen::fhir {

class HashIndex {
 public:
  // The index of the first thing of that hash; the next one, `size()`, if there was none.
  std::uint32_t find_or_add(std::uint64_t hash) {
    if (slots_.size() < 2 * (hashes_.size() + 1)) {
      grow();
    }
    std::size_t slot = slot_of(hash);
    while (slots_[slot].index != kFree) {
      if (slots_[slot].part == part_of(hash) && hashes_[slots_[slot].index] == hash) {
        return slots_[slot].index;
      }
      slot = (slot + 1) & (slots_.size() - 1);
    }
    slots_[slot] = {.index = add(hash), .part = part_of(hash)};
    return slots_[slot].index;
  }
  // Said some things before a hash is asked for, so that its place is at hand.
  void expect(std::uint64_t hash) const {
    if (!slots_.empty()) {
      __builtin_prefetch(&slots_[slot_of(hash)], 1);
    }
  }
  // One more thing of a hash that is there already; it is not found by it.
  std::uint32_t add(std::uint64_t hash) {
    hashes_.push_back(hash);
    return static_cast<std::uint32_t>(hashes_.size() - 1);
  }
  std::size_t size() const { return hashes_.size(); }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;
  static constexpr std::size_t kSlotsLeast = 1024;
  struct Slot {
    std::uint32_t index = kFree;
    std::uint32_t part = 0;
  };

  std::size_t slot_of(std::uint64_t hash) const { return hash & (slots_.size() - 1); }
  static std::uint32_t part_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32U);
  }

  void grow() {
    const std::vector<Slot> before = std::move(slots_);
    slots_.assign(before.empty() ? kSlotsLeast : before.size() * 2, Slot{});
    for (const Slot& each : before) {
      if (each.index != kFree) {
        std::size_t slot = slot_of(hashes_[each.index]);
        while (slots_[slot].index != kFree) {
          slot = (slot + 1) & (slots_.size() - 1);
        }
        slots_[slot] = each;
      }
    }
  }

  std::vector<Slot> slots_;
  std::vector<std::uint64_t> hashes_;
};

}  // namespace regimen::fhir
