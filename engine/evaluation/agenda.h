// The agenda: groups of a plan that wait to be computed again, the lowest first.
//
// Shape:   a set of numbers below `size`; two bitmaps, one bit of the upper for 64 of the lower.
// Cost:    O(1) to enter; the next is found in size / 4096 words at most. No allocation once made.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace regimen::evaluation {

class Agenda {
 public:
  explicit Agenda(std::size_t size) : waiting_(size / 64 + 1, 0), upper_(size / 4096 + 1, 0) {}

  void enter(std::uint32_t group) {
    waiting_[group / 64] |= std::uint64_t{1} << group % 64;
    upper_[group / 4096] |= std::uint64_t{1} << group / 64 % 64;
    first_ = group / 4096 < first_ ? group / 4096 : first_;
  }

  std::optional<std::uint32_t> take_lowest() {
    while (first_ < upper_.size() && upper_[first_] == 0) {
      ++first_;
    }
    if (first_ >= upper_.size()) {
      return std::nullopt;
    }
    const std::size_t word =
        first_ * 64 + static_cast<std::size_t>(std::countr_zero(upper_[first_]));
    const auto bit = static_cast<std::size_t>(std::countr_zero(waiting_[word]));
    waiting_[word] &= waiting_[word] - 1;
    if (waiting_[word] == 0) {
      upper_[first_] &= upper_[first_] - 1;
    }
    return static_cast<std::uint32_t>(word * 64 + bit);
  }

 private:
  std::vector<std::uint64_t> waiting_;
  std::vector<std::uint64_t> upper_;
  std::size_t first_ = 0;  // no group below is waiting: first_ * 4096
};

}  // namespace regimen::evaluation
