// OptionalBox: an optional value in one pointer, for what is large and seldom there.
//
// Shape:   used as a std::optional; copies copy the value.
// Errors:  none; reading what is not there is our mistake.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "engine/base/check.h"

namespace regimen {

template <typename T>
class OptionalBox {
 public:
  OptionalBox() = default;
  // NOLINTBEGIN(google-explicit-constructor): as of std::optional
  OptionalBox(std::nullopt_t) {}
  OptionalBox(T value) : value_(std::make_unique<T>(std::move(value))) {}
  OptionalBox(std::optional<T> value) {
    if (value) {
      value_ = std::make_unique<T>(std::move(*value));
    }
  }
  // NOLINTEND(google-explicit-constructor)
  OptionalBox(const OptionalBox& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
  OptionalBox(OptionalBox&&) noexcept = default;
  OptionalBox& operator=(const OptionalBox& other) {
    if (this != &other) {
      value_ = other ? std::make_unique<T>(*other) : nullptr;
    }
    return *this;
  }
  OptionalBox& operator=(OptionalBox&&) noexcept = default;
  ~OptionalBox() = default;

  explicit operator bool() const { return value_ != nullptr; }
  bool has_value() const { return value_ != nullptr; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }
  const T& value() const {
    REGIMEN_CHECK(value_ != nullptr, "what is read is there");
    return *value_;
  }
  void reset() { value_.reset(); }
  // NOLINTNEXTLINE(google-explicit-constructor): the same, as others take it
  operator std::optional<T>() const { return value_ ? std::optional<T>(*value_) : std::nullopt; }

  friend bool operator==(const OptionalBox& left, const OptionalBox& right) {
    return left && right ? *left == *right : !left && !right;
  }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace regimen
