// Scales: where a decimal in some unit lies among the cuts of a lab, found in integers alone.
//
// The cuts are converted to the unit once, exactly. A decimal with p places is an integer of
// 10^-p, and it passes a cut when it passes the floor of the cut times 10^p.
//
// Shape:   one table of floors for each number of places, made when a value first has so many.
// Errors:  kNoValue where the integers do not suffice; the value is then read exactly elsewhere.
// Cost:    a table says about where to look: one or two comparisons of integers for a value.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/evaluation/columns/cuts.h"
#include "engine/knowledge/model.h"

namespace regimen::flat {

// A decimal as written: digits without the point, and how many stand behind it.
struct Decimal {
  std::int64_t digits;
  std::uint32_t places;
};
// Of a JSON number without exponent; nullopt when it has one or too many digits.
std::optional<Decimal> decimal_of(std::string_view token);

// Sorted integers, and for each whether the cut is just that one.
class Floors {
 public:
  // nullopt when they are too large.
  static std::optional<Floors> of(const std::vector<quantity::Rational>& cuts,
                                  std::uint32_t places);

  columns::Code code_of(std::int64_t digits) const {
    const std::int64_t least = floors_.front();
    const auto above = static_cast<std::uint64_t>(std::max(digits, least) - least);
    std::size_t below = begins_[std::min<std::uint64_t>(above >> shift_, begins_.size() - 1)];
    below += floors_[below] < digits ? 1 : 0;  // how many are less; without a branch, as a rule
    while (floors_[below] < digits) {
      ++below;
    }
    const bool is_cut = floors_[below] == digits && is_exact_[below];
    return static_cast<columns::Code>(1 + 2 * below + (is_cut ? 1 : 0));
  }

 private:
  Floors() = default;
  void make_buckets();

  std::vector<std::int64_t> floors_;  // the last is beyond every decimal
  std::vector<bool> is_exact_;
  // Values between the first floor and the last cut into equal stretches: the first floor that is
  // not below each.
  std::vector<std::uint16_t> begins_;
  std::uint32_t shift_ = 0;
};

class Scale {
 public:
  // nullopt when `unit` does not convert to the lab's, or not in rising order.
  static std::optional<Scale> of(const knowledge::Lab& lab, const columns::Cuts& cuts,
                                 const quantity::Unit& unit);

  columns::Code code_of(const Decimal& value) {
    if (value.places >= kPlaces) {
      return columns::kNoValue;
    }
    const std::optional<Floors>& floors = tables_[value.places];
    return floors ? floors->code_of(value.digits) : first_code_of(value);
  }

 private:
  static constexpr std::size_t kPlaces = 10;

  explicit Scale(std::vector<quantity::Rational> cuts) : cuts_(std::move(cuts)) {}
  columns::Code first_code_of(const Decimal& value);

  std::vector<quantity::Rational> cuts_;  // in the unit
  std::array<std::optional<Floors>, kPlaces> tables_;
  std::array<bool, kPlaces> is_too_large_{};
};

}  // namespace regimen::flat
