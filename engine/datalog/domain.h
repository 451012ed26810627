// Domains: the tokens of some columns, numbered densely and in order.
//
// Shape:   numbers ascend with the tokens. Where nearly every token between the least and the
//          greatest occurs, the number is the distance from the least.
// Errors:  nothing when there are more than `size_max`.
// Cost:    linear in the columns, with a sort where tokens are far apart; `at` O(1), or O(log n)
//          there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/datalog/tuples.h"

namespace regimen::datalog {

struct ColumnOf {
  const Tuples* tuples;
  std::size_t column;
};

class Domain {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  static std::optional<Domain> of(const std::vector<ColumnOf>& columns, std::size_t size_max);

  std::size_t size() const { return size_; }
  // The number of a token, or kNone.
  std::uint32_t at(Token token) const {
    const Token distance = token - least_;
    if (is_interval_) {
      return distance < size_ ? distance : kNone;
    }
    return distance < numbers_.size() ? numbers_[distance] : search(token);
  }
  Token token(std::size_t number) const {
    return is_interval_ ? least_ + static_cast<Token>(number) : tokens_[number];
  }

 private:
  std::uint32_t search(Token token) const;

  std::size_t size_ = 0;
  Token least_ = 0;
  bool is_interval_ = true;
  std::vector<Token> tokens_;           // by number
  std::vector<std::uint32_t> numbers_;  // by distance from the least, where these are few
};

}  // namespace regimen::datalog
