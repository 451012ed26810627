// Keys: what stood before the values of an object the last time. Private to engine/cohort/flat.
//
// Lines are written by programs, so their keys stand in one order, with the same spaces. What stood
// between two values is kept with what the key means, and compared before it is looked at.
//
// Shape:   member i of the objects met last; a role is the caller's number of a key.
// Errors:  none: what is kept is a guess, and what is read decides.
// Cost:    two or a few comparisons of words a member as long as the guess is right; what is longer
//          than 48 bytes is not kept, nor what stands behind it.
#pragma once

#include <array>
#include <vector>

#include "engine/cohort/flat/cursor.h"

namespace regimen::flat {

class Keys {
 public:
  // Moves behind what stands before member `position`, if it stands there again.
  bool take(std::size_t position, Cursor& cursor, std::uint32_t& role) const {
    if (position >= kept_.size()) {
      return false;
    }
    const Kept& kept = kept_[position];
    std::uint64_t others = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      others |= (word_at(cursor.at() + 8 * i) ^ kept.words[i]) & kept.masks[i];
    }
    for (std::size_t i = 2; 8 * i < kept.size; ++i) {
      others |= (word_at(cursor.at() + 8 * i) ^ kept.words[i]) & kept.masks[i];
    }
    if (others != 0 || kept.size > cursor.left()) {
      return false;
    }
    cursor.move_by(kept.size);
    role = kept.role;
    return true;
  }

  // `text` stands before member `position`; what was kept of those behind it is forgotten.
  void learn(std::size_t position, std::string_view text, std::uint32_t role) {
    if (position > kept_.size() || position >= kMembersMax) {
      return;
    }
    kept_.resize(position);
    if (text.size() > 8 * kWords) {
      return;
    }
    Kept kept{{}, {}, static_cast<std::uint32_t>(text.size()), role};
    for (std::size_t i = 0; 8 * i < text.size(); ++i) {
      const std::size_t bytes = text.size() - 8 * i;
      kept.masks[i] = bytes >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * bytes) - 1;
      kept.words[i] = word_at(text.data() + 8 * i) & kept.masks[i];
    }
    kept_.push_back(kept);
  }

 private:
  static constexpr std::size_t kWords = 6;
  static constexpr std::size_t kMembersMax = 64;
  static_assert(8 * kWords <= kReach);

  struct Kept {
    std::array<std::uint64_t, kWords> words;
    std::array<std::uint64_t, kWords> masks;  // of the bytes that count
    std::uint32_t size;
    std::uint32_t role;
  };
  std::vector<Kept> kept_;
};

// The key before the next member of an object, up to the member's value.
inline bool key_of_member(Cursor& cursor, bool is_first, std::string_view& key) {
  cursor.skip_spaces();
  if (!cursor.take(is_first ? '{' : ',')) {
    return false;
  }
  cursor.skip_spaces();
  if (!cursor.text(key)) {
    return false;
  }
  cursor.skip_spaces();
  if (!cursor.take(':')) {
    return false;
  }
  cursor.skip_spaces();
  return true;
}

// Every member of an object that has one: `role_of` says what a key means, `member` reads the value
// of one with that role and answers whether it could.
template <typename RoleOf, typename Member>
bool each_member(Cursor& cursor, Keys& keys, const RoleOf& role_of, const Member& member) {
  for (std::size_t position = 0;; ++position) {
    std::uint32_t role = 0;
    if (!keys.take(position, cursor, role)) {
      const char* const begin = cursor.at();
      std::string_view key;
      cursor.skip_spaces();
      if (position > 0 && cursor.take('}')) {
        return true;
      }
      if (!key_of_member(cursor, position == 0, key)) {
        return false;
      }
      role = role_of(key);
      keys.learn(position, {begin, static_cast<std::size_t>(cursor.at() - begin)}, role);
    }
    if (!member(role)) {
      return false;
    }
  }
}

}  // namespace regimen::flat
