// Scales: where a decimal in some unit lies among the cuts of a lab, found in integers alone.
//
// The cuts are converted to the unit once, exactly. A decimal with p places is an integer of
// 10^-p, and it passes a cut when it passes the floor of the cut times 10^p.
//
// Shape:   one table of floors for each number of places.
// Errors:  kNoValue where the integers do not suffice; the value is then read exactly elsewhere.
// Cost:    O(log cuts) comparisons of integers for a value.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/columns/cuts.h"
#include "engine/model/model.h"

namespace regimen::flat {

// A decimal as written: digits without the point, and how many stand behind it.
struct Decimal {
  std::int64_t digits;
  std::uint32_t places;
};
// Of a JSON number without exponent; nullopt when it has one or too many digits.
std::optional<Decimal> decimal_of(std::string_view token);

class Scale {
 public:
  // nullopt when `unit` does not convert to the lab's, or not in rising order.
  static std::optional<Scale> of(const model::Lab& lab, const columns::Cuts& cuts,
                                 const quantity::Unit& unit);

  columns::Code code_of(const Decimal& value) const;

 private:
  static constexpr std::size_t kPlaces = 10;
  struct Table {
    bool fits = true;
    std::vector<std::int64_t> floors;  // of the cuts, sorted
    std::vector<bool> is_exact;        // the cut is the floor
  };
  std::array<Table, kPlaces> tables_;
};

}  // namespace regimen::flat
