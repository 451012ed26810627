// Values: the pools that give texts and numbers their words, and how values are read and written.
//
// Shape:   a pool only grows; equal values have one word. Symbols share the pool of texts. A token
//          stands for a word in 32 bits: in itself when it is small, as numbers of texts are, or as
//          a place in the pool of wide words.
// Errors:  read gives nothing for what is not a value of the type; `hint` says what would be.
// Cost:    one hash look-up to intern.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/datalog/type.h"
#include "engine/quantity/exact.h"

namespace regimen::datalog {

class Values {
 public:
  Values() = default;
  Values(const Values& other);
  Values(Values&&) = default;
  Values& operator=(const Values& other);
  Values& operator=(Values&&) = default;
  ~Values() = default;

  Word text(std::string_view text);
  Word number(const quantity::Rational& value);
  Token token(Word word) {
    const auto offset = word + kSmallest;
    return offset < kFirstWide ? static_cast<Token>(offset) : wide_token(word);
  }
  Word word(Token token) const {
    return token < kFirstWide ? Word{token} - kSmallest : wide_[token - kFirstWide];
  }
  const std::string& text_at(Word word) const { return texts_[word]; }
  const quantity::Rational& number_at(Word word) const { return numbers_[word]; }

  // A value as it stands in a table: `0.5`, `2026-01-12`, `50 mg` or, for a quantity column, `50`.
  // `symbols`, when given, are all words of the type.
  std::optional<Word> read(std::string_view cell, const Type& type,
                           const quantity::UnitTable& units);
  std::string write(Word word, const Type& type) const;
  // Tokens of one type: whether their order is that of their values, as far as they are not wide.
  static bool is_ordered_by_token(const Type& type);
  // Negative, zero, positive: the order of values. For durations the order of months, then seconds.
  int compare(Word left, Word right, const Type& type) const;

 private:
  static constexpr Word kSmallest = Word{1} << 30U;  // below zero
  Token wide_token(Word word);

  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, Word> text_words_;
  std::deque<quantity::Rational> numbers_;
  std::unordered_multimap<double, Word> number_words_;   // at most a few of one double
  std::unordered_map<std::string, Word> crowded_words_;  // the others, by their fractions
  std::vector<Word> wide_;
  std::unordered_map<Word, Token> wide_tokens_;
};

// What a cell of this type looks like: "write a date such as 2026-01-12".
std::string hint(const Type& type);

}  // namespace regimen::datalog
