// Ids: names of the elements of one vector.
//
// Nodes live in vectors; others name them by a 32-bit id that only fits its own vector. Values that
// hold ids stay copyable, printable and comparable. "No id" is std::optional<SomeId>, never -1.
//
// Shape:   one std::uint32_t, trivially copyable.
// Cost:    none over the integer.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace regimen {

template <typename Tag>
class Id {
 public:
  constexpr explicit Id(std::uint32_t index) : index_(index) {}
  constexpr explicit Id(std::size_t index) : index_(static_cast<std::uint32_t>(index)) {}
  constexpr std::uint32_t index() const { return index_; }
  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  std::uint32_t index_;
};

}  // namespace regimen

template <typename Tag>
struct std::hash<regimen::Id<Tag>> {
  std::size_t operator()(regimen::Id<Tag> id) const noexcept { return id.index(); }
};
