// Implements engine/datalog/domain.h.
#include "engine/datalog/domain.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

constexpr std::size_t kRangeMax = std::size_t{1} << 24U;

template <typename Take>
void for_each_token(const std::vector<ColumnOf>& columns, Take take) {
  for (const auto& [tuples, column] : columns) {
    if (tuples->size() == 0) {
      continue;
    }
    const std::size_t arity = tuples->arity();
    const Token* at = (*tuples)[0] + column;
    for (TupleId id = 0; id < tuples->size(); ++id, at += arity) {
      take(*at);
    }
  }
}

// Ascending, each once.
std::vector<Token> tokens_between(const std::vector<ColumnOf>& columns, Token least,
                                  std::size_t range) {
  std::vector<Token> tokens;
  if (range <= kRangeMax) {
    std::vector<bool> occurs(range, false);
    for_each_token(columns, [&](Token token) { occurs[token - least] = true; });
    for (std::size_t i = 0; i < range; ++i) {
      if (occurs[i]) {
        tokens.push_back(least + static_cast<Token>(i));
      }
    }
    return tokens;
  }
  for_each_token(columns, [&](Token token) { tokens.push_back(token); });
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return tokens;
}

}  // namespace

std::optional<Domain> Domain::of(const std::vector<ColumnOf>& columns, std::size_t size_max) {
  Token least = ~Token{0};
  Token greatest = 0;
  for_each_token(columns, [&](Token token) {
    least = std::min(least, token);
    greatest = std::max(greatest, token);
  });
  Domain domain;
  if (least > greatest) {
    return domain;
  }
  const std::size_t range = std::size_t{greatest} - least + 1;
  std::vector<Token> tokens = tokens_between(columns, least, range);
  domain.least_ = least;
  domain.is_interval_ = range <= tokens.size() + tokens.size() / 4;
  domain.size_ = domain.is_interval_ ? range : tokens.size();
  if (domain.size_ > size_max) {
    return std::nullopt;
  }
  if (!domain.is_interval_) {
    if (range <= kRangeMax) {
      domain.numbers_.assign(range, kNone);
      for (std::uint32_t i = 0; i < tokens.size(); ++i) {
        domain.numbers_[tokens[i] - least] = i;
      }
    }
    domain.tokens_ = std::move(tokens);
  }
  return domain;
}

std::uint32_t Domain::search(Token token) const {
  const auto found = std::lower_bound(tokens_.begin(), tokens_.end(), token);
  const bool exists = found != tokens_.end() && *found == token;
  return exists ? static_cast<std::uint32_t>(found - tokens_.begin()) : kNone;
}

}  // namespace regimen::datalog
