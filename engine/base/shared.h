// Shared: a value that never changes and that many may own; a OptionalString is one that most
// owners lack.
//
// Copies share the value. What nothing was put into takes one empty pointer; it reads as T{}, and
// where there is no such thing, reading it is our mistake.
//
// Shape:   8 bytes, and once the value with its count of owners.
// Errors:  none.
// Cost:    copying counts one owner more.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include "engine/base/check.h"

namespace regimen {

template <typename T>
class Shared {
 public:
  Shared() = default;
  Shared(T value)  // NOLINT(google-explicit-constructor): the value, to be shared from now on
      : node_(new Node(std::move(value))) {}

  const T& operator*() const {
    if constexpr (std::is_default_constructible_v<T>) {
      return node_ ? node_->value : nothing();
    } else {
      REGIMEN_CHECK(node_, "what is read was put in");
      return node_->value;
    }
  }
  const T* operator->() const { return &**this; }
  // NOLINTNEXTLINE(google-explicit-constructor): it reads as that value
  operator const T&() const { return **this; }
  // True where something was put in.
  explicit operator bool() const { return node_ != nullptr; }

 private:
  struct Node : boost::intrusive_ref_counter<Node, boost::thread_safe_counter> {
    explicit Node(T put_in) : value(std::move(put_in)) {}
    T value;
  };
  static const T& nothing() {
    static const T nowhere{};
    return nowhere;
  }

  boost::intrusive_ptr<const Node> node_;
};

class OptionalString {
 public:
  OptionalString() = default;
  OptionalString(std::string text)  // NOLINT(google-explicit-constructor): it is that text
      : text_(text.empty() ? Shared<std::string>() : Shared<std::string>(std::move(text))) {}
  OptionalString(std::string_view text)  // NOLINT(google-explicit-constructor): it is that text
      : OptionalString(std::string(text)) {}
  OptionalString(const char* text)  // NOLINT(google-explicit-constructor): it is that text
      : OptionalString(std::string(text)) {}

  const std::string& text() const { return *text_; }
  // NOLINTNEXTLINE(google-explicit-constructor): it is that text
  operator const std::string&() const { return *text_; }
  bool empty() const { return !text_; }
  std::size_t size() const { return text_->size(); }

  friend bool operator==(const OptionalString& left, const OptionalString& right) {
    return *left.text_ == *right.text_;
  }
  friend auto operator<=>(const OptionalString& left, const OptionalString& right) {
    return *left.text_ <=> *right.text_;
  }
  template <std::convertible_to<std::string_view> Text>
  friend bool operator==(const OptionalString& left, const Text& right) {
    return std::string_view(*left.text_) == std::string_view(right);
  }
  friend std::string operator+(std::string left, const OptionalString& right) {
    return std::move(left) + *right.text_;
  }
  friend std::string operator+(const OptionalString& left, std::string_view right) {
    return std::string(*left.text_).append(right);
  }

 private:
  Shared<std::string> text_;
};

}  // namespace regimen
