// Hash index: which thing of a growing list has a hash; things are never taken out.
//
// Shape:   open addressing over indices, at most half full.
// Cost:    12 to 24 bytes for each thing; one look, seldom a few.
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
    while (slots_[slot] != kFree) {
      if (hashes_[slots_[slot]] == hash) {
        return slots_[slot];
      }
      slot = (slot + 1) & (slots_.size() - 1);
    }
    slots_[slot] = add(hash);
    return slots_[slot];
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

  std::size_t slot_of(std::uint64_t hash) const { return hash & (slots_.size() - 1); }

  void grow() {
    const std::vector<std::uint32_t> before = std::move(slots_);
    slots_.assign(before.empty() ? kSlotsLeast : before.size() * 2, kFree);
    for (const std::uint32_t index : before) {
      if (index != kFree) {
        std::size_t slot = slot_of(hashes_[index]);
        while (slots_[slot] != kFree) {
          slot = (slot + 1) & (slots_.size() - 1);
        }
        slots_[slot] = index;
      }
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<std::uint64_t> hashes_;
};

}  // namespace regimen::fhir
