// Known texts: what short texts of lines mean, looked up once and kept. Private to engine/cohort/flat.
//
// Shape:   a text of up to 16 bytes is two words, compared as such. Of longer ones nothing is kept,
//          and no more than kTextsMax: a stranger's file may hold a million.
// Errors:  none; nullptr for what is not kept.
// Cost:    a multiplication and one or two comparisons.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/cohort/flat/cursor.h"

namespace regimen::flat {

struct ShortText {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const ShortText&, const ShortText&) = default;
};
// nullopt for an empty text and for a long one. Up to 16 bytes from its begin are read.
inline std::optional<ShortText> short_text(std::string_view text) {
  if (text.empty() || text.size() > 16) {
    return std::nullopt;
  }
  const auto kept = [](std::size_t bytes) { return ~std::uint64_t{0} >> (64 - 8 * bytes); };
  const std::uint64_t low = word_at(text.data());
  return text.size() <= 8 ? ShortText{low & kept(text.size()), 0}
                          : ShortText{low, word_at(text.data() + 8) & kept(text.size() - 8)};
}

template <typename Value>
class KnownTexts {
 public:
  KnownTexts() : slots_(64) {}

  // Valid until the next `keep`.
  const Value* find(const ShortText& text) const {
    for (std::size_t i = place_of(text), tries = 0; tries < kTriesMax; ++tries, ++i) {
      const Slot& slot = slots_[i & (slots_.size() - 1)];
      if (slot.text == text) {
        return &slot.value;
      }
      if (slot.text == ShortText{}) {
        return nullptr;
      }
    }
    return nullptr;
  }

  void keep(const ShortText& text, const Value& value) {
    if (count_ >= kTextsMax) {
      return;
    }
    if (4 * ++count_ > slots_.size()) {
      std::vector<Slot> before(2 * slots_.size());
      before.swap(slots_);
      for (const Slot& slot : before) {
        if (slot.text != ShortText{}) {
          put(slot);
        }
      }
    }
    put({text, value});
  }

 private:
  static constexpr std::size_t kTextsMax = 65'536;
  // Texts may be chosen to fall on one place; those beyond are not kept.
  static constexpr std::size_t kTriesMax = 16;
  struct Slot {
    ShortText text;  // empty: free
    Value value;
  };

  std::size_t place_of(const ShortText& text) const {
    const std::uint64_t mixed =
        (text.low ^ (text.high * 0x9E3779B97F4A7C15U)) * 0xD6E8FEB86659FD93U;
    return static_cast<std::size_t>(mixed >> 32U);
  }
  void put(const Slot& slot) {
    for (std::size_t i = place_of(slot.text), tries = 0; tries < kTriesMax; ++tries, ++i) {
      Slot& into = slots_[i & (slots_.size() - 1)];
      if (into.text == ShortText{}) {
        into = slot;
        return;
      }
    }
  }

  std::vector<Slot> slots_;  // as many as a power of two
  std::size_t count_ = 0;
};

}  // namespace regimen::flat
