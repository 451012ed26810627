// Fields of a line of the log: a key and a value that cannot carry data of a patient.
//
// A value is a number, an enumeration, a digest or a text that stood in the source when the program
// was compiled. There is no way from std::string, const char* or std::string_view: such a call does not
// compile (the tests `logging.refuses_*` try).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "engine/base/observer.h"

namespace regimen::logging {

// A text of the source. The constructor runs only in the compiler, which refuses any other text.
class Literal {
 public:
  template <std::size_t kSize>
  consteval Literal(const char (&text)[kSize])  // NOLINT(google-explicit-constructor): in braces
      : text_(text, kSize - 1) {}
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// The first twelve digits of a hash, kept as a number, so that no other text fits in.
class Digest {
 public:
  // "sha256:4f0d…"; zero when it does not begin with such digits.
  explicit Digest(std::string_view text);
  std::uint64_t number() const { return number_; }

 private:
  std::uint64_t number_ = 0;
};

template <typename T>
concept Countable =
    std::integral<T> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

Literal name_of(Stage stage);

class Value {
 public:
  enum class Kind : std::uint8_t { kNumber, kTruth, kDigest, kLiteral };

  template <Countable T>
  Value(T number)  // NOLINT(google-explicit-constructor): fields are written in braces
      : kind_(std::same_as<T, bool> ? Kind::kTruth : Kind::kNumber),
        number_(static_cast<std::int64_t>(number)) {}
  Value(Digest digest)  // NOLINT(google-explicit-constructor)
      : kind_(Kind::kDigest), number_(static_cast<std::int64_t>(digest.number())) {}
  template <std::size_t kSize>
  consteval Value(const char (&text)[kSize])  // NOLINT(google-explicit-constructor)
      : kind_(Kind::kLiteral), literal_(text, kSize - 1) {}
  Value(Literal literal)  // NOLINT(google-explicit-constructor)
      : kind_(Kind::kLiteral), literal_(literal.text()) {}
  Value(Stage stage) : Value(name_of(stage)) {}  // NOLINT(google-explicit-constructor)

  Kind kind() const { return kind_; }
  std::int64_t number() const { return number_; }
  std::string_view literal() const { return literal_; }

 private:
  Kind kind_;
  std::int64_t number_ = 0;
  std::string_view literal_;
};

struct Field {
  Literal key;
  Value value;
};

}  // namespace regimen::logging
